/** The medians of things done in turn, so that whatever else the machine does meets all of them. */
export async function medians(times: number, works: readonly (() => Promise<unknown>)[]): Promise<number[]> {
  const taken = works.map((): number[] => []);
  for (let round = -10; round < times; round += 1) {
    for (const [index, work] of works.entries()) {
      const begun = performance.now();
      await work();
      if (round >= 0) taken[index]?.push(performance.now() - begun);
    }
  }
  return taken.map((each) => each.sort((a, b) => a - b)[each.length >> 1] ?? 0);
}

/** Says what was compared, both medians and their ratio. */
export function print(what: string, one = 0, other = 0): void {
  process.stdout.write(`${what}: ${one.toFixed(2)} ms / ${other.toFixed(2)} ms = ${(one / other).toFixed(2)}\n`);
}
