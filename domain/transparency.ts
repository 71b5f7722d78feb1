import { dayAfter } from './almaty.js';
import type { HalfYear } from './half-years.js';
import { restorationCauseTexts } from './restoration-causes.js';
import type { Language } from './roles.js';
import { scopes } from './scope.js';
import type { Scope } from './scope.js';
import { figuresByGroup, figuresOf } from './statistics.js';
import type { CountedEvent, Figures, Grouping, Span } from './statistics.js';
import { automaticCheck, fewSensitive, lapsed, notToldApart, scopeNames, whatIsCounted } from './transparency-words.js';

type Text = Record<Language, string>;

/** A reference list's entry as the report needs it. */
export interface NamedCode extends Text {
  code: string;
  /** Of a kind of violation: its cases are not to be told apart where they are few. */
  isSensitive?: boolean;
}

/** The lists that name what is counted, as they were valid on the last day. */
export interface TransparencyNames {
  bodies: readonly NamedCode[];
  violationKinds: readonly NamedCode[];
  verdictReasons: readonly NamedCode[];
  returnReasons: readonly NamedCode[];
}

/** What the report says of one body, or of one kind: counts, and no times, which might be those of a single case. */
export interface GroupCounts {
  notices: Pick<
    Figures['notices'],
    'filed' | 'parts' | 'returned' | 'withdrawn' | 'decided' | 'toExecution' | 'rejected' | 'coveredAlready'
  >;
  facts: Pick<Figures['facts'], 'confirmed' | 'unconfirmed' | 'duplicate'>;
  restrictions: Pick<Figures['restrictions'], 'made' | 'lifted' | 'inForce'>;
}

export type NamedCount = Text & { code: string; count: number };
export type NamedGroup = Text & { code: string } & GroupCounts;
export type ScopeCounts = Text & { scope: Scope } & Pick<GroupCounts, 'restrictions'>;

/** A transparency report as it is frozen and hashed (safeguard 10): no locator, no person, no case. */
export interface TransparencyContent {
  halfYear: HalfYear;
  authorisedBody: Text;
  /** By which moment each thing counts, and what is left out, in words. */
  definition: Text;
  total: Omit<Figures, 'notices' | 'facts' | 'restrictions'> & {
    notices: Omit<Figures['notices'], 'returnReasons'>;
    facts: Omit<Figures['facts'], 'reasons'>;
    restrictions: Omit<Figures['restrictions'], 'liftedBy'>;
  };
  /** Why notices went back, why facts were decided as they were, why restrictions were lifted. */
  returnReasons: NamedCount[];
  verdictReasons: NamedCount[];
  liftedBy: NamedCount[];
  /** What was restricted, from a page to a network, and how much of it was wider than a page. */
  scopes: ScopeCounts[];
  wide: GroupCounts['restrictions'];
  /** Bodies and kinds are never crossed. */
  bodies: NamedGroup[];
  violationKinds: NamedGroup[];
}

/** In how many ways the report tells its counts apart. */
export const transparencyGroupings: readonly (Grouping | 'all')[] = ['all', 'body', 'violation_kind', 'scope'];

/** A sensitive kind with fewer notices or restrictions than this is not told apart from other kinds. */
export const fewestTold = 5;

/** The days of a half-year. */
export function spanOf({ firstDay, lastDay }: HalfYear): Span {
  return { from: firstDay, to: dayAfter(lastDay) };
}

/** What a report of these counts says. */
export function transparencyContent(
  lines: readonly CountedEvent[],
  { halfYear, authorisedBody, names }: { halfYear: HalfYear; authorisedBody: Text; names: TransparencyNames },
): TransparencyContent {
  const { notices, facts, restrictions, ...others } = figuresOf(lines.filter(({ by }) => by === 'all'));
  const { returnReasons, ...noticeCounts } = notices;
  const { reasons, ...factCounts } = facts;
  const { liftedBy, ...restrictionCounts } = restrictions;
  const byScope = scopeCounts(lines);
  const causes = [...Object.entries(restorationCauseTexts), ['lapsed', lapsed] as const];
  return {
    halfYear,
    authorisedBody,
    definition: whatIsCounted(fewestTold),
    total: { notices: noticeCounts, facts: factCounts, restrictions: restrictionCounts, ...others },
    returnReasons: named(returnReasons, [...names.returnReasons, automaticCheck]),
    verdictReasons: named(reasons, names.verdictReasons),
    liftedBy: named(
      liftedBy,
      causes.map(([code, text]) => ({ code, ...text })),
    ),
    scopes: byScope,
    wide: sumOf(byScope.filter(({ scope }) => scope !== 'page').map((row) => row.restrictions)),
    bodies: groupsOf(lines, 'body', names.bodies),
    violationKinds: withoutFewSensitive(groupsOf(lines, 'violation_kind', names.violationKinds), names.violationKinds),
  };
}

