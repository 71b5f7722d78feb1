import type { Knex } from 'knex';
import { reachesOf } from '../domain/capabilities.js';
import type { DispatchStatus } from '../domain/dispatch-status.js';
import type { LocatorKind } from '../domain/locator.js';
import type { CourtAct } from '../domain/notice.js';
import type { Actor, Language } from '../domain/roles.js';
import type { Scope } from '../domain/scope.js';
import type { NoticeSource, SourceAct } from '../domain/sources.js';
import { keptPlan } from './kept-plan.js';

/** A text of an act in the languages it is issued in. */
export type IssuedText = Partial<Record<Language, string>>;

/** One item to restrict: the target only, never what else identified it. */
export interface OrderedFact {
  factId: string;
  ordinal: number;
  kind: LocatorKind;
  value: string;
  unicode: string | null;
  scope: Scope;
  reasonCode: string;
  reasons: string;
}

/** One recipient of a prescription and how far it is. */
export interface AddressedRecipient {
  recipientId: string;
  name: string;
  dispatchId: string;
  status: DispatchStatus;
}

/** A prescription without its facts and recipients. */
export interface Prescription {
  id: string;
  noticeId: string;
  noticeNumber: string | null;
  number: string;
  issuedAt: Date;
  issuingOfficial: { id: string; fullName: string };
  issuingBody: IssuedText;
  violationKind: string;
  norm: string;
  courtAct: CourtAct | null;
  source: NoticeSource;
  sourceAct: SourceAct | null;
  termMinutes: number;
  howToComplain: Record<string, unknown>;
  settledAt: Date | null;
}

interface PrescriptionRow {
  id: string;
  notice_id: string;
  notice_number: string | null;
  number: string;
  issued_at: Date;
  official_id: string;
  official_name: string;
  issuing_body: IssuedText;
  violation_kind: string;
  norm: string;
  court_act: CourtAct | null;
  source: NoticeSource;
  source_act: SourceAct | null;
  term_minutes: number;
  how_to_complain: Record<string, unknown>;
  settled_at: Date | null;
}

/**
 * Prescriptions that this actor may read, oldest first (keyset: the id of the last one seen): all for the authorised body, those
 * that were opened to it for a recipient, those on its own notices for a body that files.
 */
export async function listPrescriptions(
  db: Knex,
  actor: Actor,
  { noticeId, after, limit }: { noticeId?: string; after?: string; limit: number },
): Promise<Prescription[]> {
  const query = visible(db, actor).orderBy('p.id').limit(limit);
  if (noticeId !== undefined) void query.where('p.notice_id', noticeId);
  if (after !== undefined) void query.where('p.id', '>', after);
  const rows = (await query) as PrescriptionRow[];
  return rows.map(toPrescription);
}

/** The prescription with this id; undefined if there is none that this actor may read. */
export async function findPrescription(db: Knex, actor: Actor, id: string): Promise<Prescription | undefined> {
  const row = (await visible(db, actor).where('p.id', id).first()) as PrescriptionRow | undefined;
  return row && toPrescription(row);
}

/** What a prescription orders, in the order of the facts; only what goes to one dispatch if it is named. */
export async function orderedFacts(db: Knex, prescriptionId: string, dispatchId?: string): Promise<OrderedFact[]> {
  const query = db('prescription_facts as f').where('f.prescription_id', prescriptionId).orderBy('f.ordinal');
  if (dispatchId !== undefined) {
    void query
      .join('dispatch_facts as d', (join) => join.on('d.fact_id', 'f.fact_id'))
      .where('d.dispatch_id', dispatchId);
  }
  const chosen = query
    .select('f.fact_id', 'f.ordinal', 'f.kind', 'f.normalised', 'f.unicode', 'f.scope')
    .select('f.reason_code', 'f.reasons');
  const rows = (await keptPlan(chosen)) as {
    fact_id: string;
    ordinal: number;
    kind: LocatorKind;
    normalised: string;
    unicode: string | null;
    scope: Scope;
    reason_code: string;
    reasons: string;
  }[];
  return rows.map(({ fact_id, normalised, reason_code, ...fact }) => ({
    factId: fact_id,
    ordinal: fact.ordinal,
    kind: fact.kind,
    value: normalised,
    unicode: fact.unicode,
    scope: fact.scope,
    reasonCode: reason_code,
    reasons: fact.reasons,
  }));
}

/** Whom a prescription went to, by name; a recipient sees itself alone, and only once its dispatch was opened. */
export async function addressedRecipients(
  db: Knex,
  actor: Actor,
  prescriptionId: string,
): Promise<AddressedRecipient[]> {
  const query = db('dispatches as d').where('d.prescription_id', prescriptionId).orderBy('name').orderBy('d.id');
  const reaches = reachesOf(actor, 'prescription.read');
  if (!reaches.includes('any') && !reaches.includes('body')) {
    void query.where('d.recipient_id', actor.recipientId ?? null).whereNotNull('d.opened_at');
  }
  const rows: { recipient_id: string; name: string; id: string; status: DispatchStatus }[] = await query.select(
    'd.recipient_id',
    db.raw('recipient_name(d.recipient_id) as name'),
    'd.id',
    'd.status',
  );
  return rows.map(({ recipient_id, name, id, status }) => ({
    recipientId: recipient_id,
    name,
    dispatchId: id,
    status,
  }));
}

function visible(db: Knex, actor: Actor): Knex.QueryBuilder {
  const query = db('prescriptions as p')
    .leftJoin('notices as n', 'n.id', 'p.notice_id')
    .select('p.id', 'p.notice_id', 'p.number', 'p.issued_at', 'p.issuing_official_id as official_id')
    .select(db.raw('coalesce(n.number, notice_number(p.notice_id)) as notice_number'))
    .select(db.raw('person_name(p.issuing_official_id) as official_name'))
    .select('p.issuing_body', 'p.violation_kind', 'p.norm', 'p.court_act', 'p.source', 'p.source_act')
    .select('p.term_minutes', 'p.how_to_complain', 'p.settled_at');
  const reaches = reachesOf(actor, 'prescription.read');
  if (reaches.includes('any')) return query;
  return query.where((own) => {
    void own.whereRaw('false');
    if (reaches.includes('body') && actor.bodyCode !== undefined) void own.orWhere('n.body_code', actor.bodyCode);
    if (reaches.includes('recipient') && actor.recipientId !== undefined) {
      void own.orWhereRaw(
        'exists (select 1 from dispatches d where d.prescription_id = p.id and d.recipient_id = ? and d.opened_at is not null)',
        [actor.recipientId],
      );
    }
  });
}

function toPrescription(row: PrescriptionRow): Prescription {
  return {
    id: row.id,
    noticeId: row.notice_id,
    noticeNumber: row.notice_number,
    number: row.number,
    issuedAt: row.issued_at,
    issuingOfficial: { id: row.official_id, fullName: row.official_name },
    issuingBody: row.issuing_body,
    violationKind: row.violation_kind,
    norm: row.norm,
    courtAct: row.court_act,
    source: row.source,
    sourceAct: row.source_act,
    termMinutes: row.term_minutes,
    howToComplain: row.how_to_complain,
    settledAt: row.settled_at,
  };
}
