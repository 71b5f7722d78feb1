/** What the answer to a delivery means (HTTP contract, Execution). */
export type DeliveryVerdict = 'delivered' | 'gone' | 'retry' | 'refused';

/** 2xx delivered; 410 the endpoint is gone; 408, 425, 429 and 5xx may succeed later; anything else, redirects included, will not. */
export function readAnswer(status: number): DeliveryVerdict {
  if (status >= 200 && status < 300) return 'delivered';
  if (status === 410) return 'gone';
  if (status === 408 || status === 425 || status === 429 || status >= 500) return 'retry';
  return 'refused';
}

const longestBackoffMs = 15 * 60_000;

/**
 * How long to wait before the next attempt: exponential, with full jitter over the upper half so that recipients that failed together do not
 * come back together; never sooner than the recipient asked.
 * @param attempt the attempt that failed, from 1
 * @param random from 0 to 1
 * @param retryAfterMs what a Retry-After header asked for
 */
export function nextAttemptMs(firstRetryMs: number, attempt: number, random: number, retryAfterMs = 0): number {
  const backoff = Math.min(firstRetryMs * 2 ** (attempt - 1), longestBackoffMs);
  return Math.round(Math.max(backoff * (0.5 + random / 2), retryAfterMs));
}

/** What a Retry-After header asks for (RFC 9110, 10.2.3): seconds or a date; undefined if it says neither. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/u.test(header.trim())) return Number(header.trim()) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(date - now, 0);
}
