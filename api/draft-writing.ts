import type { Knex } from 'knex';
import { recordEvent } from '../db/audit.js';
import { ReferenceTakenError, touch } from '../db/drafts.js';
import { isUniqueViolation } from '../db/errors.js';
import type { NoticeAtHand } from '../db/notice-subjects.js';
import type { Clock } from '../domain/clock.js';
import type { Actor } from '../domain/roles.js';
import { Problem } from './problem.js';

/** Counts a change of a locked notice and records it. Gives the new revision. */
export async function recordEdit(
  tx: Knex,
  clock: Clock,
  actor: Actor,
  notice: NoticeAtHand,
  after: Record<string, unknown>,
): Promise<number> {
  const revision = await touch(tx, clock, notice.id);
  await recordEvent(tx, clock, {
    caseId: notice.id,
    actor,
    kind: 'edit',
    outcome: 'applied',
    before: { status: notice.status, revision: notice.revision },
    after: { status: notice.status, revision, ...after },
  });
  return revision;
}

/**
 * Writes what may carry a sender's own number.
 * @throws Problem *reference-taken* that names the notice which has it already
 */
export async function withReference<T>(write: () => Promise<T>): Promise<T> {
  try {
    // Somebody may take the number between our look and our insert; looked at again, it is there.
    return await write().catch((error: unknown) => {
      if (isUniqueViolation(error)) return write();
      throw error;
    });
  } catch (error) {
    if (!(error instanceof ReferenceTakenError)) throw error;
    const { id, number } = error.existing;
    const existing = { id, number, href: `/api/v1/notices/${id}` };
    throw new Problem('reference-taken', { code: 'reference_taken', members: { existing } });
  }
}
