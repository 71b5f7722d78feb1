import type { Payload } from '@temporalio/common';
import { dispatchStatuses } from '../domain/dispatch-status.js';
import { noticeStatuses } from '../domain/notice-status.js';
import { isSummary } from '../workflows/messages.js';

/** What operations read of a case: where it stands, how much there is, and when. Nobody's id, and nothing that anybody wrote. */
const readable = new Set([
  ...['status', 'kind', 'outcome', 'phase', 'opinionBy', 'opensAs'],
  ...['settled', 'revision', 'facts', 'openFacts', 'dueAt', 'nextCheckAt', 'giveUpAfterMs'],
]);
/** The same for the lines of what a case shows of itself (`workflows/show.ts`). */
const readableLines = new Set([
  ...['Status', 'Due', 'Facts', 'Outcome', 'Facts open', 'Messages to send', 'Next look at the clock'],
]);
const statuses: ReadonlySet<string> = new Set([...noticeStatuses, ...dispatchStatuses]);
const word = /^[A-Za-z][A-Za-z_]{0,39}$/;
const withheld = '[withheld]';
const deepest = 32;

/** A decrypted payload as operations may read it. What is not known to be harmless is withheld: a new field is hidden until somebody lists it. */
export function redacted(payload: Payload): Payload {
  const encoding = Buffer.from(payload.metadata?.['encoding'] ?? []).toString();
  if (encoding === 'binary/null') return payload;
  const isJson = encoding === 'json/plain';
  const shown = isJson ? shownText(Buffer.from(payload.data ?? []).toString()) : JSON.stringify(withheld);
  return { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(shown) };
}

// Operations encode what they like: it may be no JSON, or too deep for whoever walks through it.
function shownText(json: string): string {
  try {
    return JSON.stringify(shownOf(JSON.parse(json), 0));
  } catch {
    return JSON.stringify(withheld);
  }
}

function shownOf(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return statuses.has(value) || isSummary(value) ? value : withheld;
  if (value === null) return null;
  if (typeof value !== 'object' || depth > deepest) return withheld;
  if (Array.isArray(value)) return value.map((inner) => shownOf(inner, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner], at) => [
      word.test(name) ? name : `${withheld} ${at + 1}`,
      shownUnder(name, inner, depth + 1),
    ]),
  );
}

function shownUnder(name: string, value: unknown, depth: number): unknown {
  // What a workflow says of its own queries and updates is code.
  if (name === 'definition') return value;
  if (name === 'currentDetails' && typeof value === 'string') return shownLines(value);
  if (name === 'stack_trace' && typeof value === 'string') return framesOf(value);
  if (typeof value === 'object') return shownOf(value, depth);
  if (!readable.has(name)) return withheld;
  return typeof value !== 'string' || word.test(value) ? value : withheld;
}

function shownLines(details: string): string {
  const lines = details
    .split('\n\n')
    .filter((line) => readableLines.has(/^\*\*([^*]+)\*\*: [^\n]*$/.exec(line)?.[1] ?? ''));
  return lines.join('\n\n');
}

/** The first line of a stack is the message. */
function framesOf(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .join('\n');
}
