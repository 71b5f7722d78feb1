/** The value that a share of all values does not exceed (nearest rank). Throws if there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(Math.ceil(share * sorted.length), 1);
  const value = sorted[rank - 1];
  if (value === undefined) throw new Error('No values, so no percentile of them');
  return value;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Throws if there are no values. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new Error('No values, so no mean of them');
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Rounded for people, to so many places after the point. */
export function rounded(value: number, places = 1): number {
  return Number(value.toFixed(places));
}
