import type { Knex } from 'knex';
import type { Dispatch } from '../../db/dispatches.js';
import { issueDocument } from '../../db/documents.js';
import type { Clock } from '../../domain/clock.js';
import type { InstructionData, PaperLocator, PrescriptionData } from '../../domain/paper.js';

interface OrderOnPaper {
  year: number;
  serial: number;
  body_code: string | null;
  data: PrescriptionData | InstructionData;
}

type OrderRow = OrderOnPaper & { id: string; kind: string; subject_id: string };

/**
 * Issues a recipient's own copy of a prescription or instruction, as its dispatch is opened: it names him alone, and only what he is to execute.
 * Nothing for an order that is not on paper, as those are not that were issued before there was any.
 */
export async function issueCopy(clock: Clock, tx: Knex, dispatch: Dispatch): Promise<void> {
  const { id: dispatchId, caseId, noticeId, orderId, recipientId } = dispatch;
  const kind = noticeId === null ? 'instruction' : 'prescription';
  const whole: OrderOnPaper | undefined = await tx<OrderRow>('documents')
    .where({ kind, subject_id: orderId })
    // If it was corrected before this recipient had his copy, he has it of the correction.
    .orderBy('id', 'desc')
    .first('year', 'serial', 'body_code', 'data');
  if (whole === undefined) return;
  const recipient = await tx<{ id: string; name: string }>('recipients').where({ id: recipientId }).first('name');
  // All dispatches of an order are written with it: which one this is changes no more.
  const [counted] = await tx('dispatches')
    .where({ order_id: orderId })
    .where('id', '<=', dispatchId)
    .count<{ count: string }[]>();
  const { year, serial, body_code: bodyCode } = whole;
  await issueDocument(tx, clock, {
    ...{ kind, caseId, dispatchId, subjectId: dispatchId, ...(bodyCode === null ? {} : { bodyCode }) },
    numbered: { year, serial, copy: Number(counted?.count ?? 1) },
    data: { ...onlyOf(dispatch, whole.data), addressees: [recipient?.name ?? '—'] },
  });
}

function onlyOf({ facts }: Dispatch, data: OrderOnPaper['data']): OrderOnPaper['data'] {
  const ordered = new Set(facts.map((fact) => fact.ordered.normalised));
  const isHis = ({ target }: { target: PaperLocator }) => ordered.has(target.normalised ?? target.raw);
  return 'facts' in data
    ? { ...data, facts: data.facts.filter(isHis) }
    : { ...data, targets: data.targets.filter(isHis) };
}
