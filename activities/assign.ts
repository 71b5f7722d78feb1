import type { Knex } from 'knex';
import { raiseAlert } from '../db/alerts.js';
import { moveNotice } from '../db/notices.js';
import type { Notice, NoticeChange } from '../db/notices.js';
import { duplicateHolders, reviewerCandidates, reviewTermsOf } from '../db/reviewers.js';
import { closeTasks, openTask, reassignTask } from '../db/tasks.js';
import { chooseReviewer, isEligible } from '../domain/assignment.js';
import type { CaseToAssign, ReviewerCandidate } from '../domain/assignment.js';
import type { NoticeMove } from '../domain/notice-status.js';
import { stepDueAt } from '../domain/review-terms.js';
import { isLate } from '../domain/sources.js';
import type { CaseDeps } from './deps.js';
import { tellOfNotice } from './tell.js';

type Deps = Pick<CaseDeps, 'clock'>;

/** The reviewer the rules would choose for a notice; undefined where nobody may take it now. */
export async function findReviewer(
  deps: Deps,
  tx: Knex,
  notice: Notice,
  passOver: readonly string[] = [],
): Promise<string | undefined> {
  const candidates = await reviewerCandidates(tx, deps.clock, notice.id);
  const asked = await caseToAssign(tx, notice, passOver);
  const before = candidates.find(({ accountId }) => accountId === notice.reviewerId);
  // Whoever knows the case from before it was returned goes on with it.
  if (before !== undefined && isEligible(before, asked)) return before.accountId;
  return chooseReviewer(candidates, asked);
}

/** True if this person may review this notice. */
export async function mayReview(deps: Deps, tx: Knex, notice: Notice, accountId: string): Promise<boolean> {
  const candidates: ReviewerCandidate[] = await reviewerCandidates(tx, deps.clock, notice.id);
  const asked = await caseToAssign(tx, notice, []);
  return candidates.some((candidate) => candidate.accountId === accountId && isEligible(candidate, asked));
}

/**
 * Gives a locked notice to a reviewer and starts his term. With nobody to give it to, it waits in review for whoever claims it,
 * and an alert says so.
 */
export async function giveToReviewer(
  deps: Deps,
  tx: Knex,
  notice: Notice,
  move: NoticeMove,
  reviewerId: string | undefined,
  change: NoticeChange = {},
): Promise<Notice> {
  const since = deps.clock.now();
  const dueAt = stepDueAt(await reviewTermsOf(tx, deps.clock, notice, since), since, 0);
  const given = await moveNotice(tx, deps.clock, notice, move, {
    status: 'in_review',
    reviewer_id: reviewerId ?? null,
    review_since: new Date(since),
    review_stage: 0,
    due_at: new Date(dueAt),
    overdue: isLate(notice.forwardBy, since),
    opinion_by: null,
    ...change,
  });
  const task = { accountId: reviewerId ?? null, dueAt };
  // The term begins anew: what a supervisor was told of the last one is dealt with.
  await closeTasks(tx, deps.clock, { noticeId: notice.id, kinds: ['review_overdue'] });
  await openTask(tx, deps.clock, { kind: 'review', noticeId: notice.id, role: 'reviewer', ...task });
  await reassignTask(tx, 'review', notice.id, task);
  if (reviewerId === undefined) {
    await raiseAlert(tx, deps.clock, {
      kind: 'no_reviewer',
      key: `${notice.id}:${given.revision}`,
      noticeId: notice.id,
    });
    await tellOfNotice(deps, tx, 'no_reviewer', { notice: given, to: { role: 'supervisor' } });
  } else {
    await tellOfNotice(deps, tx, 'review_assigned', { notice: given, to: { accountId: reviewerId } });
  }
  return given;
}

async function caseToAssign(tx: Knex, notice: Notice, passOver: readonly string[]): Promise<CaseToAssign> {
  return {
    violationKind: notice.violationKind,
    bodyCode: notice.bodyCode,
    filerId: notice.filerId,
    ...(notice.beganAt === undefined ? {} : { beganAt: notice.beganAt }),
    releasedBy: notice.releasedBy,
    duplicatesWith: await duplicateHolders(tx, notice.id),
    passOver,
  };
}
