import type { Figures } from './figures.js';

/** The figures for people, with the goals there are. */
export function figuresTable(figures: Figures): string {
  const { p50, p99 } = figures.decisionToOperatorMs;
  return asTable([
    ['measure', 'figure', 'goal'],
    ['no-op workflows a second', figures.noopPerSecond, ''],
    ['cases a second, submission to closing', figures.casesPerSecond, ''],
    ['no-ops in the time of a case', figures.noopPerCase, judged(figures.noopPerCase, 6)],
    ['answer to a completion, median (ms)', figures.updateMs, ''],
    ['decision to operator, median (ms)', p50, judged(p50, 3 * figures.updateMs)],
    ['decision to operator, 99 % (ms)', p99, judged(p99, 6 * figures.updateMs)],
    ['events a notice', figures.eventsPerNotice, judged(figures.eventsPerNotice, 32)],
    ['transitions a notice', figures.transitionsPerNotice, judged(figures.transitionsPerNotice, 11)],
    ['events a dispatch', figures.eventsPerDispatch, judged(figures.eventsPerDispatch, 28)],
    ['transitions a dispatch', figures.transitionsPerDispatch, judged(figures.transitionsPerDispatch, 9)],
    ['Postgres commits that write, a case', figures.commitsPerCase, ''],
    ['facts a second, filing to closing', figures.factsPerSecond, ''],
  ]);
}

function judged(figure: number, atMost: number): string {
  return `≤ ${Number(atMost.toFixed(1))} ${figure <= atMost ? 'met' : 'MISSED'}`;
}

/** Columns of equal width; the second is of numbers and stands to the right. */
export function asTable(rows: readonly (readonly [string, string | number, string])[]): string {
  const width = (column: 0 | 1) => Math.max(...rows.map((row) => String(row[column]).length));
  const [first, second] = [width(0), width(1)];
  return rows
    .map(([name, figure, goal]) => `${name.padEnd(first)}  ${String(figure).padStart(second)}  ${goal}`.trimEnd())
    .join('\n');
}
