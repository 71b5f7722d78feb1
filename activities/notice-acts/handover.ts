import { findLease } from '../../db/leases.js';
import { ActRefusedError } from '../act-refused.js';
import { giveToReviewer, mayReview } from '../assign.js';
import { dropLease } from './context.js';
import type { AppliedNoticeAct, NoticeActContext } from './context.js';

/** The one who works on it, or a supervisor, gives the case to another reviewer. The sheet goes with it. */
export async function handOver(context: NoticeActContext): Promise<AppliedNoticeAct> {
  const { deps, tx, act, actor, notice } = context;
  const { to } = act.payload as { to: string; reason: string };
  const lease = await findLease(tx, notice.id, deps.clock.now());
  const isTheirs = actor.accountId === (lease?.holderId ?? notice.reviewerId);
  if (!isTheirs && !actor.roles.includes('supervisor')) {
    throw new ActRefusedError({ type: 'forbidden', code: 'not_the_reviewer' });
  }
  if (!(await mayReview(deps, tx, notice, to))) {
    throw new ActRefusedError({
      type: 'invalid',
      code: 'invalid',
      errors: [{ pointer: '#/to', code: 'may_not_review' }],
    });
  }
  await dropLease(tx, notice.id);
  const given = await giveToReviewer(deps, tx, notice, 'handover', to);
  return { notice: given, result: { status: given.status, reviewer: to } };
}
