import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

/** Counts up for as long as the process lives; two thousand million ids fit in before it begins anew. */
let seq = randomInt(2 ** 31);

/**
 * An id for something that comes to be at this moment (milliseconds since the epoch): a UUIDv7 (RFC 9562) with a counter, so that of what one
 * process makes in one millisecond the earlier sorts first.
 */
export function newId(at: number): string {
  seq = (seq + 1) >>> 0;
  return uuidv7({ msecs: at, seq });
}
