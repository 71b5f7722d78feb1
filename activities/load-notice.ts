import { lockNotice, noticeState } from '../db/notices.js';
import type { NoticeState } from '../domain/cases.js';
import type { CaseDeps } from './deps.js';

/** Reads where a notice stands. */
export async function loadNotice({ db }: CaseDeps, noticeId: string): Promise<NoticeState> {
  return db.transaction(async (tx) => noticeState(tx, await lockNotice(tx, noticeId)));
}
