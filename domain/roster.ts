import { normalisedMobile } from './mobile-phone.js';
import { workEmailFault } from './work-email.js';

/** One row of Annex 1: nothing else is asked for about a person. */
export interface RosterRow {
  /** Surname, name and, where there is one, patronymic, as the form has them: in one column. */
  fullName: string;
  email: string;
  /** E.164. Null only in what was taken over when the duty began. */
  phone: string | null;
  /** The subordinate organisation, for its staff. */
  organisation: string | null;
}

/** A row as somebody gives it. */
export type GivenRosterRow = Omit<RosterRow, 'phone' | 'organisation'> & {
  phone: string;
  organisation?: string | null | undefined;
};

export const rosterRowsAtMost = 5_000;

/** A list is drafted, in force from its submission, and replaced by the next one. */
export const rosterStatuses = ['draft', 'in_force', 'replaced'] as const;
export type RosterStatus = (typeof rosterStatuses)[number];

/** What is wrong with a row: a pointer below it and a code. */
export interface RowFault {
  index: number;
  field: keyof RosterRow;
  code: string;
}

/** Rows as they are kept, or everything that is wrong with them, all at once. Addresses are compared whatever their case. */
export function readRosterRows(given: readonly GivenRosterRow[]): { rows: RosterRow[]; faults: RowFault[] } {
  const faults: RowFault[] = [];
  const seen = new Set<string>();
  const rows = given.map(({ fullName, email, phone, organisation }, index) => {
    const fault = (field: keyof RosterRow, code: string | undefined) => {
      if (code !== undefined) faults.push({ index, field, code });
    };
    const mobile = normalisedMobile(phone);
    fault('fullName', /\S\s+\S/u.test(fullName) ? undefined : 'name_needs_surname_and_name');
    fault('email', workEmailFault(email) ?? (seen.has(keyOfRow({ email })) ? 'duplicate_email' : undefined));
    fault('phone', mobile === undefined ? 'not_a_mobile_phone' : undefined);
    seen.add(keyOfRow({ email }));
    return { fullName, email, phone: mobile ?? null, organisation: organisation ?? null };
  });
  return { rows, faults };
}

/** By what a person is the same from one list to the next, and by what an account is found on it: the work e-mail. */
export function keyOfRow({ email }: Pick<RosterRow, 'email'>): string {
  return email.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** What a new list changes about the one in force. */
export interface RosterDiff {
  /** The version in force that it is compared with; 0 where there was none. */
  against: number;
  kept: number;
  added: RosterRow[];
  changed: { from: RosterRow; to: RosterRow }[];
  removed: RosterRow[];
}

/** Compares a list with the one in force. */
export function diffRosters(
  against: number,
  inForce: readonly RosterRow[],
  proposed: readonly RosterRow[],
): RosterDiff {
  const before = new Map(inForce.map((row) => [keyOfRow(row), row]));
  const after = new Set(proposed.map(keyOfRow));
  const diff: RosterDiff = { against, kept: 0, added: [], changed: [], removed: [] };
  for (const to of proposed) {
    const from = before.get(keyOfRow(to));
    if (from === undefined) diff.added.push(to);
    else if (isSame(from, to)) diff.kept += 1;
    else diff.changed.push({ from, to });
  }
  diff.removed = inForce.filter((row) => !after.has(keyOfRow(row)));
  return diff;
}

function isSame(one: RosterRow, other: RosterRow): boolean {
  return one.fullName === other.fullName && one.phone === other.phone && one.organisation === other.organisation;
}
