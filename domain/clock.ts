/** Where time comes from. Everything that asks for the hour takes one, so that a year can be simulated in a minute. */
export interface Clock {
  /** The present moment, as milliseconds since the epoch (UTC). */
  now(): number;
}
