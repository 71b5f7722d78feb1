import { readRosterRows } from '../domain/roster.js';
import type { RosterRow } from '../domain/roster.js';
import { invalid } from './problem.js';
import { givenRow } from './roster-view.js';
import { fieldErrors } from './zod-errors.js';

type Field = keyof RosterRow;

/** What is wrong in a table file: the row as office programs number it, the column as its head calls it. */
export interface SheetFault {
  row: number;
  column: string;
  /** Where it is in the list that was read: `#/rows/3/email`. */
  pointer: string;
  code: string;
}

/** How people head the columns of Annex 1, in lower case without marks; `number` is not read. */
const heads: Record<Field | 'number', readonly string[]> = {
  number: ['no', '№', 'n', '№ п/п', '№ р/с', 'р/с', 'р/с №', 'п/п', 'number'],
  fullName: [
    ...['fullname', 'full name', 'тегі, аты, әкесінің аты', 'тегі, аты, әкесінің аты (ол болған жағдайда)', 'аты-жөні'],
    ...['фио', 'ф.и.о.', 'фамилия, имя, отчество', 'фамилия, имя, отчество (при его наличии)'],
  ],
  email: ['email', 'e-mail', 'work e-mail', 'жұмыс электрондық поштасы', 'рабочая электронная почта'],
  phone: ['phone', 'mobile', 'mobile phone', 'ұялы телефон', 'мобильный телефон'],
  organisation: [
    ...['organisation', 'subordinate organisation', 'ведомстволық бағынысты ұйым', 'подведомственная организация'],
  ],
};
const needed: readonly Field[] = ['fullName', 'email', 'phone'];

/**
 * Reads the rows of Annex 1 out of a table whose first row names its columns, in any order. Empty rows are passed over.
 * @throws Problem *invalid* where a column is missing, stands twice, or is none of Annex 1: no other personal data is taken
 */
export function readRosterSheet(table: readonly string[][]): { rows: RosterRow[]; faults: SheetFault[] } {
  const head = table[0] ?? [];
  const columns = columnsOf(head);
  const given = table.flatMap((cells, index) =>
    index === 0 || cells.every((cell) => cell.trim() === '') ? [] : [{ row: index + 1, cells }],
  );
  const faults: SheetFault[] = [];
  const add = (at: number, field: Field, code: string) => {
    const column = head[columns.get(field) ?? -1] ?? field;
    faults.push({ row: given[at]?.row ?? 0, column, pointer: `#/rows/${at}/${field}`, code });
  };
  const wellFormed = given.flatMap(({ cells }, at) => {
    const organisation = cellOf(cells, columns.get('organisation'));
    const texts = Object.fromEntries(needed.map((field) => [field, cellOf(cells, columns.get(field))]));
    const parsed = givenRow.safeParse(
      { ...texts, ...(organisation === '' ? {} : { organisation }) },
      { reportInput: true },
    );
    if (parsed.success) return [{ at, row: parsed.data }];
    for (const { pointer, code } of fieldErrors(parsed.error.issues, '#')) add(at, pointer.slice(2) as Field, code);
    return [];
  });
  const { rows, faults: found } = readRosterRows(wellFormed.map(({ row }) => row));
  for (const { index, field, code } of found) add(wellFormed[index]?.at ?? 0, field, code);
  return { rows, faults: faults.sort((one, other) => one.row - other.row) };
}

function columnsOf(head: readonly string[]): Map<Field, number> {
  const columns = new Map<Field, number>();
  const errors: { pointer: string; code: string }[] = [];
  head.forEach((text, index) => {
    const called = text.normalize('NFC').trim().toLowerCase().replace(/\s+/gu, ' ');
    const field = (Object.keys(heads) as (keyof typeof heads)[]).find((each) => heads[each].includes(called));
    if (field === 'number' || called === '') return;
    if (field === undefined) errors.push({ pointer: `#/columns/${index}`, code: 'not_a_column_of_annex_1' });
    else if (columns.has(field)) errors.push({ pointer: `#/columns/${index}`, code: 'column_twice' });
    else columns.set(field, index);
  });
  const missing = needed.filter((field) => !columns.has(field));
  errors.push(...missing.map((field) => ({ pointer: `#/columns/${field}`, code: 'column_missing' })));
  if (errors.length > 0) throw invalid(errors);
  return columns;
}

function cellOf(cells: readonly string[], index: number | undefined): string {
  return index === undefined ? '' : (cells[index] ?? '').trim();
}
