import { setImmediate as breathe } from 'node:timers/promises';
import type { PaperText } from '../domain/paper.js';
import { heightOf, margins } from './sheet.js';
import type { Element, Sheet } from './sheet.js';
import { wrap } from './wrap.js';
import type { Line, Words } from './wrap.js';

export interface Column {
  head: PaperText;
  /** Its part of the breadth. */
  share: number;
}

/** What stands in a cell, one text below the other. */
export type Cell = readonly Words[];

interface Laid {
  x: number;
  width: number;
  lines: Line[];
}

const padding = 3.5;
const afterTable = 10;
/** A row that is higher than a page is begun here only if so much of it fits. */
const worthBeginning = 90;
/** However long a list is, whatever else runs in this process has its turn. */
const rowsAtOnce = 16;
const headStyle = { face: 'bold', size: 8.5 } as const;

/**
 * Writes a table. Its head is repeated on each page and never stands alone, and no row is split that fits on one.
 * @param below points of what must not stand without the last row: a signature
 */
export async function writeTable(
  sheet: Sheet,
  columns: readonly Column[],
  rows: readonly Cell[][],
  below = 0,
): Promise<void> {
  const head = lay(
    sheet,
    columns,
    columns.map((column) => [{ text: sheet.say(column.head), ...headStyle }]),
  );
  const headHeight = heightOfRow(head);
  const wholeRoom = sheet.wholeRoom - headHeight;
  /** What has to stand where a row begins. */
  const wanted = (row: readonly Laid[], index: number) => {
    const height = heightOfRow(row);
    const withBelow = height + afterTable + below;
    if (index === rows.length - 1 && withBelow <= wholeRoom) return withBelow;
    return height <= wholeRoom ? height : worthBeginning;
  };
  const first = lay(sheet, columns, rows[0] ?? []);
  sheet.begin(headHeight + wanted(first, 0));
  const table = sheet.element('Table');
  writeRow(sheet, head, { table, role: 'TH' });
  const again = () => {
    sheet.turnPage();
    repeatHead(sheet, head);
  };
  for (const [index, cells] of rows.entries()) {
    const row = index === 0 ? first : lay(sheet, columns, cells);
    if (sheet.room < wanted(row, index)) again();
    writeRow(sheet, row, { table, role: 'TD', again });
    if (index % rowsAtOnce === rowsAtOnce - 1) await breathe();
  }
  table.end();
  sheet.space(afterTable);
}

function lay(sheet: Sheet, columns: readonly Column[], cells: readonly Cell[]): Laid[] {
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  let x = margins.left;
  return columns.map(({ share }, index) => {
    const width = (sheet.width * share) / shares;
    const lines = (cells[index] ?? []).flatMap((words) => wrap(words, width - 2 * padding));
    const laid = { x, width, lines };
    x += width;
    return laid;
  });
}

function heightOfRow(row: readonly Laid[]): number {
  return Math.max(...row.map(({ lines }) => heightOf(lines))) + 2 * padding;
}

function writeRow(
  sheet: Sheet,
  row: readonly Laid[],
  { table, role, again }: { table: Element; role: 'TH' | 'TD'; again?: () => void },
): void {
  const tr = sheet.element('TR', table);
  const cells = row.map((laid) => ({
    ...laid,
    lines: [...laid.lines],
    element: sheet.element(role, tr, role === 'TH' ? { scope: 'Column' } : {}),
  }));
  for (let isContinued = false; ; isContinued = true) {
    const parts = cells.map((cell) => cell.lines.splice(0, sheet.howManyStand(cell.lines, sheet.room - 2 * padding)));
    const height = Math.max(...parts.map(heightOf)) + 2 * padding;
    const { y } = sheet.doc;
    if (role === 'TH') shade(sheet, y, height);
    if (isContinued) repeatNumber(sheet, row[0], y);
    cells.forEach(({ element, x, width }, index) => {
      const lines = parts[index] ?? [];
      if (lines.length === 0) return;
      const place = { x: x + padding, y: y + padding, width: width - 2 * padding };
      element.add(() => {
        sheet.drawLines(lines, place);
      });
    });
    rule(sheet, row, { y, height });
    sheet.doc.y = y + height;
    if (cells.every(({ lines }) => lines.length === 0)) break;
    again?.();
  }
  for (const { element } of cells) element.end();
  tr.end();
}

/** Where a row goes on, its number stands again: of what these lines are a part. */
function repeatNumber(sheet: Sheet, number: Laid | undefined, y: number): void {
  if (number === undefined) return;
  const { x, width, lines } = number;
  sheet.decorate(() => {
    sheet.drawLines(lines, { x: x + padding, y: y + padding, width: width - 2 * padding });
  }, 'Pagination');
}

function repeatHead(sheet: Sheet, head: readonly Laid[]): void {
  const { y } = sheet.doc;
  const height = heightOfRow(head);
  shade(sheet, y, height);
  sheet.decorate(() => {
    for (const { x, width, lines } of head) {
      sheet.drawLines(lines, { x: x + padding, y: y + padding, width: width - 2 * padding });
    }
  }, 'Pagination');
  rule(sheet, head, { y, height });
  sheet.doc.y = y + height;
}

function shade(sheet: Sheet, y: number, height: number): void {
  sheet.decorate((doc) => {
    doc.rect(margins.left, y, sheet.width, height).fill('#eeeeee').fillColor('black');
  });
}

function rule(sheet: Sheet, row: readonly Laid[], { y, height }: { y: number; height: number }): void {
  sheet.decorate((doc) => {
    for (const { x, width } of row) doc.rect(x, y, width, height);
    doc.lineWidth(0.5).stroke('#555555');
  });
}
