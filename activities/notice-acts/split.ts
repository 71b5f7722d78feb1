import { shareForwarding } from '../../db/notice-sources.js';
import { moveNotice } from '../../db/notices.js';
import { splitOff } from '../../db/splits.js';
import { openTask } from '../../db/tasks.js';
import { recordEvent } from '../../db/audit.js';
import { partNumber } from '../../domain/case-numbers.js';
import { ActRefusedError } from '../act-refused.js';
import { refuseUnlessHolder } from './context.js';
import type { AppliedNoticeAct, NoticeActContext } from './context.js';

/**
 * Makes some facts a notice of their own, in review with the same filer, attestation and reviewer: urgent facts need not wait for
 * the rest, and one bad fact does not send back the others.
 */
export async function split(context: NoticeActContext): Promise<AppliedNoticeAct> {
  const { deps, tx, act, actor, notice } = context;
  const { factIds: named } = act.payload as { factIds: string[]; reason: string };
  const factIds = [...new Set(named)];
  await refuseUnlessHolder(context);
  const mine: { id: string }[] = await tx('facts').where({ notice_id: notice.id }).select('id');
  const known = new Set(mine.map(({ id }) => id));
  const errors = named.flatMap((id, index) =>
    known.has(id) ? [] : [{ pointer: `#/factIds/${index}`, code: 'unknown_fact' }],
  );
  if (factIds.length >= known.size) errors.push({ pointer: '#/factIds', code: 'nothing_would_remain' });
  if (errors.length > 0) throw new ActRefusedError({ type: 'invalid', code: 'invalid', errors });

  const part = notice.parts + 1;
  const number = partNumber(notice.number ?? '', part);
  const partId = await splitOff(tx, deps.clock, { noticeId: notice.id, factIds, number });
  await shareForwarding(tx, deps.clock, { id: notice.id, partId });
  const left = await moveNotice(tx, deps.clock, notice, 'split', { parts: part });
  await openTask(tx, deps.clock, {
    kind: 'review',
    noticeId: partId,
    role: 'reviewer',
    accountId: notice.reviewerId,
    dueAt: notice.dueAt,
  });
  await recordEvent(tx, deps.clock, {
    caseId: partId,
    actor,
    kind: 'split_off',
    outcome: 'applied',
    actId: act.id,
    after: { status: 'in_review', number, splitFrom: notice.id, facts: factIds.length },
  });
  return { notice: left, partId, result: { status: left.status, part: { id: partId, number, status: 'in_review' } } };
}
