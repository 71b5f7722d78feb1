import type { Knex } from 'knex';
import type { LocatorKind } from '../domain/locator.js';
import type { Scope } from '../domain/scope.js';
import type { Verdict } from '../domain/verdicts.js';

/** Where to look for what lies within one target: places as in the column of migration 0034. */
export interface SoughtPlaces {
  /** Normalised; itself it is not sought. */
  target: string;
  /** The fact it is of; what that names beside it is the same item. */
  factId?: string;
  ranges: readonly { low: string; high: string }[];
  host?: string;
  onNetwork: boolean;
}

/** How much is known within a target, of all bodies' cases; no more than this is told across bodies. */
export interface CountWithin {
  /** Other hosts; none of an account, which lies on hosts of its platform. */
  hosts: number;
  accounts: number;
  pages: number;
  addresses: number;
  /** There may be more: the counting stopped. */
  more: boolean;
  restricted: number;
  /** Of the acts in force on what lies within, at most 20. */
  numbers: string[];
}

/** One locator within a target, with the newest case that names it. */
export interface LocatorWithin {
  kind: LocatorKind;
  normalised: string;
  unicode: string | null;
  scope: Scope;
  verdict: Verdict | 'pending';
  noticeId: string;
  number: string;
  violationKind: string;
}

/** So many locators within each target are looked at: 200, of many targets fewer, so that one query has an end whatever is asked. */
function lookedAt(targets: number): number {
  return Math.max(20, Math.min(200, Math.floor(20_000 / targets)));
}

const nothing: CountWithin = {
  ...{ hosts: 0, accounts: 0, pages: 0, addresses: 0, more: false, restricted: 0, numbers: [] },
};

/** What is known within each of these targets, in their order; one query, however many. */
export async function countWithin(db: Knex, sought: readonly SoughtPlaces[]): Promise<CountWithin[]> {
  if (sought.length === 0) return [];
  const { rows } = await db.raw<{ rows: (Omit<CountWithin, 'numbers'> & { at: number; numbers: string[] | null })[] }>(
    'select at, hosts, accounts, pages, addresses, more, restricted, numbers from count_within(?::jsonb, ?)',
    [asJson(sought), lookedAt(sought.length)],
  );
  const found = new Map(rows.map(({ at, numbers, ...counts }) => [at, { ...counts, numbers: numbers ?? [] }]));
  return sought.map(({ host, onNetwork }, at) => {
    const counts = found.get(at) ?? nothing;
    return host === undefined && !onNetwork ? { ...counts, hosts: 0 } : counts;
  });
}

/** For each of these targets, in their order, some locators within it that whoever asks may read, by their places; one query. */
export async function locatorsWithin(
  db: Knex,
  sought: readonly SoughtPlaces[],
  atMost: number,
): Promise<LocatorWithin[][]> {
  if (sought.length === 0) return [];
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select a.at, k.kind, k.normalised, k.unicode, k.scope, k.verdict, k.notice_id, k.number, k.violation_kind
       from jsonb_to_recordset(?::jsonb) as a (at int, target text, fact uuid, ranges jsonb, network boolean)
      cross join lateral (
        select distinct on (w.place, w.normalised) w.place, w.kind, w.normalised, w.unicode, w.scope,
               f.verdict, f.notice_id, n.number, n.violation_kind
          from known_within(a.target, a.fact, a.ranges, a.network, ?) w
          join facts f on f.id = w.fact_id
          join notices n on n.id = f.notice_id
         order by w.place, w.normalised, w.fact_id desc
         limit ?) k
      order by a.at, k.place, k.normalised`,
    [asJson(sought), lookedAt(sought.length), atMost],
  );
  const within: LocatorWithin[][] = sought.map(() => []);
  for (const row of rows) within[row.at]?.push(toLocator(row));
  return within;
}

interface Row extends Omit<LocatorWithin, 'noticeId' | 'violationKind'> {
  at: number;
  notice_id: string;
  violation_kind: string;
}

function toLocator({ at: _, notice_id: noticeId, violation_kind: violationKind, ...row }: Row): LocatorWithin {
  return { ...row, noticeId, violationKind };
}

function asJson(sought: readonly SoughtPlaces[]): string {
  return JSON.stringify(
    sought.map(({ target, factId, host, ranges, onNetwork }, at) => ({
      ...{ at, target, fact: factId, host, ranges, network: onNetwork },
    })),
  );
}
