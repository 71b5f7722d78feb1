type End = () => Promise<void>;

// On the global object, because mocha loads what it requires and what it runs as two modules of the same file.
const place = globalThis as { endOfTests?: End[] };
const ends = (place.endOfTests ??= []);

/**
 * Something that all test files of one process share: made when it is first asked for, ended when the tests are over
 * (at-the-end.ts, which mocha loads for every run).
 */
export function shared<T>(make: () => Promise<{ value: T; end: End }>): () => Promise<T> {
  let making: ReturnType<typeof make> | undefined;
  return async () => {
    if (making === undefined) {
      const begun = make();
      making = begun;
      ends.push(async () => (await begun).end());
    }
    return (await making).value;
  };
}

/** Ends everything that was made, the last first. */
export async function endShared(): Promise<void> {
  for (const end of ends.splice(0).reverse()) await end().catch(() => undefined);
}
