import { findLease } from '../../db/leases.js';
import { moveNotice } from '../../db/notices.js';
import { ActRefusedError } from '../act-refused.js';
import { findReviewer, giveToReviewer } from '../assign.js';
import { dropLease } from './context.js';
import type { AppliedNoticeAct, NoticeActContext } from './context.js';

/**
 * Somebody of the authorised body declares that he must not decide this case. The reviewer is replaced at once; anybody else will simply
 * not be given it. Who has decided already cannot recuse himself from his decision.
 */
export async function recuse({ deps, tx, act, actor, notice }: NoticeActContext): Promise<AppliedNoticeAct> {
  const { reason } = act.payload as { reason: string };
  if (notice.status === 'second_opinion' && actor.accountId === notice.reviewerId) {
    throw new ActRefusedError({ type: 'forbidden', code: 'own_decision' });
  }
  await tx('recusals')
    .insert({ notice_id: notice.id, account_id: actor.accountId, reason, at: new Date(deps.clock.now()) })
    .onConflict(['notice_id', 'account_id'])
    .ignore();
  const lease = await findLease(tx, notice.id, deps.clock.now());
  if (lease?.holderId === actor.accountId) await dropLease(tx, notice.id);
  const recused =
    notice.status === 'in_review' && notice.reviewerId === actor.accountId
      ? await giveToReviewer(deps, tx, notice, 'recusal', await findReviewer(deps, tx, notice))
      : await moveNotice(tx, deps.clock, notice, 'recusal', {});
  return { notice: recused, result: { status: recused.status, reviewer: recused.reviewerId } };
}
