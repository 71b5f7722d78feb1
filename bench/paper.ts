import { argv, execPath, resourceUsage, stdout } from 'node:process';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { paperLanguages } from '../domain/paper.js';
import type { DocumentKind } from '../domain/paper.js';
import { print } from '../paper/print.js';
import { paperSample } from '../test/support/paper-samples.js';

const kinds = ['annex_2', 'prescription'] as const satisfies readonly DocumentKind[];
const facts = 1_000;

/** `npx tsx bench/paper.ts`: time, processor time and peak memory of printing 1,000 facts, each print in a process of its own. */
async function measure(kind: DocumentKind, language: (typeof paperLanguages)[number]): Promise<void> {
  const paper = paperSample(kind, facts);
  const before = resourceUsage();
  const began = performance.now();
  const bytes = await print(paper, language, 'https://habarlama.test');
  const { userCPUTime, systemCPUTime, maxRSS } = resourceUsage();
  const cpuMs = (userCPUTime + systemCPUTime - before.userCPUTime - before.systemCPUTime) / 1_000;
  const figures = { ms: performance.now() - began, cpuMs, peakMiB: maxRSS / 1_024, beforeMiB: before.maxRSS / 1_024 };
  const rounded = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Math.round(value)]));
  stdout.write(`${JSON.stringify({ kind, language, facts, ...rounded, bytes: bytes.byteLength })}\n`);
}

const [kind, language] = argv.slice(2);
if (kind === undefined) {
  const own = fileURLToPath(import.meta.url);
  for (const each of kinds)
    for (const one of paperLanguages) {
      execFileSync(execPath, ['--import', 'tsx', own, each, one], { stdio: 'inherit' });
    }
} else {
  await measure(kind as DocumentKind, language === 'kk' ? 'kk' : 'ru');
}
