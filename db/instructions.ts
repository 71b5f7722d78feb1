import type { Knex } from 'knex';
import type { LocatorKind } from '../domain/locator.js';
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

/** To whom an instruction goes, with its facts: exactly the recipients that had each of them in a prescription, opened to them. */
export async function recipientsOfInstruction(tx: Knex, instructionId: string): Promise<Map<string, string[]>> {
  const rows: { recipient_id: string; fact_ids: string[] }[] = await tx('instruction_facts as i')
    .join('dispatches as d', 'd.prescription_id', 'i.prescription_id')
    .join('dispatch_facts as f', (fact) => fact.on('f.dispatch_id', 'd.id').andOn('f.fact_id', 'i.fact_id'))
    .where('i.instruction_id', instructionId)
    .whereNotNull('d.opened_at')
    .groupBy('d.recipient_id')
    .orderBy('d.recipient_id')
    .select('d.recipient_id', tx.raw('array_agg(i.fact_id order by i.ordinal) as fact_ids'));
  return new Map(rows.map(({ recipient_id, fact_ids }) => [recipient_id, fact_ids]));
}

/** Notes that all recipients have answered: the register shows as lifted what each of them has resumed, and the rest as being lifted. */
export async function settleInstruction(tx: Knex, at: number, instructionId: string): Promise<void> {
  await tx('instructions')
    .where({ id: instructionId })
    .update({ settled_at: new Date(at) });
  await tx.raw(
    `update restrictions r set resumed_at = ? from instruction_facts i
      where i.instruction_id = ? and r.id = i.restriction_id
        and not exists (select from dispatches d join dispatch_facts f on f.dispatch_id = d.id
                         where d.instruction_id = i.instruction_id and f.fact_id = i.fact_id and f.status not in ('executed', 'cancelled'))`,
    [new Date(at), instructionId],
  );
}

/** The dispatches of cancelled prescriptions that have not settled, in a fixed order, with the facts that are cancelled. */
export async function unsettledOrders(
  tx: Knex,
  instructionId: string,
): Promise<{ dispatchId: string; factIds: string[] }[]> {
  const rows: { id: string; fact_ids: string[] }[] = await ordersOf(tx, instructionId)
    .whereNull('d.settled_at')
    .select('d.id', tx.raw('array_agg(i.fact_id) as fact_ids'));
  return rows.map(({ id, fact_ids }) => ({ dispatchId: id, factIds: fact_ids }));
}

/** The dispatches of which an instruction has cancelled something; their cases have to hear of it. */
export async function cancelledOrders(db: Knex, instructionId: string): Promise<string[]> {
  const rows: { id: string }[] = await ordersOf(db, instructionId).where('f.status', 'cancelled').select('d.id');
  return rows.map(({ id }) => id);
}

function ordersOf(db: Knex, instructionId: string): Knex.QueryBuilder {
  return db('instruction_facts as i')
    .join('dispatches as d', 'd.prescription_id', 'i.prescription_id')
    .join('dispatch_facts as f', (fact) => fact.on('f.dispatch_id', 'd.id').andOn('f.fact_id', 'i.fact_id'))
    .where('i.instruction_id', instructionId)
    .groupBy('d.id')
    .orderBy('d.id');
}

/** One item of an instruction, as it is put on paper. */
export interface InstructedItem {
  kind: LocatorKind;
  normalised: string;
  unicode: string | null;
  prescriptionNumber: string;
  /** Milliseconds since the epoch. */
  prescriptionIssuedAt: number;
}

/** What each recipient is to resume, in the order of its dispatches. */
export async function instructedByDispatch(
  tx: Knex,
  instructionId: string,
): Promise<{ dispatchId: string; recipient: string; items: InstructedItem[] }[]> {
  const rows: {
    id: string;
    recipient: string;
    kind: LocatorKind;
    normalised: string;
    unicode: string | null;
    number: string;
    issued_at: Date;
  }[] = await tx('dispatches as d')
    .join('recipients as r', 'r.id', 'd.recipient_id')
    .join('dispatch_facts as f', 'f.dispatch_id', 'd.id')
    .join('instruction_facts as i', (fact) =>
      fact.on('i.instruction_id', 'd.instruction_id').andOn('i.fact_id', 'f.fact_id'),
    )
    .join('prescriptions as p', 'p.id', 'i.prescription_id')
    .where('d.instruction_id', instructionId)
    .orderBy(['d.id', 'i.ordinal'])
    .select('d.id', 'r.name as recipient', 'i.kind', 'i.normalised', 'i.unicode', 'p.number', 'p.issued_at');
  const dispatches = new Map<string, { dispatchId: string; recipient: string; items: InstructedItem[] }>();
  for (const { id, recipient, kind, normalised, unicode, number, issued_at } of rows) {
    const known = dispatches.get(id) ?? { dispatchId: id, recipient, items: [] };
    known.items.push({
      ...{ kind, normalised, unicode, prescriptionNumber: number },
      prescriptionIssuedAt: issued_at.getTime(),
    });
    dispatches.set(id, known);
  }
  return [...dispatches.values()];
}
