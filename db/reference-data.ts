import { readFile } from 'node:fs/promises';
import type { Knex } from 'knex';
import { loadFirstCalendars } from './working-days.js';

interface Entry {
  list: string;
  code: string;
  kk: string | null;
  ru: string | null;
  en: string | null;
  data: Record<string, unknown>;
  position: number;
}

/** The first lists are valid from the day the Rules were made (order No. 409 of 27.09.2022). */
const validFrom = '2022-09-27';

/**
 * How long a reviewer may be silent before he is reminded, replaced, and a supervisor is told; then again and again.
 * Minutes. None of it decides anything.
 */
const reviewTerms = [
  { code: 'DEFAULT', remindAfter: 1_440, reassignAfter: 2_880, escalateAfter: 4_320, repeatEvery: 1_440 },
  { code: 'CHILD_ABUSE', remindAfter: 60, reassignAfter: 120, escalateAfter: 240, repeatEvery: 60 },
  { code: 'TERRORISM', remindAfter: 120, reassignAfter: 240, escalateAfter: 480, repeatEvery: 120 },
  { code: 'SUICIDE', remindAfter: 120, reassignAfter: 240, escalateAfter: 480, repeatEvery: 120 },
];

/** Loads the first reference lists where they are missing. What an administrator has changed since stays. */
export async function loadReference(db: Knex): Promise<void> {
  const terms = reviewTerms.map(({ code, ...data }, position) => entry('review_terms', code, data, position));
  const lists = await Promise.all([
    fromFile('bodies', 'bodies.tsv'),
    fromFile('violation_kinds', 'violation-kinds.tsv', ({ norm, sensitive }) => ({
      norm,
      sensitive: sensitive === 'yes',
    })),
    fromFile('verdict_reasons', 'verdict-reasons.tsv', ({ verdict, code }) => ({
      verdict,
      // Says that an act is in due form, and nothing of a violation.
      ...(code === 'ACT_IN_ORDER' ? { onlyForOtherTracks: true } : {}),
    })),
    fromFile('return_reasons', 'return-reasons.tsv'),
    fromFile('notice_sources', 'notice-sources.tsv', sourceData),
    fromFile('protocols', 'protocols.tsv'),
    fromFile('platforms', 'platforms.tsv', ({ platform }) => ({ platform })),
  ]);
  const entries = [...lists.flat(), ...terms];
  await db('reference_entries')
    .insert(entries.map((row) => ({ ...row, data: JSON.stringify(row.data), valid_from: validFrom })))
    .onConflict(['list', 'code', 'valid_from'])
    .ignore();
  await loadFirstCalendars(db);
}

async function fromFile(
  list: string,
  file: string,
  dataOf: (row: Record<string, string | undefined>) => Record<string, unknown> = () => ({}),
): Promise<Entry[]> {
  const text = await readFile(new URL(`./reference/${file}`, import.meta.url), 'utf8');
  const [head = '', ...lines] = text.trimEnd().split('\n');
  const names = head.split('\t');
  return lines.map((line, position) => {
    const cells = line.split('\t');
    const row: Record<string, string | undefined> = Object.fromEntries(
      names.map((name, index) => [name, cells[index]]),
    );
    const code = row['code'] ?? row['host'] ?? '';
    return {
      ...entry(list, code, dataOf(row), position),
      kk: row['kk'] ?? null,
      ru: row['ru'] ?? null,
      en: row['en'] ?? null,
    };
  });
}

function sourceData(row: Record<string, string | undefined>): Record<string, unknown> {
  const { bodies = '', minutes = '', working_days: workingDays = '', clause = '' } = row;
  return {
    clause,
    ...(bodies === '' ? {} : { bodies: bodies.split(',') }),
    ...(minutes === '' ? {} : { within: { minutes: Number(minutes) } }),
    ...(workingDays === '' ? {} : { within: { workingDays: Number(workingDays) } }),
  };
}

function entry(list: string, code: string, data: Record<string, unknown>, position: number): Entry {
  return { list, code, kk: null, ru: null, en: null, data, position };
}
