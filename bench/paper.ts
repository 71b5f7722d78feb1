import { argv, execPath, memoryUsage, resourceUsage, stdout } from 'node:process';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { documentKinds, paperLanguages } from '../domain/paper.js';
import type { DocumentKind } from '../domain/paper.js';
import { print } from '../paper/print.js';
import { paperSample } from '../test/support/paper-samples.js';

const kinds = ['annex_2', 'prescription'] as const satisfies readonly DocumentKind[];
const facts = 1_000;
const rounds = 20;
const publicUrl = 'https://habarlama.test';
const processorMs = () => {
  const { userCPUTime, systemCPUTime } = resourceUsage();
  return (userCPUTime + systemCPUTime) / 1_000;
};

/**
 * `npx tsx bench/paper.ts`: time, processor time and peak memory of printing 1,000 facts, each print in a process of its own; then of many small
 * documents in one process, of which the first opens the faces.
 */
async function measure(kind: DocumentKind, language: (typeof paperLanguages)[number]): Promise<void> {
  const paper = paperSample(kind, facts);
  const [before, cpuBefore, began] = [resourceUsage(), processorMs(), performance.now()];
  const bytes = await print(paper, language, publicUrl);
  const [{ maxRSS }, cpuMs] = [resourceUsage(), processorMs() - cpuBefore];
  const figures = { ms: performance.now() - began, cpuMs, peakMiB: maxRSS / 1_024, beforeMiB: before.maxRSS / 1_024 };
  const rounded = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Math.round(value)]));
  stdout.write(`${JSON.stringify({ kind, language, facts, ...rounded, bytes: bytes.byteLength })}\n`);
}

/** All kinds in both languages, again and again, each with a number of its own. */
async function measureMany(): Promise<void> {
  const cpuMs: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const kind of documentKinds)
      for (const language of paperLanguages) {
        const before = processorMs();
        await print({ ...paperSample(kind), number: `X-2026-${String(cpuMs.length)}` }, language, publicUrl);
        cpuMs.push(processorMs() - before);
      }
    if (round % 5 !== 0) continue;
    const sorted = cpuMs.toSorted((a, b) => a - b);
    const [first, median, mean] = [cpuMs[0], sorted[sorted.length >> 1], cpuMs.reduce((a, b) => a + b) / cpuMs.length];
    const inMs = Object.fromEntries(
      Object.entries({ first, median, mean }).map(([name, ms = 0]) => [name, ms.toFixed(1)]),
    );
    stdout.write(`${JSON.stringify({ prints: cpuMs.length, cpuMs: inMs, rssMiB: memoryUsage.rss() >> 20 })}\n`);
  }
}

const [kind, language] = argv.slice(2);
if (kind === undefined) {
  const own = fileURLToPath(import.meta.url);
  for (const each of kinds)
    for (const one of paperLanguages) {
      execFileSync(execPath, ['--import', 'tsx', own, each, one], { stdio: 'inherit' });
    }
  await measureMany();
} else {
  await measure(kind as DocumentKind, language === 'kk' ? 'kk' : 'ru');
}
