import type { Knex } from 'knex';
import { dueForReview } from '../db/restriction-reviews.js';
import { notify } from '../db/notifications.js';
import { openTask } from '../db/tasks.js';
import { almatyDay, startOfAlmatyDay } from '../domain/almaty.js';
import type { Clock } from '../domain/clock.js';
import type { CaseDeps } from './deps.js';

const atOnce = 500;

/**
 * Makes a task of every restriction in force whose review date has come (safeguard 7), once each. Nothing is lifted or kept by it: that is the answer of
 * a person. Gives how many were raised.
 */
export async function raisePeriodicReviews({ db, clock }: Pick<CaseDeps, 'db' | 'clock'>): Promise<number> {
  const today = almatyDay(clock.now());
  for (let raised = 0; ;) {
    const count = await db.transaction(async (tx) => {
      const due = await dueForReview(tx, today, atOnce);
      for (const { id, noticeId, reviewOn } of due) {
        const dueAt = startOfAlmatyDay(reviewOn);
        await openTask(tx, clock, {
          ...{ kind: 'periodic_review', noticeId, subjectId: id, key: id, role: 'reviewer', dueAt },
        });
      }
      if (due.length > 0) await tell(tx, clock, due.length, today);
      return due.length;
    });
    raised += count;
    if (count < atOnce) return raised;
  }
}

/** One word to the reviewers for all that came due, in the step that makes tasks of it. */
async function tell(tx: Knex, clock: Clock, count: number, day: string): Promise<void> {
  await notify(tx, clock, {
    ...{ event: 'periodic_review_due', to: { role: 'reviewer' }, caseId: null },
    ...{ href: '/api/v1/tasks', params: { count, day } },
  });
}
