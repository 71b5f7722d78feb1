import type { Knex } from 'knex';
import { scopeOf } from '../domain/notice.js';
import type { FactContent } from '../domain/notice.js';

const rowsAtOnce = 2_000;

/** Writes facts of a notice with all that hangs on them, over what was there under their ids. */
export async function writeFactRows(tx: Knex, noticeId: string, facts: readonly FactContent[]): Promise<void> {
  const ids = facts.map(({ id }) => id);
  for (const rows of inPortions(facts.map((fact) => factRow(noticeId, fact)))) {
    await tx('facts').insert(rows).onConflict('id').merge();
  }
  for (const table of ['locators', 'device_codes', 'fact_evidence']) await tx(table).whereIn('fact_id', ids).del();
  await insertAll(tx, 'locators', facts.flatMap(locatorRows));
  await insertAll(tx, 'device_codes', facts.flatMap(deviceCodeRows));
  await insertAll(tx, 'fact_evidence', facts.flatMap(evidenceRows));
}

async function insertAll(tx: Knex, table: string, rows: readonly object[]): Promise<void> {
  for (const portion of inPortions(rows)) await tx(table).insert(portion);
}

function inPortions<T>(rows: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(rows.length / rowsAtOnce) }, (_, index) =>
    rows.slice(index * rowsAtOnce, (index + 1) * rowsAtOnce),
  );
}

function factRow(noticeId: string, fact: FactContent) {
  return {
    id: fact.id,
    notice_id: noticeId,
    ordinal: fact.ordinal,
    medium: fact.medium,
    protocol: fact.protocol ?? null,
    substantiation: fact.substantiation ?? null,
    necessity: fact.necessity ?? null,
    target: fact.target ?? null,
    scope: scopeOf(fact),
  };
}

function locatorRows({ id, locators }: FactContent) {
  return locators.map((locator, position) => ({
    fact_id: id,
    position,
    kind: locator.kind,
    input: locator.input,
    normalised: locator.normalised,
    unicode: locator.unicode ?? null,
    scope: locator.scope,
    warnings: locator.warnings,
    hard_stop: locator.hardStop ?? null,
    platform: locator.platform ?? null,
  }));
}

function deviceCodeRows({ id, deviceCodes }: FactContent) {
  return deviceCodes.map((code, position) => ({
    fact_id: id,
    position,
    kind: code.kind,
    input: code.input,
    normalised: code.normalised,
    warnings: code.warnings,
  }));
}

function evidenceRows({ id, evidenceIds }: FactContent) {
  return evidenceIds.map((evidenceId, position) => ({ fact_id: id, evidence_id: evidenceId, position }));
}
