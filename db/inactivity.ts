import type { Knex } from 'knex';
import { almatyDay } from '../domain/almaty.js';
import { endOfHalfYear, startOfHalfYear } from '../domain/half-years.js';
import type { HalfYear } from '../domain/half-years.js';
import { activityKinds } from '../domain/inactivity.js';
import type { InactiveAccount, InactivityContent, InactivityDefinition } from '../domain/inactivity.js';

/** Notes that the acting account has used the system on a day. */
export async function noteUse(tx: Knex, halfYear: string, day: string): Promise<void> {
  await tx.raw('select note_use(?, ?::date)', [halfYear, day]);
}

/** The accounts that did nothing and used nothing in a half-year, as far as it has gone: for who reads such lists, and for the engine. */
export async function inactiveAccounts(
  tx: Knex,
  halfYear: HalfYear,
  definition: InactivityDefinition,
): Promise<InactivityContent> {
  const kinds = activityKinds(definition);
  const { rows } = await tx.raw<{ rows: Row[] }>(
    `select account_id, full_name, email, body_code, created_at, last_act_at, last_use_on::text, uses_since::text
       from inactive_accounts(?, ?::date, ?::date, ?, ?, ?::text[], ?::text[])`,
    [
      ...[halfYear.code, halfYear.firstDay, halfYear.lastDay],
      ...[new Date(startOfHalfYear(halfYear)), new Date(endOfHalfYear(halfYear))],
      ...[[...definition.roles], kinds === null ? null : [...kinds]],
    ] as Knex.RawBinding[],
  );
  return {
    halfYear,
    definition,
    usesSince: rows[0]?.uses_since ?? null,
    rows: rows.map((row) => toInactive(row, halfYear)),
  };
}

interface Row {
  account_id: string;
  full_name: string;
  email: string;
  body_code: string | null;
  created_at: Date;
  last_act_at: Date | null;
  last_use_on: string | null;
  uses_since: string | null;
}

function toInactive(row: Row, { firstDay }: HalfYear): InactiveAccount {
  const createdOn = almatyDay(row.created_at.getTime());
  const days = [row.last_act_at === null ? null : almatyDay(row.last_act_at.getTime()), row.last_use_on];
  return {
    ...{ accountId: row.account_id, fullName: row.full_name, email: row.email, bodyCode: row.body_code, createdOn },
    lastActiveOn:
      days
        .filter((day) => day !== null)
        .sort()
        .at(-1) ?? null,
    createdWithinPeriod: createdOn >= firstDay,
  };
}
