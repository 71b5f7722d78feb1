import type { Knex } from 'knex';
import type { DispatchFactStatus } from '../domain/dispatch-status.js';
import type { LocatorKind } from '../domain/locator.js';
import { restrictionState } from '../domain/restoration.js';
import type { RestorationCause, RestrictionState } from '../domain/restoration.js';
import type { Scope } from '../domain/scope.js';

/** A row of the register: one restricted target, in force or lifted. */
export interface RestrictionView {
  id: string;
  kind: LocatorKind;
  value: string;
  unicode: string | null;
  scope: Scope;
  state: RestrictionState;
  violationKind: string;
  norm: string;
  prescription: { id: string; number: string; issuedAt: Date };
  noticeId: string;
  inForceFrom: Date;
  /** An Almaty day. */
  reviewOn: string;
  /** How many grounds hold it. */
  grounds: number;
  liftedAt: Date | null;
  resumedAt: Date | null;
  /** By which restoration and instruction, and why. */
  lifted: {
    restorationId: string;
    cause: RestorationCause;
    reasons: string;
    instructionId: string | null;
    number: string | null;
  } | null;
}

export interface RestrictionFilter {
  inForce?: boolean;
  kind?: LocatorKind;
  scope?: Scope;
  violationKind?: string;
  body?: string;
  recipientId?: string;
  /** Restrictions in force whose review date comes before this Almaty day. */
  reviewBefore?: string;
  /** Normalised forms of one locator. */
  locators?: string[];
  after?: string;
  limit: number;
}

/** One fact on which a restriction rests. */
export interface GroundView {
  factId: string;
  noticeId: string;
  noticeNumber: string | null;
  addedAt: Date;
  endedAt: Date | null;
}

/** What one recipient has done about a restriction. */
export interface RecipientStanding {
  recipientId: string;
  name: string;
  restriction: { dispatchId: string; status: DispatchFactStatus } | null;
  restoration: { dispatchId: string; status: DispatchFactStatus } | null;
}

interface Row {
  id: string;
  kind: LocatorKind;
  normalised: string;
  unicode: string | null;
  scope: Scope;
  violation_kind: string;
  norm: string;
  prescription_id: string;
  number: string;
  issued_at: Date;
  notice_id: string;
  in_force_from: Date;
  review_on: string;
  grounds: number;
  lifted_at: Date | null;
  lifted_by: string | null;
  resumed_at: Date | null;
  cause: RestorationCause | null;
  reasons: string | null;
  instruction_id: string | null;
  instruction_number: string | null;
}

/** The register, oldest first (keyset: the id of the last one seen). */
export async function listRestrictions(
  db: Knex,
  { after, limit, ...filter }: RestrictionFilter,
): Promise<RestrictionView[]> {
  const query = restrictions(db).orderBy('r.id').limit(limit);
  if (filter.inForce === true) void query.whereNull('r.lifted_at');
  if (filter.inForce === false) void query.whereNotNull('r.lifted_at');
  if (filter.kind !== undefined) void query.where('r.kind', filter.kind);
  if (filter.scope !== undefined) void query.where('r.scope', filter.scope);
  if (filter.violationKind !== undefined) void query.where('p.violation_kind', filter.violationKind);
  if (filter.locators !== undefined) void query.whereIn('r.normalised', filter.locators);
  if (filter.reviewBefore !== undefined)
    void query.whereNull('r.lifted_at').where('r.review_on', '<', filter.reviewBefore);
  if (filter.body !== undefined) {
    void query.whereRaw(
      'exists (select from restriction_grounds g join notices n on n.id = g.notice_id where g.restriction_id = r.id and n.body_code = ?)',
      [filter.body],
    );
  }
  if (filter.recipientId !== undefined) {
    void query.whereRaw(
      `exists (select from dispatches d join dispatch_facts f on f.dispatch_id = d.id
                where d.prescription_id = r.prescription_id and f.fact_id = r.fact_id and d.recipient_id = ?)`,
      [filter.recipientId],
    );
  }
  if (after !== undefined) void query.where('r.id', '>', after);
  const rows = (await query) as Row[];
  return rows.map(toView);
}

/** The restriction with this id; undefined if there is none. */
export async function findRestriction(db: Knex, id: string): Promise<RestrictionView | undefined> {
  const row = (await restrictions(db).where('r.id', id).first()) as Row | undefined;
  return row && toView(row);
}

/** These restrictions, in the order of their ids. */
export async function restrictionsByIds(db: Knex, ids: readonly string[]): Promise<RestrictionView[]> {
  const rows = (await restrictions(db)
    .whereIn('r.id', [...ids])
    .orderBy('r.id')) as Row[];
  return rows.map(toView);
}

