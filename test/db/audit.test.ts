import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { recordEvent } from '../../db/audit.js';
import type { AuditEntry } from '../../db/audit.js';
import type { Actor } from '../../domain/roles.js';
import { auditChain } from '../faults/audit-chains.js';
import { withDatabase } from '../support/database.js';
import { setClock } from '../support/people.js';

describe('the audit chain of a case', () => {
  const database = withDatabase();
  const clock = setClock(Date.UTC(2026, 6, 1, 9, 0, 0, 123));
  const actor: Actor = { accountId: randomUUID(), roles: ['reviewer', 'supervisor'], bodyCode: 'HEALTH' };
  let caseId: string;
  beforeEach(() => {
    caseId = randomUUID();
  });

  const record = (more: Partial<AuditEntry> = {}) =>
    database.db.transaction((tx) =>
      recordEvent(tx, clock, { caseId, actor, kind: 'claim', outcome: 'applied', ...more }),
    );
  const failure = async () =>
    auditChain(database.db, caseId).then(String, (error: unknown) => (error as Error).message);

  it('says who did what, as what, for whom, when, before and after', async () => {
    const [actId, dispatchId] = [randomUUID(), randomUUID()];
    await record({ actId, dispatchId, before: { status: 'in_review' }, after: { status: 'closed', facts: 3 } });
    const [event] = await auditChain(database.db, caseId);
    expect(event).to.deep.include({ actor_id: actor.accountId, actor_roles: ['reviewer', 'supervisor'] });
    expect(event).to.deep.include({ body_code: 'HEALTH', kind: 'claim', outcome: 'applied', at: new Date(clock.at) });
    expect(event).to.deep.include({ act_id: actId, dispatch_id: dispatchId, before: { status: 'in_review' } });
    expect(event).to.deep.include({ after: { status: 'closed', facts: 3 } });
  });

  it('says that nobody acted where the engine did', async () => {
    await record({ actor: null, kind: 'remind' });
    const [event] = await auditChain(database.db, caseId);
    expect(event).to.deep.include({ actor_id: null, actor_roles: [], body_code: null });
  });

  it('links every event to the one before it, refusals too', async () => {
    await record();
    await record({ outcome: 'refused', kind: 'completion' });
    await record({ kind: 'release' });
    const events = await auditChain(database.db, caseId);
    expect(events.map(({ position, outcome }) => [position, outcome])).to.deep.equal([
      [1, 'applied'],
      [2, 'refused'],
      [3, 'applied'],
    ]);
    expect(events[0]?.previous_hash).to.equal('0'.repeat(64));
    expect(events[1]?.previous_hash).to.equal(events[0]?.hash);
  });

  it('has no gap and no fork when twenty write at once and some fail', async () => {
    await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        database.db.transaction(async (tx) => {
          await recordEvent(tx, clock, { caseId, actor, kind: `act ${index}`, outcome: 'applied' });
          if (index % 4 === 0) throw new Error('rolled back');
        }),
      ),
    );
    expect(await auditChain(database.db, caseId)).to.have.length(15);
  });

  it('shows that an event was taken out, changed, put in or cut off', async () => {
    const tamper = async (change: (of: string) => Promise<unknown>) => {
      caseId = randomUUID();
      for (const kind of ['claim', 'verdicts', 'completion']) await record({ kind });
      await change(caseId);
      return failure();
    };
    const events = (of: string, position: number) => database.db('audit_events').where({ case_id: of, position });
    expect(await tamper((of) => events(of, 2).delete())).to.contain('is missing');
    expect(await tamper((of) => events(of, 2).update({ outcome: 'refused' }))).to.contain('not what was recorded');
    expect(await tamper((of) => events(of, 3).update({ after: '{"status":"closed"}' }))).to.contain('not what was');
    expect(await tamper((of) => events(of, 3).update({ previous_hash: 'f'.repeat(64) }))).to.contain('does not follow');
    expect(await tamper((of) => events(of, 3).delete())).to.contain('another end');
  });

  it('keeps the chains of two cases apart', async () => {
    const first = caseId;
    await record();
    caseId = randomUUID();
    await record();
    await record();
    expect(await auditChain(database.db, first)).to.have.length(1);
    expect(await auditChain(database.db, caseId)).to.have.length(2);
  });
});
