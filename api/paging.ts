import { z } from 'zod';
import type { Answer } from './route.js';
import { ok } from './route.js';
import { Problem } from './problem.js';

/** `?limit=` and `?cursor=`, to be spread into a route's query. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
};

/** The answer of a list. */
export function pageOf(item: z.ZodType) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** The key that a cursor stands for: the last item's place in the order. Throws *malformed* if it is none of ours. */
export function readCursor<K extends z.ZodType>(cursor: string | undefined, key: K): z.output<K> | undefined {
  if (cursor === undefined) return undefined;
  let decoded: unknown;
  try {
    decoded = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw notACursor();
  }
  const parsed = key.safeParse(decoded);
  if (!parsed.success) throw notACursor();
  return parsed.data;
}

/**
 * A page of a list. Read one row more than `limit`: if it is there, there is a next page (RFC 8288 `Link`).
 * @param keyOf an item's place in the order, as `readCursor` gives it back
 */
export function page<T>(
  { url, limit }: { url: URL; limit: number },
  rows: readonly T[],
  keyOf: (row: T) => unknown,
  view: (row: T) => unknown,
): Answer {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  if (rows.length <= limit || last === undefined) return ok({ items: shown.map(view), nextCursor: null });
  const nextCursor = Buffer.from(JSON.stringify(keyOf(last))).toString('base64url');
  const next = new URL(url);
  next.searchParams.set('cursor', nextCursor);
  const link = `<${next.pathname}${next.search}>; rel="next"`;
  return ok({ items: shown.map(view), nextCursor }, { headers: { Link: link } });
}

function notACursor(): Problem {
  return new Problem('malformed', { errors: [{ pointer: '?cursor', code: 'not_a_cursor' }] });
}
