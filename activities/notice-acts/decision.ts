import type { Knex } from 'knex';
import { moveNotice } from '../../db/notices.js';
import type { Notice, NoticeChange } from '../../db/notices.js';
import type { SheetFact } from '../../db/decisions.js';
import { adoptSheet } from '../../db/decisions.js';
import { closeTasks } from '../../db/tasks.js';
import type { NoticeMove } from '../../domain/notice-status.js';
import { outcomeOf } from '../../domain/outcome.js';
import type { CaseDeps } from '../deps.js';
import { tellOfNotice } from '../tell.js';
import { dropLease } from './context.js';

/**
 * Makes the sheet the decision: each fact gets its verdict with code and reasons. Confirmed facts lead to execution; without any the case is
 * closed, and the reasons are there for the filer to read (Rules, clause 11).
 */
export async function decide(
  deps: Pick<CaseDeps, 'clock'>,
  tx: Knex,
  notice: Notice,
  move: NoticeMove & ('completion' | 'second_opinion'),
  facts: readonly SheetFact[],
  change: NoticeChange,
): Promise<Notice> {
  await adoptSheet(tx, deps.clock, notice.id);
  await closeTasks(tx, deps.clock, { noticeId: notice.id, kinds: ['review', 'review_overdue', 'second_opinion'] });
  await dropLease(tx, notice.id);
  const settled = { due_at: null, overdue: false, opinion_by: null };
  const verdicts = facts.map(({ verdict }) => verdict);
  const filer = { accountId: notice.filerId };
  if (verdicts.includes('confirmed')) {
    await tellOfNotice(deps, tx, 'notice_decided', { notice, to: filer });
    return moveNotice(tx, deps.clock, notice, move, { ...change, ...settled, status: 'in_execution' });
  }
  await tellOfNotice(deps, tx, 'notice_closed', { notice, to: filer });
  return moveNotice(tx, deps.clock, notice, move, {
    ...change,
    ...settled,
    status: 'closed',
    outcome: outcomeOf(verdicts, false),
    closed_at: new Date(deps.clock.now()),
  });
}
