import type { Knex } from 'knex';
import { reachesOf } from '../domain/capabilities.js';
import type { LocatorKind } from '../domain/locator.js';
import type { RestorationCause } from '../domain/restoration.js';
import type { Actor } from '../domain/roles.js';
import type { Scope } from '../domain/scope.js';
import type { IssuedText } from './prescription-views.js';

/** An instruction without its facts: the order that cancels prescriptions and resumes access. */
export interface Instruction {
  id: string;
  number: string;
  restorationId: string;
  issuedAt: Date;
  issuingOfficial: { id: string; fullName: string };
  issuingBody: IssuedText;
  cause: RestorationCause;
  reasons: string;
  termMinutes: number;
  howToComplain: Record<string, unknown>;
  settledAt: Date | null;
}

/** One item to which access is resumed, and the prescription that is cancelled for it. */
export interface InstructedFact {
  factId: string;
  ordinal: number;
  kind: LocatorKind;
  value: string;
  unicode: string | null;
  scope: Scope;
  prescriptionId: string;
  prescriptionNumber: string;
}

interface Row {
  id: string;
  number: string;
  restoration_id: string;
  issued_at: Date;
  official_id: string;
  official_name: string;
  issuing_body: IssuedText;
  cause: RestorationCause;
  reasons: string;
  term_minutes: number;
  how_to_complain: Record<string, unknown>;
  settled_at: Date | null;
}

/**
 * Instructions that this actor may read, oldest first (keyset: the id of the last one seen): all for the authorised body, those that were opened to it
 * for a recipient, those that cancel prescriptions on its own notices for a body that files.
 */
export async function listInstructions(
  db: Knex,
  actor: Actor,
  { restorationId, after, limit }: { restorationId?: string; after?: string; limit: number },
): Promise<Instruction[]> {
  const query = visible(db, actor).orderBy('i.id').limit(limit);
  if (restorationId !== undefined) void query.where('i.restoration_id', restorationId);
  if (after !== undefined) void query.where('i.id', '>', after);
  const rows = (await query) as Row[];
  return rows.map(toInstruction);
}

/** The instruction with this id; undefined if there is none that this actor may read. */
export async function findInstruction(db: Knex, actor: Actor, id: string): Promise<Instruction | undefined> {
  const row = (await visible(db, actor).where('i.id', id).first()) as Row | undefined;
  return row && toInstruction(row);
}

/** What an instruction frees, in its order; only what this actor may read of it, and only what goes to one dispatch if it is named. */
export async function instructedFacts(
  db: Knex,
  actor: Actor,
  instructionId: string,
  dispatchId?: string,
): Promise<InstructedFact[]> {
  const query = db('instruction_facts as f')
    .leftJoin('prescriptions as p', 'p.id', 'f.prescription_id')
    .where('f.instruction_id', instructionId)
    .orderBy('f.ordinal');
  if (dispatchId !== undefined) {
    void query
      .join('dispatch_facts as d', (join) => join.on('d.fact_id', 'f.fact_id'))
      .where('d.dispatch_id', dispatchId);
  }
  const reaches = reachesOf(actor, 'instruction.read');
  if (reaches.includes('body') && !reaches.includes('any')) {
    void query.join('notices as n', 'n.id', 'p.notice_id').where('n.body_code', actor.bodyCode ?? null);
  }
  const rows: {
    fact_id: string;
    ordinal: number;
    kind: LocatorKind;
    normalised: string;
    unicode: string | null;
    scope: Scope;
    prescription_id: string;
    prescription_number: string | null;
  }[] = await query
    .select('f.fact_id', 'f.ordinal', 'f.kind', 'f.normalised', 'f.unicode', 'f.scope', 'f.prescription_id')
    .select('p.number as prescription_number');
  return rows.map((row) => ({
    factId: row.fact_id,
    ordinal: row.ordinal,
    kind: row.kind,
    value: row.normalised,
    unicode: row.unicode,
    scope: row.scope,
    prescriptionId: row.prescription_id,
    prescriptionNumber: row.prescription_number ?? '',
  }));
}

function visible(db: Knex, actor: Actor): Knex.QueryBuilder {
  const query = db('instructions as i')
    .select('i.id', 'i.number', 'i.restoration_id', 'i.issued_at', 'i.issuing_official_id as official_id')
    .select(db.raw('person_name(i.issuing_official_id) as official_name'))
    .select('i.issuing_body', 'i.cause', 'i.reasons', 'i.term_minutes', 'i.how_to_complain', 'i.settled_at');
  const reaches = reachesOf(actor, 'instruction.read');
  if (reaches.includes('any')) return query;
  return query.where((own) => {
    void own.whereRaw('false');
    if (reaches.includes('body') && actor.bodyCode !== undefined) {
      void own.orWhereRaw(
        `exists (select 1 from instruction_facts f join prescriptions p on p.id = f.prescription_id join notices n on n.id = p.notice_id
                  where f.instruction_id = i.id and n.body_code = ?)`,
        [actor.bodyCode],
      );
    }
    if (reaches.includes('recipient') && actor.recipientId !== undefined) {
      void own.orWhereRaw(
        'exists (select 1 from dispatches d where d.instruction_id = i.id and d.recipient_id = ? and d.opened_at is not null)',
        [actor.recipientId],
      );
    }
  });
}

function toInstruction(row: Row): Instruction {
  return {
    id: row.id,
    number: row.number,
    restorationId: row.restoration_id,
    issuedAt: row.issued_at,
    issuingOfficial: { id: row.official_id, fullName: row.official_name },
    issuingBody: row.issuing_body,
    cause: row.cause,
    reasons: row.reasons,
    termMinutes: row.term_minutes,
    howToComplain: row.how_to_complain,
    settledAt: row.settled_at,
  };
}
