import type { Knex } from 'knex';
import type { LocatorKind } from '../domain/locator.js';
import type { FilingSide } from '../domain/roles.js';
import type { Scope } from '../domain/scope.js';

/** A restriction that is to be lifted; with facts, only as far as these are its grounds. */
export interface RestorationTarget {
  restrictionId: string;
  factIds: string[] | null;
}

/** By what somebody names restrictions: themselves, their locators, or the act that they rest on. */
export type RestorationAbout =
  | { restrictionIds: readonly string[] }
  | { normalised: readonly string[] }
  | { noticeId: string }
  | { prescriptionId: string }
  | { courtActNumber: string };

/** A restriction in force that a decision left as it is, or that covers what a decision has lifted. */
export interface StandingRestriction {
  restrictionId: string;
  kind: LocatorKind;
  value: string;
  scope: Scope;
  /** Numbers of the acts whose grounds hold it: of a prescription, or of a notice that added its facts as duplicates and ordered nothing. */
  heldBy: string[];
  /** Grounds that hold it. */
  grounds: number;
}

/** What came of each target of a decision. */
export interface LiftedTargets {
  lifted: string[];
  /** Further grounds hold them. */
  stillRestricted: StandingRestriction[];
}

/**
 * The restrictions in force that are meant, in a fixed order. Those named by a notice, prescription or court act are meant only as far as they rest
 * on it, unless whatever was restricted is gone (`whole`). Unless it is, a body (`ofBody`) reaches the grounds of its own notices and no others.
 */
export async function findTargets(
  tx: Knex,
  about: RestorationAbout,
  { whole, ofBody }: { whole: boolean; ofBody?: string | undefined },
): Promise<RestorationTarget[]> {
  const query = tx('restrictions as r').whereNull('r.lifted_at').orderBy('r.id');
  const isNamed = 'restrictionIds' in about || 'normalised' in about;
  if ('restrictionIds' in about) void query.whereIn('r.id', [...about.restrictionIds]);
  if ('normalised' in about) void query.whereIn('r.normalised', [...about.normalised]);
  if (isNamed && (whole || ofBody === undefined)) {
    const rows: { id: string }[] = await query.select('r.id');
    return rows.map(({ id }) => ({ restrictionId: id, factIds: null }));
  }
  const rows: { id: string; facts: string[] }[] = await query
    .join('restriction_grounds as g', 'g.restriction_id', 'r.id')
    .join('notices as n', 'n.id', 'g.notice_id')
    .whereNull('g.ended_at')
    .where((meant) => {
      if (!whole && ofBody !== undefined) void meant.where('n.body_code', ofBody);
    })
    .where((meant) => {
      if ('noticeId' in about) void meant.where('n.id', about.noticeId);
      else if ('courtActNumber' in about) void meant.whereRaw(`n.court_act ->> 'number' = ?`, [about.courtActNumber]);
      else if ('prescriptionId' in about)
        void meant.whereIn('n.id', tx('prescriptions').where({ id: about.prescriptionId }).select('notice_id'));
    })
    .groupBy('r.id')
    .select('r.id', tx.raw('array_agg(g.fact_id order by g.fact_id) as facts'));
  return rows.map(({ id, facts }) => ({ restrictionId: id, factIds: whole ? null : facts }));
}

/** SQL: the sides that filed the notices of whatever grounds in force these targets mean, each once (`FilingSide`). */
export const sidesOf = (targets: string): string => `(select coalesce(jsonb_agg(distinct jsonb_build_object(
    'filerId', n.filer_id, 'bodyCode', n.body_code, 'releasedBy', n.released_by, 'beganAt', (extract(epoch from n.created_at) * 1000)::bigint)), '[]')
  from ${targets}
  join restriction_grounds g on g.restriction_id = t.restriction_id and g.ended_at is null and (t.fact_ids is null or g.fact_id = any (t.fact_ids))
  join notices n on n.id = g.notice_id)`;

