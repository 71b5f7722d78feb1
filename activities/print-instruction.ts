import type { Knex } from 'knex';
import { issueDocument } from '../db/documents.js';
import { instructedByDispatch } from '../db/instructions.js';
import type { InstructedItem } from '../db/instructions.js';
import { almatyDay } from '../domain/almaty.js';
import { howToComplain } from '../domain/complaints.js';
import type { InstructionData } from '../domain/paper.js';
import { restorationCauseTexts } from '../domain/restoration-causes.js';
import type { RestorationCause } from '../domain/restoration.js';
import type { CaseDeps } from './deps.js';

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
  const { rows } = await tx.raw<{ rows: { name: string }[] }>('select person_name(?) as name', [
    instruction.officialId,
  ]);
  const dispatches = await instructedByDispatch(tx, instruction.id);
  for (const [index, { dispatchId, recipient, items }] of dispatches.entries()) {
    await issueDocument(tx, deps.clock, {
      kind: 'instruction',
      caseId: instruction.restorationId,
      subjectId: dispatchId,
      dispatchId,
      numbered: { year: instruction.year, serial: instruction.serial, copy: index + 1 },
      data: dataOf(deps, instruction, { official: rows[0]?.name ?? '', recipient, items }),
    });
  }
}

function dataOf(
  { settings }: CaseDeps,
  { cause, reasons }: InstructionToPrint,
  { official, recipient, items }: { official: string; recipient: string; items: readonly InstructedItem[] },
): InstructionData {
  const issued = new Map(items.map((item) => [item.prescriptionNumber, almatyDay(item.prescriptionIssuedAt)]));
  return {
    body: settings.authorisedBody,
    official: { fullName: official },
    addressees: [recipient],
    howToComplain: howToComplain(settings.authorisedBody),
    prescriptions: [...issued].map(([number, issuedOn]) => ({ number, issuedOn })),
    ground: restorationCauseTexts[cause],
    reasons,
    targets: items.map(({ kind, normalised, unicode, prescriptionNumber }) => ({
      target: { kind, raw: normalised, ...(unicode === null ? {} : { unicode }) },
      prescriptionNumber,
    })),
  };
}
