import { recordEvent } from '../db/audit.js';
import { lockNotice, noticeState } from '../db/notices.js';
import type { NoticeState } from '../domain/cases.js';
import { standing } from './apply-notice-act.js';
import { findReviewer, giveToReviewer } from './assign.js';
import type { CaseDeps } from './deps.js';

/** Gives a valid notice to a reviewer and starts his term. */
export async function assignReviewer(deps: CaseDeps, noticeId: string): Promise<NoticeState> {
  return deps.db.transaction(async (tx) => {
    const notice = await lockNotice(tx, noticeId);
    if (notice.status !== 'submitted') return noticeState(tx, notice);
    const assigned = await giveToReviewer(deps, tx, notice, 'assignment', await findReviewer(deps, tx, notice));
    await recordEvent(tx, deps.clock, {
      caseId: noticeId,
      actor: null,
      kind: 'assignment',
      outcome: 'applied',
      before: standing(notice),
      after: standing(assigned),
    });
    return noticeState(tx, assigned);
  });
}
