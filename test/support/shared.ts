import { once } from '../../standalone/once.js';

type End = () => Promise<void>;

// On the global object, because mocha loads what it requires and what it runs as two modules of the same file.
const place = globalThis as { endsOfTests?: Set<End> };
const ends = (place.endsOfTests ??= new Set());

/**
 * Something that all test files of one process share: made when it is first asked for, ended when the tests are over
 * (at-the-end.ts, which mocha loads for every run). One that could not be made costs the file that asked, and no other.
 */
export function shared<T>(make: () => Promise<{ value: T; end: End }>): () => Promise<T> {
  return once(async () => {
    const making = make();
    const end = async () => (await making).end();
    ends.add(end);
    try {
      return (await making).value;
    } catch (error) {
      ends.delete(end);
      throw error;
    }
  });
}

/** Ends everything that was made, the last first. */
export async function endShared(): Promise<void> {
  const made = [...ends].reverse();
  ends.clear();
  for (const end of made) await end().catch(() => undefined);
}
