import type { Knex } from 'knex';
import { visibleText } from '../domain/visible-text.js';
import type { DispatchMessage } from './dispatch-messages.js';

/**
 * What a recipient is sent: `{type, timestamp, data}` as Standard Webhooks asks. A prescription or instruction carries what it orders and how to complain;
 * a ruling carries what was ruled and why. Computed from what is on record, so that every retry says the same.
 */
export async function messageBody(
  db: Knex,
  message: DispatchMessage,
  publicUrl: string,
): Promise<Record<string, unknown>> {
  const row: MessageRow | undefined = await db('dispatch_messages as m')
    .join('dispatches as d', 'd.id', 'm.dispatch_id')
    .where('m.id', message.id)
    .first('m.created_at', 'd.id as dispatch_id', 'd.prescription_id', 'd.instruction_id');
  if (row === undefined) throw new Error(`There is no message ${message.id}`);
  return {
    type: message.type,
    timestamp: row.created_at.toISOString(),
    data: {
      dispatchId: row.dispatch_id,
      receiptUrl: `${publicUrl}/api/v1/dispatches/${row.dispatch_id}/receipts`,
      ...(row.prescription_id === null ? {} : { prescription: await prescriptionOf(db, row, row.prescription_id) }),
      ...(row.instruction_id === null ? {} : { instruction: await instructionOf(db, row, row.instruction_id) }),
      ...(message.rulingId === null ? {} : { ruling: await rulingOf(db, message.rulingId) }),
    },
  };
}

async function prescriptionOf(db: Knex, { dispatch_id }: MessageRow, id: string): Promise<Record<string, unknown>> {
  const row: PrescriptionRow | undefined = await db('prescriptions as p')
    .join('accounts as a', 'a.id', 'p.issuing_official_id')
    .where('p.id', id)
    .first('p.number', 'p.issued_at', 'p.issuing_body', 'a.full_name as official', 'p.violation_kind', 'p.norm')
    .select('p.court_act', 'p.source', 'p.source_act', 'p.term_minutes', 'p.how_to_complain');
  if (row === undefined) throw new Error(`There is no prescription ${id}`);
  return {
    id,
    number: row.number,
    issuedAt: row.issued_at.toISOString(),
    issuingBody: row.issuing_body,
    issuingOfficial: row.official,
    basis: {
      violationKind: row.violation_kind,
      norm: row.norm,
      ...(row.court_act === null ? {} : { courtAct: row.court_act }),
      ...(row.source_act === null ? {} : { source: row.source, sourceAct: row.source_act }),
    },
    termMinutes: row.term_minutes,
    howToComplain: row.how_to_complain,
    facts: await orderedFacts(db, dispatch_id, id),
  };
}

/** An instruction names, fact by fact, the prescription that it cancels. */
async function instructionOf(db: Knex, { dispatch_id }: MessageRow, id: string): Promise<Record<string, unknown>> {
  const row: InstructionRow | undefined = await db('instructions as i')
    .join('accounts as a', 'a.id', 'i.issuing_official_id')
    .where('i.id', id)
    .first('i.number', 'i.issued_at', 'i.issuing_body', 'a.full_name as official', 'i.cause', 'i.term_minutes')
    .select('i.how_to_complain');
  if (row === undefined) throw new Error(`There is no instruction ${id}`);
  return {
    id,
    number: row.number,
    issuedAt: row.issued_at.toISOString(),
    issuingBody: row.issuing_body,
    issuingOfficial: row.official,
    cause: row.cause,
    termMinutes: row.term_minutes,
    howToComplain: row.how_to_complain,
    facts: await freedFacts(db, dispatch_id, id),
  };
}

async function freedFacts(db: Knex, dispatchId: string, instructionId: string): Promise<Record<string, unknown>[]> {
  const rows: (FactRow & { prescription_id: string; number: string })[] = await db('instruction_facts as i')
    .join('dispatch_facts as f', 'f.fact_id', 'i.fact_id')
    .join('prescriptions as p', 'p.id', 'i.prescription_id')
    .where({ 'f.dispatch_id': dispatchId, 'i.instruction_id': instructionId })
    .orderBy('i.ordinal')
    .select(
      'i.fact_id',
      'i.ordinal',
      'i.kind',
      'i.normalised',
      'i.unicode',
      'i.scope',
      'i.prescription_id',
      'p.number',
    );
  return rows.map((row) => ({
    ...viewFact(row),
    prescriptionId: row.prescription_id,
    prescriptionNumber: row.number,
  }));
}

async function orderedFacts(db: Knex, dispatchId: string, prescriptionId: string): Promise<Record<string, unknown>[]> {
  const rows: FactRow[] = await db('prescription_facts as p')
    .join('dispatch_facts as f', 'f.fact_id', 'p.fact_id')
    .where({ 'f.dispatch_id': dispatchId, 'p.prescription_id': prescriptionId })
    .orderBy('p.ordinal')
    .select('p.fact_id', 'p.ordinal', 'p.kind', 'p.normalised', 'p.unicode', 'p.scope');
  return rows.map(viewFact);
}

function viewFact({ fact_id, unicode, normalised, ordinal, kind, scope }: FactRow): Record<string, unknown> {
  return {
    factId: fact_id,
    ordinal,
    scope,
    target: {
      kind,
      value: normalised,
      ...(unicode === null ? {} : { unicode }),
      display: visibleText(unicode ?? normalised),
    },
  };
}

async function rulingOf(db: Knex, rulingId: string): Promise<Record<string, unknown>> {
  const row = await db<{ id: string; ruling: string; fact_ids: string[]; reasons: string; ruled_at: Date }>('rulings')
    .where({ id: rulingId })
    .first('id', 'ruling', 'fact_ids', 'reasons', 'ruled_at');
  if (row === undefined) throw new Error(`There is no ruling ${rulingId}`);
  return {
    id: row.id,
    ruling: row.ruling,
    factIds: row.fact_ids,
    reasons: row.reasons,
    ruledAt: row.ruled_at.toISOString(),
  };
}

interface MessageRow {
  created_at: Date;
  dispatch_id: string;
  prescription_id: string | null;
  instruction_id: string | null;
}

interface OrderRow {
  number: string;
  issued_at: Date;
  issuing_body: unknown;
  official: string;
  term_minutes: number;
  how_to_complain: unknown;
}

interface PrescriptionRow extends OrderRow {
  violation_kind: string;
  norm: string;
  court_act: unknown;
  source: string;
  source_act: unknown;
}

interface InstructionRow extends OrderRow {
  cause: string;
}

interface FactRow {
  fact_id: string;
  ordinal: number;
  kind: string;
  normalised: string;
  unicode: string | null;
  scope: string;
}
