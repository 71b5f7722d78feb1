/** How much is measured. Noops and cases alternate, slice by slice, so that their ratio is of the same minutes. */
export interface Plan {
  atOnce: number;
  slices: number;
  casesPerSlice: number;
  noopsPerSlice: number;
  /** Notices with many facts, measured last. */
  wideNotices: number;
  factsEach: number;
  warmUp: number;
  /** The whole run gives up after this. */
  withinMs: number;
}

export const fullPlan: Plan = {
  ...{ atOnce: 16, slices: 5, casesPerSlice: 60, noopsPerSlice: 160 },
  ...{ wideNotices: 32, factsEach: 100, warmUp: 32, withinMs: 900_000 },
};

/** Enough to see that everything is measured; the figures mean little. */
export const quickPlan: Plan = {
  ...{ atOnce: 4, slices: 1, casesPerSlice: 4, noopsPerSlice: 8 },
  ...{ wideNotices: 1, factsEach: 100, warmUp: 2, withinMs: 180_000 },
};