/** The facts on which a restriction rests or has rested, the oldest first; notices that the reader may not open have no number. */
export async function groundsOf(db: Knex, restrictionId: string): Promise<GroundView[]> {
  const rows: {
    fact_id: string;
    notice_id: string;
    number: string | null;
    added_at: Date;
    ended_at: Date | null;
  }[] = await db('restriction_grounds as g')
    .leftJoin('notices as n', 'n.id', 'g.notice_id')
    .where('g.restriction_id', restrictionId)
    .orderBy(['g.added_at', 'g.fact_id'])
    .select('g.fact_id', 'g.notice_id', 'n.number', 'g.added_at', 'g.ended_at');
  return rows.map((row) => ({
    factId: row.fact_id,
    noticeId: row.notice_id,
    noticeNumber: row.number,
    addedAt: row.added_at,
    endedAt: row.ended_at,
  }));
}

/** What each recipient has done: about the prescription, and about the instruction that cancels it. */
export async function recipientStandings(db: Knex, restrictionId: string): Promise<RecipientStanding[]> {
  const rows: {
    recipient_id: string;
    name: string;
    id: string;
    status: DispatchFactStatus;
    instruction_id: string | null;
  }[] = await db('restrictions as r')
    .leftJoin('instruction_facts as i', 'i.restriction_id', 'r.id')
    .joinRaw(
      'join dispatches d on d.prescription_id = r.prescription_id or d.instruction_id = i.instruction_id join dispatch_facts f on f.dispatch_id = d.id and f.fact_id = r.fact_id',
    )
    .where('r.id', restrictionId)
    .orderBy('d.id')
    .select('d.recipient_id', 'd.id', 'f.status', 'd.instruction_id')
    .select(db.raw('recipient_name(d.recipient_id) as name'));
  const standings = new Map<string, RecipientStanding>();
  for (const row of rows) {
    const known = standings.get(row.recipient_id) ?? {
      ...{ recipientId: row.recipient_id, name: row.name, restriction: null, restoration: null },
    };
    const standing = { dispatchId: row.id, status: row.status };
    standings.set(row.recipient_id, {
      ...known,
      ...(row.instruction_id === null ? { restriction: standing } : { restoration: standing }),
    });
  }
  return [...standings.values()];
}

function restrictions(db: Knex): Knex.QueryBuilder {
  return db('restrictions as r')
    .join('prescriptions as p', 'p.id', 'r.prescription_id')
    .leftJoin('prescription_facts as f', (fact) =>
      fact.on('f.prescription_id', 'r.prescription_id').andOn('f.fact_id', 'r.fact_id'),
    )
    .leftJoin('restorations as o', 'o.id', 'r.lifted_by')
    .leftJoin('instructions as i', 'i.restoration_id', 'r.lifted_by')
    .select('r.id', 'r.kind', 'r.normalised', 'f.unicode', 'r.scope', 'p.violation_kind', 'p.norm')
    .select('r.prescription_id', 'p.number', 'p.issued_at', 'p.notice_id', 'r.in_force_from')
    .select('r.lifted_at', 'r.lifted_by', 'r.resumed_at', 'o.cause', 'o.reasons')
    .select('i.id as instruction_id', 'i.number as instruction_number', db.raw('r.review_on::text as review_on'))
    .select(
      db.raw(
        '(select count(*)::int from restriction_grounds g where g.restriction_id = r.id and g.ended_at is null) as grounds',
      ),
    );
}

function toView(row: Row): RestrictionView {
  return {
    id: row.id,
    kind: row.kind,
    value: row.normalised,
    unicode: row.unicode,
    scope: row.scope,
    state: restrictionState({ liftedAt: row.lifted_at, liftedBy: row.lifted_by, resumedAt: row.resumed_at }),
    violationKind: row.violation_kind,
    norm: row.norm,
    prescription: { id: row.prescription_id, number: row.number, issuedAt: row.issued_at },
    noticeId: row.notice_id,
    inForceFrom: row.in_force_from,
    reviewOn: row.review_on,
    grounds: row.grounds,
    liftedAt: row.lifted_at,
    resumedAt: row.resumed_at,
    lifted:
      row.lifted_by === null || row.cause === null
        ? null
        : {
            restorationId: row.lifted_by,
            cause: row.cause,
            reasons: row.reasons ?? '',
            instructionId: row.instruction_id,
            number: row.instruction_number,
          },
  };
}