/**
 * Puts sensitive kinds of which there is little into one row, and further kinds, sensitive ones first and the smallest first, until that row is no
 * longer so small itself: so nothing that is left out can be found by subtraction. Where all kinds together are so few, one row has them all, of
 * whatever kind they are, and says no more than the total. A kind that no list knows counts as sensitive.
 */
export function withoutFewSensitive(rows: readonly NamedGroup[], kinds: readonly NamedCode[]): NamedGroup[] {
  const all = together(rows, notToldApart);
  if (isFew(all)) return [all];
  const harmless = new Set(kinds.filter(({ isSensitive }) => isSensitive === false).map(({ code }) => code));
  const isHarmless = ({ code }: NamedGroup) => harmless.has(code);
  const joined = rows.filter((row) => !isHarmless(row) && isFew(row));
  if (joined.length === 0) return [...rows];
  const others = rows.filter((row) => !joined.includes(row));
  others.sort((a, b) => Number(isHarmless(a)) - Number(isHarmless(b)) || sizeOf(a) - sizeOf(b));
  for (const row of others) if (isFew(together(joined, fewSensitive))) joined.push(row);
  const name = joined.some(isHarmless) ? notToldApart : fewSensitive;
  return [...rows.filter((row) => !joined.includes(row)), together(joined, name)];
}

/** True if something in a row stands among fewer others than a sensitive kind must have. None at all are not few. */
function isFew(row: GroupCounts): boolean {
  return crowdsOf(row).some((crowd) => crowd > 0 && crowd < fewestTold);
}

/**
 * How many there are of what came in, of what was decided, and of what is in force. Each counts by itself: a stock of years hides nothing of the one
 * notice of this half-year. Where there is none of the thing itself, what else happened to others of it would stand alone.
 */
function crowdsOf({ notices, restrictions }: GroupCounts): number[] {
  const { filed, parts, returned, withdrawn, decided } = notices;
  const { made, lifted, inForce } = restrictions;
  return [filed || Math.max(parts, returned, withdrawn), decided || made, inForce || lifted];
}

function sizeOf(row: GroupCounts): number {
  return Math.max(...crowdsOf(row));
}

function together(rows: readonly NamedGroup[], name: Text & { code: string }): NamedGroup {
  return {
    ...name,
    notices: sumOf(rows.map(({ notices }) => notices)),
    facts: sumOf(rows.map(({ facts }) => facts)),
    restrictions: sumOf(rows.map(({ restrictions }) => restrictions)),
  };
}

function sumOf<T extends object>(rows: readonly T[]): T {
  const sum: Record<string, number> = {};
  for (const row of rows) for (const [name, count] of Object.entries(row)) sum[name] = (sum[name] ?? 0) + Number(count);
  return sum as T;
}

function groupsOf(lines: readonly CountedEvent[], by: Grouping, known: readonly NamedCode[]): NamedGroup[] {
  // A complaint about no act of ours is of no body and no kind.
  const groups = figuresByGroup(lines, by).filter(({ key }) => key !== null);
  const counted = groups.map(({ key, figures }) => ({ ...nameOf(key ?? '', known), ...countsOf(figures) }));
  return counted.filter(({ notices, facts, restrictions }) =>
    [notices, facts, restrictions].some((counts) => Object.values(counts).some((count) => count > 0)),
  );
}

function countsOf({ notices, facts, restrictions }: Figures): GroupCounts {
  const { filed, parts, returned, withdrawn, decided, toExecution, rejected, coveredAlready } = notices;
  const { confirmed, unconfirmed, duplicate } = facts;
  const { made, lifted, inForce } = restrictions;
  return {
    notices: { filed, parts, returned, withdrawn, decided, toExecution, rejected, coveredAlready },
    facts: { confirmed, unconfirmed, duplicate },
    restrictions: { made, lifted, inForce },
  };
}

function scopeCounts(lines: readonly CountedEvent[]): ScopeCounts[] {
  const groups = new Map(figuresByGroup(lines, 'scope').map(({ key, figures }) => [key, figures]));
  return scopes.map((scope) => {
    const { restrictions } = countsOf(groups.get(scope) ?? figuresOf([]));
    return { scope, ...scopeNames[scope], restrictions };
  });
}

function named(counts: Record<string, number>, known: readonly NamedCode[]): NamedCount[] {
  return Object.entries(counts).map(([code, count]) => ({ ...nameOf(code, known), count }));
}

function nameOf(code: string, known: readonly NamedCode[]): Text & { code: string } {
  const { kk = code, ru = code, en = code } = known.find((entry) => entry.code === code) ?? {};
  return { code, kk, ru, en };
}
