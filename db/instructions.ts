import type { Knex } from 'knex';
import { newId } from './new-id.js';
import type { Restoration } from './restorations.js';

export interface NewInstruction {
  restoration: Restoration;
  number: string;
  year: number;
  serial: number;
  officialId: string;
  issuingBody: { kk: string; ru: string; en: string };
  termMs: number;
  howToComplain: Record<string, unknown>;
}

/** The instruction of a restoration, if it has been issued. */
export async function findInstructionOf(tx: Knex, restorationId: string): Promise<{ id: string } | undefined> {
  return tx<{ id: string; restoration_id: string }>('instructions')
    .where({ restoration_id: restorationId })
    .first('id');
}

/** Writes an instruction and what it cancels: whatever its restoration has lifted, as it was ordered. Gives its id. */
export async function insertInstruction(tx: Knex, at: number, instruction: NewInstruction): Promise<string> {
  const id = newId(at);
  const { restoration } = instruction;
  await tx('instructions').insert({
    id,
    restoration_id: restoration.id,
    number: instruction.number,
    year: instruction.year,
    serial: instruction.serial,
    issued_at: new Date(at),
    issuing_official_id: instruction.officialId,
    issuing_body: JSON.stringify(instruction.issuingBody),
    cause: restoration.cause,
    reasons: restoration.reasons,
    term_minutes: Math.round(instruction.termMs / 60_000),
    how_to_complain: JSON.stringify(instruction.howToComplain),
  });
  await tx.raw(
    `insert into instruction_facts (instruction_id, fact_id, restriction_id, prescription_id, ordinal, kind, normalised, unicode, scope)
     select ?, r.fact_id, r.id, r.prescription_id, row_number() over (order by p.number, f.ordinal), f.kind, f.normalised, f.unicode, f.scope
       from restrictions r
       join prescriptions p on p.id = r.prescription_id
       join prescription_facts f on f.prescription_id = r.prescription_id and f.fact_id = r.fact_id
      where r.lifted_by = ?`,
    [id, restoration.id],
  );
  return id;
}

/** To whom an instruction goes, with its facts: exactly the recipients that had each of them in a prescription. */
export async function recipientsOfInstruction(tx: Knex, instructionId: string): Promise<Map<string, string[]>> {
  const rows: { recipient_id: string; fact_ids: string[] }[] = await tx('instruction_facts as i')
    .join('dispatches as d', 'd.prescription_id', 'i.prescription_id')
    .join('dispatch_facts as f', (fact) => fact.on('f.dispatch_id', 'd.id').andOn('f.fact_id', 'i.fact_id'))
    .where('i.instruction_id', instructionId)
    .groupBy('d.recipient_id')
    .orderBy('d.recipient_id')
    .select('d.recipient_id', tx.raw('array_agg(i.fact_id order by i.ordinal) as fact_ids'));
  return new Map(rows.map(({ recipient_id, fact_ids }) => [recipient_id, fact_ids]));
}

/** Notes that all recipients have answered: the register shows what it cancels as lifted. */
export async function settleInstruction(tx: Knex, at: number, instructionId: string): Promise<void> {
  await tx('instructions')
    .where({ id: instructionId })
    .update({ settled_at: new Date(at) });
  await tx('restrictions')
    .whereIn('id', tx('instruction_facts').where({ instruction_id: instructionId }).select('restriction_id'))
    .update({ resumed_at: new Date(at) });
}
