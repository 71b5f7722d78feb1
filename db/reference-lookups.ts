import type { Knex } from 'knex';
import { almatyDay } from '../domain/almaty.js';
import type { Clock } from '../domain/clock.js';

/** True if evidence of this kind is blurred and its locators are masked outside the case. */
export async function isSensitiveKind(db: Knex, clock: Clock, violationKind: string): Promise<boolean> {
  const [kind] = await validEntries(db, clock, 'violation_kinds', violationKind);
  return kind?.data['sensitive'] === true;
}

/** True if the notice's kind of violation is marked sensitive today; a draft without a kind is not. */
export async function isSensitiveNotice(db: Knex, clock: Clock, noticeId: string): Promise<boolean> {
  const notice = await db<{ id: string; violation_kind: string | null }>('notices')
    .where({ id: noticeId })
    .first('violation_kind');
  return notice?.violation_kind != null && isSensitiveKind(db, clock, notice.violation_kind);
}

/** The kinds of violation that were never marked sensitive: addresses of their cases are shown outside these too. */
export async function kindsShownAnywhere(db: Knex): Promise<Set<string>> {
  const rows: { code: string }[] = await db('reference_entries')
    .where({ list: 'violation_kinds' })
    .groupBy('code')
    .havingRaw(`not bool_or(coalesce((data ->> 'sensitive')::boolean, false))`)
    .select('code');
  return new Set(rows.map(({ code }) => code));
}

/** The well-known platforms of today: host → name. */
export async function platformsToday(db: Knex, clock: Clock): Promise<Map<string, string>> {
  const rows = await validEntries(db, clock, 'platforms');
  return new Map(rows.map(({ code, data }) => [code, String(data['platform'])]));
}

interface ValidEntry {
  code: string;
  data: Record<string, unknown>;
}

async function validEntries(db: Knex, clock: Clock, list: string, code?: string): Promise<ValidEntry[]> {
  const today = almatyDay(clock.now());
  return db('reference_entries')
    .where({ list, ...(code === undefined ? {} : { code }) })
    .where('valid_from', '<=', today)
    .where((until) => void until.whereNull('valid_to').orWhere('valid_to', '>=', today))
    .orderBy('valid_from', 'desc')
    .select('code', 'data');
}
