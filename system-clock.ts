import type { Clock } from './domain/clock.js';

/** The machine's own clock: the only place that reads it. */
export const systemClock: Clock = { now: () => Date.now() };
