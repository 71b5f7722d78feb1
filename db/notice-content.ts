import type { Knex } from 'knex';
import type { DeviceCodeKind, HardStop, LocatorKind } from '../domain/locator.js';
import type { CourtAct, FactContent, FactDeviceCode, FactLocator, Medium, NoticeContent } from '../domain/notice.js';
import type { Scope } from '../domain/scope.js';

interface HeadRow {
  id: string;
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
}

interface LocatorRow {
  fact_id: string;
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
  fact_id: string;
  kind: DeviceCodeKind;
  input: string;
  normalised: string;
  warnings: string[];
}

/** What a notice says, its facts in order; four queries, however many facts. Throws if there is no such notice. */
export async function loadContent(db: Knex, noticeId: string): Promise<NoticeContent> {
  const head = await db<HeadRow>('notices')
    .where({ id: noticeId })
    .first('violation_kind', 'norm', 'court_act', 'necessity', 'external_reference');
  if (head === undefined) throw new Error(`There is no notice ${noticeId}`);
  return {
    ...(head.violation_kind === null ? {} : { violationKind: head.violation_kind }),
    ...(head.norm === null ? {} : { norm: head.norm }),
    ...(head.court_act === null ? {} : { courtAct: head.court_act }),
    ...(head.necessity === null ? {} : { necessity: head.necessity }),
    ...(head.external_reference === null ? {} : { externalReference: head.external_reference }),
    facts: await loadFacts(db, noticeId),
  };
}

/** The facts of a notice, in order. */
export async function loadFacts(db: Knex, noticeId: string): Promise<FactContent[]> {
  const ofNotice = db('facts').where({ notice_id: noticeId }).select('id');
  const facts: FactRow[] = await db('facts')
    .where({ notice_id: noticeId })
    .orderBy('ordinal')
    .select('id', 'ordinal', 'medium', 'target', 'protocol', 'substantiation', 'necessity');
  const locators = byFact<LocatorRow>(
    await db('locators')
      .whereIn('fact_id', ofNotice.clone())
      .orderBy(['fact_id', 'position'])
      .select('fact_id', 'kind', 'input', 'normalised', 'unicode', 'scope', 'warnings', 'hard_stop', 'platform'),
  );
  const deviceCodes = byFact<DeviceCodeRow>(
    await db('device_codes')
      .whereIn('fact_id', ofNotice.clone())
      .orderBy(['fact_id', 'position'])
      .select('fact_id', 'kind', 'input', 'normalised', 'warnings'),
  );
  const evidence = byFact<{ fact_id: string; evidence_id: string }>(
    await db('fact_evidence')
      .whereIn('fact_id', ofNotice.clone())
      .orderBy(['fact_id', 'position'])
      .select('fact_id', 'evidence_id'),
  );
  return facts.map((fact) => ({
    id: fact.id,
    ordinal: fact.ordinal,
    medium: fact.medium,
    locators: (locators.get(fact.id) ?? []).map(toLocator),
    ...(fact.target === null ? {} : { target: fact.target }),
    ...(fact.protocol === null ? {} : { protocol: fact.protocol }),
    deviceCodes: (deviceCodes.get(fact.id) ?? []).map(toDeviceCode),
    ...(fact.substantiation === null ? {} : { substantiation: fact.substantiation }),
    evidenceIds: (evidence.get(fact.id) ?? []).map((row) => row.evidence_id),
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

function byFact<R extends { fact_id: string }>(rows: R[]): Map<string, R[]> {
  const grouped = new Map<string, R[]>();
  for (const row of rows) {
    const ofFact = grouped.get(row.fact_id);
    if (ofFact === undefined) grouped.set(row.fact_id, [row]);
    else ofFact.push(row);
  }
  return grouped;
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
