interface Dealt {
  out: number;
  /** Places of the list whose item was tried somewhere. */
  places: Set<number>;
  /** Some lists are shorter at one route than at another. */
  longest: number;
}

const dealt = new Map<string, Dealt>();

/**
 * Deals a long list out over the places where its items may be tried: each place gets some, the next place the next ones. So all are tried,
 * most of them many times, and a new route costs no more than its share.
 */
export function share<T>(list: string, items: readonly T[], count: number): T[] {
  const { out, places, longest } = dealt.get(list) ?? { out: 0, places: new Set<number>(), longest: 0 };
  const given = Array.from({ length: Math.min(count, items.length) }, (_, index) => (out + index) % items.length);
  for (const place of given) places.add(place);
  dealt.set(list, { out: out + given.length, places, longest: Math.max(longest, items.length) });
  return given.map((place) => items[place] as T);
}

/** The lists of which some item was dealt to no route. */
export function notDealtWhole(): string[] {
  return [...dealt].flatMap(([list, { places, longest }]) => (places.size < longest ? [list] : []));
}
