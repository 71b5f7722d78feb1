import { answerWithReturn } from '../../db/edms-answers.js';
import { moveNotice } from '../../db/notices.js';
import { closeTasks } from '../../db/tasks.js';
import { tellOfNotice } from '../tell.js';
import { issueReturn } from '../paper/issue-return.js';
import type { Missing } from '../paper/issue-return.js';
import { dropLease, refuseUnlessHolder } from './context.js';
import type { AppliedNoticeAct, NoticeActContext } from './context.js';

/** Sends an incomplete notice back to its filer, under its number, with a letter that says what is missing. This is not a rejection. */
export async function giveBack(context: NoticeActContext): Promise<AppliedNoticeAct> {
  const { deps, tx, act, actor, notice } = context;
  const { missing } = act.payload as { missing: Missing[] };
  await refuseUnlessHolder(context);
  await dropLease(tx, notice.id);
  await closeTasks(tx, deps.clock, { noticeId: notice.id, kinds: ['review', 'review_overdue'] });
  const returned = await moveNotice(tx, deps.clock, notice, 'return', {
    status: 'returned',
    missing: JSON.stringify(missing),
    due_at: null,
    overdue: false,
  });
  await tellOfNotice(deps, tx, 'notice_returned', { notice: returned, to: { accountId: notice.filerId } });
  await issueReturn(deps, tx, { notice: returned, missing, actor, actId: act.id });
  await answerWithReturn(tx, deps.clock, deps.settings, { notice: returned, missing, subjectId: act.id });
  return { notice: returned, result: { status: returned.status } };
}
