import { startForwarding } from '../../db/notice-sources.js';
import { moveNotice } from '../../db/notices.js';
import type { Notice } from '../../db/notices.js';
import { nextSerial } from '../../db/counters.js';
import { almatyYear } from '../../domain/almaty.js';
import { noticeNumber } from '../../domain/case-numbers.js';
import { issueAnnex2 } from '../paper/issue-annex-2.js';
import { ActRefusedError } from '../act-refused.js';
import type { AppliedNoticeAct, NoticeActContext } from './context.js';

/** Registers a submitted notice: takes its number, or keeps the one it has if it was returned and is complete now; and puts it on paper (Annex 2). */
export async function register({ deps, tx, act, notice }: NoticeActContext): Promise<AppliedNoticeAct> {
  if (notice.status !== 'submitting' || notice.submissionActId !== act.id) {
    throw new ActRefusedError({ type: 'illegal-move', code: 'status' });
  }
  const registered = await moveNotice(tx, deps.clock, notice, 'registration', {
    status: 'submitted',
    submitted_at: new Date(act.receivedAt),
    missing: null,
    forward_by: await startForwarding(tx, deps.clock, notice, act.receivedAt),
    ...(notice.number === null ? await takeNumber({ deps, tx, notice }) : {}),
  });
  await issueAnnex2(deps, tx, { notice: registered, actId: act.id });
  return { notice: registered, result: { number: registered.number, status: registered.status } };
}

async function takeNumber({
  deps,
  tx,
}: {
  deps: NoticeActContext['deps'];
  tx: NoticeActContext['tx'];
  notice: Notice;
}) {
  const year = almatyYear(deps.clock.now());
  const serial = await nextSerial(tx, 'notice', year);
  return { year, serial, number: noticeNumber(year, serial) };
}
