import { createHash } from 'node:crypto';
import type { Clock } from '../domain/clock.js';
import { Problem } from './problem.js';

/**
 * What is counted apart: four kinds of routes for each account; for each address everything, what came without a good token, and what anybody may
 * ask and send without one.
 */
export const rateClasses = [
  'reads',
  'writes',
  'uploads',
  'heavy',
  'address',
  'unauthenticated',
  'public',
  'public_writes',
] as const;
export type RateClass = (typeof rateClasses)[number];

/** Requests a minute; 0 is without limit. */
export type RateLimits = Readonly<Record<RateClass, number>>;

/** Sums up what all processes have counted. */
export interface SharedCount {
  /** Adds to a count and gives the sum. */
  add(key: string, points: number): Promise<number>;
}

interface Count {
  points: number;
  /** Of those, what the shared count does not hold yet. */
  unsent: number;
  isSending: boolean;
}

const windowMs = 60_000;
/** A process tells the others after each twentieth of a limit, so that most requests cost no statement. */
const tellingsPerLimit = 20;
const countsAtMost = 100_000;
const provenAtMost = 10_000;

/**
 * Counts requests by the minute: in memory, and now and then in a count that all processes share, which nobody waits for. While that cannot be had,
 * each process holds the limits by itself. Several processes together may let pass a twentieth of a limit each above it.
 */
export class RateLimiter {
  private minute = 0;
  private readonly counts = new Map<string, Count>();
  /** Hashes of what was good in this minute, and in the one before. */
  private proven = new Set<string>();
  private provenBefore = new Set<string>();

  constructor(
    private readonly limits: RateLimits,
    private readonly clock: Clock,
    private readonly shared?: SharedCount,
  ) {}

  /**
   * Takes one request out of what somebody may ask in this minute, and gives the headers that say what is left (draft-ietf-httpapi-ratelimit-headers-11).
   * @throws Problem *too-many-requests* if nothing is left
   */
  take(of: RateClass, who: string): Record<string, string> {
    const limit = this.limits[of];
    if (limit === 0) return {};
    const key = this.keyOf(of, who);
    const count = this.counts.get(key) ?? { points: 0, unsent: 0, isSending: false };
    this.counts.set(key, count);
    this.refuseIfUsedUp(of, count);
    count.points += 1;
    count.unsent += 1;
    if (count.unsent >= Math.ceil(limit / tellingsPerLimit)) void this.tell(key, count);
    return this.headers(of, count);
  }

  /**
   * Takes nothing.
   * @throws Problem *too-many-requests* if nothing is left
   */
  refuseIfNothingLeft(of: RateClass, who: string): void {
    const count = this.counts.get(this.keyOf(of, who));
    if (count !== undefined && this.limits[of] > 0) this.refuseIfUsedUp(of, count);
  }

  /** Keeps in mind, to the end of the next minute, that a token was good: whoever shares an address with one who guesses tokens goes on working. */
  prove(token: string): void {
    this.turnMinute();
    if (this.proven.size >= provenAtMost) this.proven.clear();
    this.proven.add(hashed(token));
  }

  wasProven(token: string): boolean {
    this.turnMinute();
    const hash = hashed(token);
    return this.proven.has(hash) || this.provenBefore.has(hash);
  }

  private turnMinute(): void {
    const minute = Math.floor(this.clock.now() / windowMs);
    if (minute === this.minute) return;
    this.provenBefore = minute === this.minute + 1 ? this.proven : new Set();
    this.proven = new Set();
    this.minute = minute;
    this.counts.clear();
  }

  private keyOf(of: RateClass, who: string): string {
    this.turnMinute();
    const key = `${of} ${who} ${this.minute}`;
    return this.counts.size >= countsAtMost && !this.counts.has(key) ? `${of} * ${this.minute}` : key;
  }

  private refuseIfUsedUp(of: RateClass, count: Count): void {
    if (count.points < this.limits[of]) return;
    const headers = { ...this.headers(of, count), 'Retry-After': String(this.secondsLeft()) };
    throw new Problem('too-many-requests', { code: 'too_many_requests', headers });
  }

  private headers(of: RateClass, { points }: Count): Record<string, string> {
    const left = Math.max(0, this.limits[of] - points);
    return {
      'RateLimit-Policy': `"${of}";q=${this.limits[of]};w=${windowMs / 1_000}`,
      RateLimit: `"${of}";r=${left};t=${this.secondsLeft()}`,
    };
  }

  private secondsLeft(): number {
    return Math.ceil((windowMs - (this.clock.now() % windowMs)) / 1_000);
  }

  private async tell(key: string, count: Count): Promise<void> {
    if (this.shared === undefined || count.isSending) return;
    const sent = count.unsent;
    count.isSending = true;
    try {
      const sum = await this.shared.add(key, sent);
      count.unsent -= sent;
      count.points = Math.max(count.points, sum + count.unsent);
    } catch {
      // Postgres is away; it is told together with what comes next.
    } finally {
      count.isSending = false;
    }
  }
}

function hashed(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
