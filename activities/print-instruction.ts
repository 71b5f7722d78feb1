import type { Knex } from 'knex';
import { issueDocument } from '../db/documents.js';
import { instructedByDispatch } from '../db/instructions.js';
import type { InstructedItem } from '../db/instructions.js';
import { paperOfficial } from '../db/paper-officials.js';
import { almatyDay } from '../domain/almaty.js';
import type { InstructionData, PaperOfficial } from '../domain/paper.js';
import { restorationCauseTexts } from '../domain/restoration-causes.js';
import type { RestorationCause } from '../domain/restoration.js';
import type { CaseDeps } from './deps.js';
import { issuer } from './paper/notice-on-paper.js';

export interface InstructionToPrint {
  id: string;
  restorationId: string;
  year: number;
  serial: number;
  cause: RestorationCause;
  reasons: string;
  officialId: string;
}

/** Puts an instruction on paper: a copy for each recipient, which names him alone and only what he is to resume. */
export async function printInstruction(deps: CaseDeps, tx: Knex, instruction: InstructionToPrint): Promise<void> {
  const official = await paperOfficial(tx, instruction.officialId);
  const dispatches = await instructedByDispatch(tx, instruction.id);
  for (const [index, { dispatchId, recipient, items }] of dispatches.entries()) {
    await issueDocument(tx, deps.clock, {
      kind: 'instruction',
      caseId: instruction.restorationId,
      subjectId: dispatchId,
      dispatchId,
      numbered: { year: instruction.year, serial: instruction.serial, copy: index + 1 },
      data: dataOf(deps, instruction, { official, recipient, items }),
    });
  }
}

function dataOf(
  deps: CaseDeps,
  { cause, reasons }: InstructionToPrint,
  { official, recipient, items }: { official: PaperOfficial; recipient: string; items: readonly InstructedItem[] },
): InstructionData {
  const issued = new Map(items.map((item) => [item.prescriptionNumber, almatyDay(item.prescriptionIssuedAt)]));
  return {
    ...issuer(deps),
    official,
    addressees: [recipient],
    prescriptions: [...issued].map(([number, issuedOn]) => ({ number, issuedOn })),
    ground: restorationCauseTexts[cause],
    reasons,
    targets: items.map(({ kind, normalised, unicode, prescriptionNumber }) => ({
      target: { kind, raw: normalised, ...(unicode === null ? {} : { unicode }) },
      prescriptionNumber,
    })),
  };
}
