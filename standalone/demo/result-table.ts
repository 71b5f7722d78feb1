import type { CaseCost } from './engine-cost.js';
import type { Ended } from './ending.js';
import { recipientCode } from './play.js';
import type { Played } from './play-samples.js';

const heads = ['case', 'notice', 'facts', 'verdicts', 'dispatches', 'events', 'transitions', 'ended', 'time'];

/** The table at the end: what became of every notice and what it cost the engine (notice + its dispatches). */
export function resultTable(played: readonly Played[], costs: ReadonlyMap<string, CaseCost>): string {
  const rows = played.flatMap((one) => {
    const { sample, ended, seconds } = one;
    const mark = one.differences.length === 0 ? '' : ' ✘';
    if (ended.length === 0)
      return [[sample.id, '', '', '', '', '', '', `not played${mark}`, `${seconds.toFixed(1)} s`]];
    return ended.map((end, index) => [
      index === 0 ? sample.id : `${sample.id.slice(0, 2)}, its part`,
      ...cells(end, costs.get(end.at.id)),
      `${end.notice.outcome ?? end.notice.status}${mark}`,
      index === 0 ? `${seconds.toFixed(1)} s` : '',
    ]);
  });
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cellsOf: readonly string[]) =>
    cellsOf
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(heads), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}

function cells({ at, notice, dispatches }: Ended, cost: CaseCost | undefined): string[] {
  const both = (key: 'events' | 'transitions') =>
    cost?.notice === undefined
      ? '–'
      : `${cost.notice[key]}${cost.dispatches[key] > 0 ? ` + ${cost.dispatches[key]}` : ''}`;
  return [
    at.number ?? '(draft)',
    String(notice.facts.length),
    tally(notice.facts.map(({ verdict }) => verdict ?? 'pending')),
    dispatches.length === 0 ? '–' : tally(dispatches.map(({ recipient, status }) => wayOf(recipient.name, status))),
    both('events'),
    both('transitions'),
  ];
}

function wayOf(name: string, status: string): string {
  return status === 'executed' ? status : `${recipientCode(name)} ${status}`;
}

function tally(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, times]) => `${times} ${word}`).join(', ');
}
