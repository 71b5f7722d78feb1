import type { Knex } from 'knex';
import { raiseAlert } from '../db/alerts.js';
import { recordEvent } from '../db/audit.js';
import { findLease } from '../db/leases.js';
import { lockNotice, moveNotice, noticeState } from '../db/notices.js';
import type { Notice } from '../db/notices.js';
import { reviewTermsOf } from '../db/reviewers.js';
import { escalateTask, openTask, reassignTask, remindOfTask } from '../db/tasks.js';
import type { NoticeState } from '../domain/cases.js';
import { canHappen } from '../domain/notice-status.js';
import { opinionStepAt, stepAt } from '../domain/review-terms.js';
import type { SilenceStep } from '../domain/review-terms.js';
import { isLate, nextStepWithin } from '../domain/sources.js';
import { standing } from './apply-notice-act.js';
import { findReviewer } from './assign.js';
import type { CaseDeps } from './deps.js';
import { tellOfNotice } from './tell.js';

/** A term has run out: reminds, gives the case to somebody else, or tells a supervisor. Decides nothing, ever. */
export async function respondToSilence(deps: CaseDeps, noticeId: string): Promise<NoticeState> {
  return deps.db.transaction(async (tx) => {
    const notice = await lockNotice(tx, noticeId);
    const isDue = canHappen('silence', notice.status) && notice.dueAt !== null && notice.dueAt <= deps.clock.now();
    if (!isDue) return noticeState(tx, notice);
    const step = (notice.status === 'in_review' ? stepAt : opinionStepAt)(notice.reviewStage);
    const stage = notice.reviewStage + 1;
    const now = deps.clock.now();
    const since = notice.reviewSince ?? now;
    const terms = await reviewTermsOf(tx, deps.clock, notice, since);
    const dueAt = nextStepWithin(terms, { since, stage, now, forwardBy: notice.forwardBy });
    const reviewerId = await takeStep(deps, tx, notice, step, dueAt);
    const moved = await moveNotice(tx, deps.clock, notice, 'silence', {
      reviewer_id: reviewerId,
      review_stage: stage,
      due_at: new Date(dueAt),
      // On another track it is overdue once its own clock has run out, and reminded of before.
      overdue: notice.forwardBy === null || isLate(notice.forwardBy, now),
    });
    await recordEvent(tx, deps.clock, {
      caseId: noticeId,
      actor: null,
      kind: step,
      outcome: 'applied',
      before: standing(notice),
      after: standing(moved),
    });
    return noticeState(tx, moved);
  });
}

/** Gives the reviewer the case has afterwards. */
async function takeStep(
  deps: CaseDeps,
  tx: Knex,
  notice: Notice,
  step: SilenceStep,
  dueAt: number,
): Promise<string | null> {
  const task = notice.status === 'in_review' ? 'review' : 'second_opinion';
  await remindOfTask(tx, task, notice.id, dueAt);
  switch (step) {
    case 'remind':
      await remind(deps, tx, notice);
      return notice.reviewerId;
    case 'reassign':
      return reassign(deps, tx, notice, dueAt);
    case 'escalate':
    case 'escalate_again':
      await escalateTask(tx, deps.clock, task, notice.id);
      await openTask(tx, deps.clock, { kind: 'review_overdue', noticeId: notice.id, role: 'supervisor', dueAt });
      await raiseAlert(tx, deps.clock, {
        kind: 'review_overdue',
        // Not the stage: that begins anew with every reviewer.
        key: `${notice.id}:${notice.revision}`,
        noticeId: notice.id,
      });
      await tellOfNotice(deps, tx, 'review_overdue', { notice, to: { role: 'supervisor' } });
      return notice.reviewerId;
  }
}

/** Whoever decides next: the reviewer, or everybody who may give the second opinion. */
async function remind(deps: CaseDeps, tx: Knex, notice: Notice): Promise<void> {
  if (notice.status === 'in_review') {
    if (notice.reviewerId === null) return;
    await tellOfNotice(deps, tx, 'review_reminder', { notice, to: { accountId: notice.reviewerId } });
  } else {
    const to = { role: notice.opinionBy ?? 'supervisor' };
    const decidedBy = notice.reviewerId === null ? {} : { except: notice.reviewerId };
    await tellOfNotice(deps, tx, 'second_opinion_asked', { notice, to, ...decidedBy });
  }
}

/** Somebody who holds the lease is at work, not silent: he keeps the case, and so does the last one left. */
async function reassign(deps: CaseDeps, tx: Knex, notice: Notice, dueAt: number): Promise<string | null> {
  const held = await findLease(tx, notice.id, deps.clock.now());
  if (held !== undefined) return notice.reviewerId;
  const passOver = notice.reviewerId === null ? [] : [notice.reviewerId];
  const next = (await findReviewer(deps, tx, notice, passOver)) ?? notice.reviewerId;
  await reassignTask(tx, 'review', notice.id, { accountId: next, dueAt });
  if (next !== null && next !== notice.reviewerId) {
    await tellOfNotice(deps, tx, 'review_assigned', { notice, to: { accountId: next } });
    for (const accountId of passOver) await tellOfNotice(deps, tx, 'review_reassigned', { notice, to: { accountId } });
  }
  return next;
}
