const dealt = new Map<string, { out: number; of: number }>();

/**
 * Deals a long list out over the places where its items may be tried: each place gets some, the next place the next ones. So all are tried,
 * most of them many times, and a new route costs no more than its share.
 */
export function share<T>(list: string, items: readonly T[], count: number): T[] {
  const { out } = dealt.get(list) ?? { out: 0 };
  const given = Math.min(count, items.length);
  dealt.set(list, { out: out + given, of: items.length });
  return Array.from({ length: given }, (_, index) => items[(out + index) % items.length] as T);
}

/** The lists of which some item was dealt to no place. */
export function notDealtWhole(): string[] {
  return [...dealt].flatMap(([list, { out, of }]) => (out < of ? [list] : []));
}
