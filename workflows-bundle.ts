import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { argv, pid, stderr } from 'node:process';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { failureConverterPath } from './codec/data-converter.js';

/** The one file that exports every workflow: source beside this file, or its compiled twin when this file is compiled. */
export const workflowsPath = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './workflows/index.ts' : './workflows/index.js', import.meta.url),
);

/**
 * Packs all workflows into one file for `WORKFLOW_BUNDLE`, so that a worker starts without bundling.
 * @throws Error if workflow code reaches a module that replay forbids, or does not compile
 */
export async function buildWorkflowBundle(path: string): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    failureConverterPath,
    logger: new DefaultLogger('WARN'),
  });
  await mkdir(dirname(path), { recursive: true });
  // Renamed into place: a worker that starts meanwhile reads the old bundle or the new one, never half of one.
  const unfinished = `${path}.${String(pid)}`;
  await writeFile(unfinished, code);
  await rename(unfinished, path);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const path = argv[2];
  if (path === undefined) {
    stderr.write('Usage: workflows-bundle OUT\n');
    process.exitCode = 2;
  } else {
    await buildWorkflowBundle(path);
  }
}
