import type { Knex } from 'knex';
import type { DeviceCodeKind, HardStop, LocatorKind } from '../domain/locator.js';
import type { CourtAct, FactContent, FactDeviceCode, FactLocator, Medium, NoticeContent } from '../domain/notice.js';
import type { Scope } from '../domain/scope.js';
import type { NoticeSource, SourceAct } from '../domain/sources.js';
import { keptPlan } from './kept-plan.js';

interface HeadRow {
  id: string;
  source: NoticeSource;
  source_act: SourceAct | null;
  violation_kind: string | null;
  norm: string | null;
  court_act: CourtAct | null;
  necessity: string | null;
  external_reference: string | null;
}

interface FactRow {
  id: string;
  ordinal: number;
  medium: Medium;
  target: LocatorKind | null;
  protocol: string | null;
  substantiation: string | null;
  necessity: string | null;
  locators: LocatorRow[];
  device_codes: DeviceCodeRow[];
  evidence_ids: string[];
}

interface LocatorRow {
  kind: LocatorKind;
  input: string;
  normalised: string;
  unicode: string | null;
  scope: Scope;
  warnings: string[];
  hard_stop: HardStop | null;
  platform: string | null;
}

interface DeviceCodeRow {
  kind: DeviceCodeKind;
  input: string;
  normalised: string;
  warnings: string[];
}

/** What a notice says, its facts in order; two queries, however many facts. Throws if there is no such notice. */
export async function loadContent(db: Knex, noticeId: string): Promise<NoticeContent> {
  const head = await db<HeadRow>('notices')
    .where({ id: noticeId })
    .first('source', 'source_act', 'violation_kind', 'norm', 'court_act', 'necessity', 'external_reference');
  if (head === undefined) throw new Error(`There is no notice ${noticeId}`);
  return {
    // What an ordinary notice says has the hash that it had before there were others.
    ...(head.source === 'notice' ? {} : { source: head.source }),
    ...(head.source_act === null ? {} : { sourceAct: head.source_act }),
    ...(head.violation_kind === null ? {} : { violationKind: head.violation_kind }),
    ...(head.norm === null ? {} : { norm: head.norm }),
    ...(head.court_act === null ? {} : { courtAct: head.court_act }),
    ...(head.necessity === null ? {} : { necessity: head.necessity }),
    ...(head.external_reference === null ? {} : { externalReference: head.external_reference }),
    facts: await loadFacts(db, noticeId),
  };
}

const factsWithAll = `
  select f.id, f.ordinal, f.medium, f.target, f.protocol, f.substantiation, f.necessity,
         (select coalesce(json_agg(json_build_object('kind', l.kind, 'input', l.input, 'normalised', l.normalised, 'unicode', l.unicode,
                   'scope', l.scope, 'warnings', l.warnings, 'hard_stop', l.hard_stop, 'platform', l.platform) order by l.position), '[]')
            from locators l where l.fact_id = f.id) as locators,
         (select coalesce(json_agg(json_build_object('kind', c.kind, 'input', c.input, 'normalised', c.normalised, 'warnings', c.warnings)
                   order by c.position), '[]')
            from device_codes c where c.fact_id = f.id) as device_codes,
         (select coalesce(json_agg(e.evidence_id order by e.position), '[]')
            from fact_evidence e where e.fact_id = f.id) as evidence_ids
    from facts f
   where f.notice_id = ?
   order by f.ordinal`;

/** The facts of a notice, in order, with all that belongs to them: one query, because this is read at every step. */
export async function loadFacts(db: Knex, noticeId: string): Promise<FactContent[]> {
  const { rows } = await keptPlan(db.raw<{ rows: FactRow[] }>(factsWithAll, [noticeId]));
  return rows.map((fact) => ({
    id: fact.id,
    ordinal: fact.ordinal,
    medium: fact.medium,
    locators: fact.locators.map(toLocator),
    ...(fact.target === null ? {} : { target: fact.target }),
    ...(fact.protocol === null ? {} : { protocol: fact.protocol }),
    deviceCodes: fact.device_codes.map(toDeviceCode),
    ...(fact.substantiation === null ? {} : { substantiation: fact.substantiation }),
    evidenceIds: fact.evidence_ids,
    ...(fact.necessity === null ? {} : { necessity: fact.necessity }),
  }));
}

/** Normalised targets, by fact, that a supervisor has allowed and that have not changed since. */
export async function allowedHardStops(db: Knex, noticeId: string): Promise<Map<string, Set<string>>> {
  const rows: { fact_id: string; normalised: string }[] = await db('hard_stop_requests')
    .where({ notice_id: noticeId, allowed: true, voided_at: null })
    .select('fact_id', 'normalised');
  const allowed = new Map<string, Set<string>>();
  for (const { fact_id, normalised } of rows) {
    allowed.set(fact_id, (allowed.get(fact_id) ?? new Set()).add(normalised));
  }
  return allowed;
}

function toLocator(row: LocatorRow): FactLocator {
  return {
    kind: row.kind,
    input: row.input,
    normalised: row.normalised,
    ...(row.unicode === null ? {} : { unicode: row.unicode }),
    scope: row.scope,
    warnings: row.warnings,
    ...(row.hard_stop === null ? {} : { hardStop: row.hard_stop }),
    ...(row.platform === null ? {} : { platform: row.platform }),
  };
}

function toDeviceCode(row: DeviceCodeRow): FactDeviceCode {
  return { kind: row.kind, input: row.input, normalised: row.normalised, warnings: row.warnings };
}
