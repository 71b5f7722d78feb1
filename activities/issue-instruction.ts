import type { Knex } from 'knex';
import { recordEvent } from '../db/audit.js';
import { nextSerial } from '../db/counters.js';
import { findInstructionOf, insertInstruction, recipientsOfInstruction } from '../db/instructions.js';
import { addDispatches, dispatchesOf } from '../db/prescriptions.js';
import { lockRestoration, restorationState } from '../db/restorations.js';
import type { Restoration } from '../db/restorations.js';
import { almatyYear } from '../domain/almaty.js';
import { instructionNumber } from '../domain/case-numbers.js';
import type { RestorationState } from '../domain/cases.js';
import { howToComplain } from '../domain/complaints.js';
import { dispatchWorkflowId } from '../workflows/messages.js';
import { cancelOrders } from './cancel-orders.js';
import type { CaseDeps } from './deps.js';
import { printInstruction } from './print-instruction.js';

export interface IssuedInstruction {
  state: RestorationState;
  /** Workflow ids of the dispatches, one per recipient. */
  dispatchIds: string[];
}

/**
 * Issues the instruction that cancels prescriptions as far as a restoration has lifted what they ordered (Art. 41-1(5)): number, reasons, issuing
 * official, and a dispatch to each recipient that had them. What of them nobody has executed yet is ordered no more.
 */
export async function issueInstruction(deps: CaseDeps, restorationId: string): Promise<IssuedInstruction> {
  return deps.db.transaction(async (tx) => {
    const restoration = await lockRestoration(tx, restorationId);
    const issued = await findInstructionOf(tx, restorationId);
    const instructionId = issued?.id ?? (await issue(deps, tx, restoration));
    const dispatches = await dispatchesOf(tx, instructionId);
    return {
      state: await restorationState(tx, restoration),
      dispatchIds: dispatches.map(({ recipientId }) => dispatchWorkflowId(instructionId, recipientId)),
    };
  });
}

async function issue(deps: CaseDeps, tx: Knex, restoration: Restoration): Promise<string> {
  const at = deps.clock.now();
  const { id: restorationId, decidedBy } = restoration;
  if (decidedBy === null) throw new Error(`Nobody has decided restoration ${restorationId}`);
  const year = almatyYear(at);
  const serial = await nextSerial(tx, 'instruction', year);
  const number = instructionNumber(year, serial);
  const instructionId = await insertInstruction(tx, at, {
    restoration,
    number,
    year,
    serial,
    officialId: decidedBy,
    issuingBody: deps.settings.authorisedBody,
    termMs: deps.settings.executionTermMs,
    howToComplain: howToComplain(deps.settings.authorisedBody),
  });
  await cancelOrders(deps, tx, instructionId);
  const routed = await recipientsOfInstruction(tx, instructionId);
  await addDispatches(tx, at, { order: { instructionId, restorationId }, routed });
  const { cause, reasons } = restoration;
  const printed = { id: instructionId, restorationId, year, serial, cause, reasons: reasons ?? '' };
  await printInstruction(deps, tx, { ...printed, officialId: decidedBy });
  await recordEvent(tx, deps.clock, {
    caseId: restorationId,
    actor: null,
    kind: 'instruction',
    outcome: 'applied',
    after: { number, officialId: decidedBy, dispatches: routed.size },
  });
  return instructionId;
}
