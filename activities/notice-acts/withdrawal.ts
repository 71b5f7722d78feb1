import { moveNotice } from '../../db/notices.js';
import { closeTasks } from '../../db/tasks.js';
import { dropLease } from './context.js';
import type { AppliedNoticeAct, NoticeActContext } from './context.js';

/** The filer takes the notice back before anybody has completed it. */
export async function withdraw({ deps, tx, act, notice }: NoticeActContext): Promise<AppliedNoticeAct> {
  const { reason } = act.payload as { reason: string };
  await dropLease(tx, notice.id);
  await closeTasks(tx, deps.clock, { noticeId: notice.id, kinds: ['review', 'review_overdue', 'hard_stop'] });
  const withdrawn = await moveNotice(tx, deps.clock, notice, 'withdrawal', {
    status: 'withdrawn',
    withdrawal_reason: reason,
    due_at: null,
    overdue: false,
    closed_at: new Date(deps.clock.now()),
  });
  return { notice: withdrawn, result: { status: withdrawn.status } };
}
