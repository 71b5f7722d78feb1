import { randomUUID } from 'node:crypto';
import { recordEvent } from '../db/audit.js';
import type { AuditEntry } from '../db/audit.js';
import { connect } from '../db/connection.js';
import { newId } from '../db/new-id.js';
import { systemClock } from '../system-clock.js';
import { medians, print } from './in-turn.js';

/** What it costs that an audit event joins the chain of its case, against writing its row alone; each in a transaction of its own. */
export async function compareChain(databaseUrl: string): Promise<void> {
  const db = connect(databaseUrl, { max: 1 });
  const said = { kind: 'measured', outcome: 'applied' as const, after: { status: 'in_review' } };
  const entry: AuditEntry = { ...said, caseId: randomUUID(), actor: null };
  const alone = () =>
    db.transaction(async (tx) => {
      const at = new Date(systemClock.now()).toISOString();
      const row = { id: newId(systemClock.now()), case_id: randomUUID(), position: 1, at, actor_roles: [] };
      await tx('audit_events').insert({ ...said, ...row, previous_hash: '', hash: '' });
    });
  const chained = () => db.transaction((tx) => recordEvent(tx, systemClock, entry));
  try {
    const [on, off] = await medians(500, [chained, alone]);
    print('an audit event and its commit: on its chain against its row alone', on, off);
  } finally {
    await db.destroy();
  }
}
