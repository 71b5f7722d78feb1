import type { Knex } from 'knex';
import { momentsOf, stockMoments } from '../domain/statistics.js';
import type { CountedEvent, Grouping, Span } from '../domain/statistics.js';

/** Of which cases; of all where nothing is named. */
export interface CaseFilter {
  body?: string | undefined;
  violationKind?: string | undefined;
  channel?: string | undefined;
  source?: string | undefined;
}

interface Row {
  by: Grouping | 'all';
  in_group: string | null;
  happened: string;
  detail: string | null;
  counted: number;
  seconds: (number | null)[] | null;
}

/**
 * What happened to cases in a span, counted in one statement, so that all of it is of one moment, and told apart in as many ways as are asked for.
 * For supervisors, auditors and the engine of all cases, for a head of those of his body; nothing for anybody else.
 * @param now in milliseconds since the epoch: what is in force is counted then if the span goes on
 */
export async function countedEvents(
  tx: Knex,
  { span, now, of = {} }: { span: Span; now: number; of?: CaseFilter },
  groupings: readonly (Grouping | 'all')[],
): Promise<CountedEvent[]> {
  const { starts, ends } = momentsOf(span);
  const stock = (by: Grouping | 'all') => stockMoments(span, now, by).map((at) => new Date(at).toISOString());
  const asked = groupings.map((by) => ({ by, stock: stock(by) }));
  const { rows } = await tx.raw<{ rows: Row[] }>(
    `select g.by, c.in_group, c.happened, c.detail, c.counted, c.seconds
       from jsonb_to_recordset(?::jsonb) as g (by text, stock timestamptz[])
       cross join lateral counted_events(?, ?, g.stock, g.by, ?, ?, ?, ?) c`,
    [
      ...[JSON.stringify(asked), new Date(starts), new Date(ends)],
      ...[of.body ?? null, of.violationKind ?? null, of.channel ?? null, of.source ?? null],
    ] as Knex.RawBinding[],
  );
  return rows.map(toEvent);
}

function toEvent({ by, in_group: group, happened, detail, counted: count, seconds }: Row): CountedEvent {
  const [median = null, ninthTenth = null] = (seconds ?? []).map((given) =>
    given === null ? null : Math.round(given),
  );
  return { by, group, happened, detail, count, took: { median, ninthTenth } };
}