/** The sides that filed what these targets mean. */
export async function sidesOfTargets(tx: Knex, targets: readonly RestorationTarget[]): Promise<FilingSide[]> {
  const given = targets.map(({ restrictionId, factIds }) => ({ restriction_id: restrictionId, fact_ids: factIds }));
  const { rows } = await tx.raw<{ rows: [{ sides: FilingSide[] }] }>(
    `select ${sidesOf('jsonb_to_recordset(?::jsonb) as t(restriction_id uuid, fact_ids uuid[])')} as sides`,
    [JSON.stringify(given)],
  );
  return rows[0].sides;
}

/** The sides that filed what a restoration is about. */
export async function sidesOfRestoration(tx: Knex, restorationId: string): Promise<FilingSide[]> {
  const { rows } = await tx.raw<{ rows: [{ sides: FilingSide[] }] }>(
    `select ${sidesOf('(select * from restoration_targets where restoration_id = ?) t')} as sides`,
    [restorationId],
  );
  return rows[0].sides;
}

/**
 * Ends the grounds that a restoration is about, and lifts every restriction that nothing else holds; the others stay in force. Locks them first, so
 * that a further ground which is added at this moment is either seen here or finds the restriction lifted.
 */
export async function liftTargets(tx: Knex.Transaction, at: number, restorationId: string): Promise<LiftedTargets> {
  const targets: { restriction_id: string; fact_ids: string[] | null; lifted_at: Date | null }[] = await tx(
    'restoration_targets as t',
  )
    .join('restrictions as r', 'r.id', 't.restriction_id')
    .where('t.restoration_id', restorationId)
    .orderBy('r.id')
    .forUpdate('r')
    .select('t.restriction_id', 't.fact_ids', 'r.lifted_at');
  const open = targets.filter(({ lifted_at }) => lifted_at === null).map(({ restriction_id }) => restriction_id);
  await tx.raw(
    `update restriction_grounds g set ended_at = ?, ended_by = t.restoration_id from restoration_targets t
      where t.restoration_id = ? and t.restriction_id = g.restriction_id and g.restriction_id = any (?::uuid[])
        and g.ended_at is null and (t.fact_ids is null or g.fact_id = any (t.fact_ids))`,
    [new Date(at), restorationId, open],
  );
  const { rows: lifted } = await tx.raw<{ rows: { id: string }[] }>(
    `update restrictions r set lifted_at = ?, lifted_by = ? where r.id = any (?::uuid[])
        and not exists (select from restriction_grounds g where g.restriction_id = r.id and g.ended_at is null)
      returning r.id`,
    [new Date(at), restorationId, open],
  );
  await tx.raw(
    `update restoration_targets t set lifted = r.lifted_by is not distinct from t.restoration_id
       from restrictions r where r.id = t.restriction_id and t.restoration_id = ?`,
    [restorationId],
  );
  const ids = lifted.map(({ id }) => id);
  const held = open.filter((id) => !ids.includes(id));
  return { lifted: ids, stillRestricted: await standingRestrictions(tx, held) };
}

/** These restrictions, with what holds them. */
export async function standingRestrictions(db: Knex, ids: readonly string[]): Promise<StandingRestriction[]> {
  if (ids.length === 0) return [];
  const rows: {
    id: string;
    kind: LocatorKind;
    normalised: string;
    scope: Scope;
    held_by: string[];
    grounds: number;
  }[] = await db('restrictions as r')
    .joinRaw(
      `cross join lateral (
         select count(*)::int as grounds, array_agg(distinct coalesce(p.number, n.number) order by coalesce(p.number, n.number)) as held_by
           from restriction_grounds g
           join notices n on n.id = g.notice_id
           left join prescriptions p on p.notice_id = n.id
          where g.restriction_id = r.id and g.ended_at is null) h`,
    )
    .whereIn('r.id', [...ids])
    .orderBy('r.id')
    .select('r.id', 'r.kind', 'r.normalised', 'r.scope', 'h.grounds', 'h.held_by');
  return rows.map((row) => ({
    restrictionId: row.id,
    kind: row.kind,
    value: row.normalised,
    scope: row.scope,
    heldBy: row.held_by,
    grounds: row.grounds,
  }));
}
