import { answerWithDecision } from '../../db/edms-answers.js';
import { moveNotice } from '../../db/notices.js';
import type { Notice, NoticeChange } from '../../db/notices.js';
import type { SheetFact } from '../../db/decisions.js';
import { adoptSheet } from '../../db/decisions.js';
import { closeTasks } from '../../db/tasks.js';
import type { NoticeMove } from '../../domain/notice-status.js';
import { outcomeOf } from '../../domain/outcome.js';
import { issueRejection } from '../paper/issue-rejection.js';
import { tellOfNotice } from '../tell.js';
import { dropLease } from './context.js';
import type { NoticeActContext } from './context.js';

/**
 * Makes the sheet the decision: each fact gets its verdict with code and reasons. Confirmed facts lead to execution; without any the case is
 * closed. What is unconfirmed is rejected by a letter with the reasons (Rules, clause 11).
 */
export async function decide(
  { deps, tx, notice, actor, act }: NoticeActContext,
  move: NoticeMove & ('completion' | 'second_opinion'),
  facts: readonly SheetFact[],
  change: NoticeChange,
): Promise<Notice> {
  await adoptSheet(tx, deps.clock, notice.id);
  await closeTasks(tx, deps.clock, { noticeId: notice.id, kinds: ['review', 'review_overdue', 'second_opinion'] });
  await dropLease(tx, notice.id);
  const settled = { due_at: null, overdue: false, opinion_by: null };
  const verdicts = facts.map(({ verdict }) => verdict);
  const isConfirmed = verdicts.includes('confirmed');
  const next: NoticeChange = isConfirmed
    ? { status: 'in_execution' }
    : { status: 'closed', outcome: outcomeOf(verdicts, false), closed_at: new Date(deps.clock.now()) };
  const decided = await moveNotice(tx, deps.clock, notice, move, { ...change, ...settled, ...next });
  await issueRejection(deps, tx, { notice: decided, facts, actor, actId: act.id });
  if (!isConfirmed) await answerWithDecision(tx, deps.clock, deps.settings, { notice: decided, prescriptions: [] });
  const told = isConfirmed ? 'notice_decided' : 'notice_closed';
  await tellOfNotice(deps, tx, told, { notice, to: { accountId: notice.filerId } });
  return decided;
}
