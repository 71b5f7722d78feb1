import { readFile } from 'node:fs/promises';
import { AwayError } from './call-out.js';
import type { CallOut } from './call-out.js';
import { UnreadableError } from './read-asn1.js';
import { readRevocationList } from './revocation-list.js';
import type { RevocationList } from './revocation-list.js';

/** The configured lists of revoked certificates, fetched again when they are due. */
export interface KeptLists {
  /** Each as it is now; *away* where it could not be had. */
  all(at: number, signal: AbortSignal): Promise<(RevocationList | 'away')[]>;
}

const answerBytesAtMost = 64 * 1024 * 1024;
const fetchedAgainAfterMs = 3_600_000;

/** Lists at paths or addresses (http, https). One that was had is asked for again after an hour, and stays while it cannot be had. */
export function keepLists(sources: readonly string[], callOut: CallOut): KeptLists {
  const had = new Map<string, { list: RevocationList; at: number }>();
  return {
    all: (at, signal) => Promise.all(sources.map((source) => current(source, at, signal))),
  };

  async function current(source: string, at: number, signal: AbortSignal): Promise<RevocationList | 'away'> {
    const kept = had.get(source);
    if (kept !== undefined && at - kept.at < fetchedAgainAfterMs) return kept.list;
    try {
      const bytes = /^https?:/u.test(source)
        ? await callOut({ url: source, answerBytesAtMost, signal })
        : await readFile(source);
      const list = readRevocationList(bytes);
      had.set(source, { list, at });
      return list;
    } catch (error) {
      // A file that is not there has a code of the system's.
      const isExpected = error instanceof AwayError || error instanceof UnreadableError || 'code' in (error as object);
      if (isExpected) return kept?.list ?? 'away';
      throw error;
    }
  }
}
