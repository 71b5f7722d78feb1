import type { Knex } from 'knex';
import type { Dispatch } from '../../db/dispatches.js';
import { lockForCorrection } from '../../db/document-corrections.js';
import { issueDocument } from '../../db/documents.js';
import type { Clock } from '../../domain/clock.js';
import type { InstructionData, PaperAddressee, PaperLocator, PrescriptionData } from '../../domain/paper.js';

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
  await lockForCorrection(tx, caseId);
  // The document of the order and what corrected it, the first one first.
  const papers: OrderOnPaper[] = await tx<OrderRow>('documents')
    .where({ kind, subject_id: orderId })
    .orderBy('id')
    .select('year', 'serial', 'body_code', 'data');
  const [first, whole] = [papers[0], papers.at(-1)];
  if (first === undefined || whole === undefined) return;
  const recipient = await tx<{ id: string; name: string }>('recipients').where({ id: recipientId }).first('name');
  // All dispatches of an order are written with it: which one this is changes no more.
  const [counted] = await tx('dispatches')
    .where({ order_id: orderId })
    .where('id', '<=', dispatchId)
    .count<{ count: string }[]>();
  const { year, serial, body_code: bodyCode } = whole;
  // Nothing was corrected for somebody who has it for the first time, and what was for others is not his to read.
  const { correction: _, ...said } = whole.data;
  await issueDocument(tx, clock, {
    ...{ kind, caseId, dispatchId, subjectId: dispatchId, ...(bodyCode === null ? {} : { bodyCode }) },
    numbered: { year, serial, copy: Number(counted?.count ?? 1) },
    data: { ...onlyOf(dispatch, said), addressees: [addresseeOf(recipient?.name ?? '—', { first, whole })] },
  });
}

/** The recipient as the order names him by now: by his place among those whom it named at first. */
function addresseeOf(name: string, { first, whole }: Record<'first' | 'whole', OrderOnPaper>): PaperAddressee {
  return whole.data.addressees[first.data.addressees.indexOf(name)] ?? name;
}

function onlyOf<D extends OrderOnPaper['data']>({ facts }: Dispatch, data: D): D {
  const ordered = new Set(facts.map((fact) => fact.ordered.normalised));
  const isHis = ({ target }: { target: PaperLocator }) => ordered.has(target.normalised ?? target.raw);
  return 'facts' in data
    ? { ...data, facts: data.facts.filter(isHis) }
    : { ...data, targets: data.targets.filter(isHis) };
}
