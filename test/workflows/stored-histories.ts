import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';

type History = ReturnType<typeof historyFromJSON>;

/** One folder for each released shape, one file for each end of a case. */
export const historiesFolder = fileURLToPath(new URL('./histories/', import.meta.url));

/** Every stored history, by `release/name`. */
export async function storedHistories(): Promise<Map<string, History>> {
  const histories = new Map<string, History>();
  const files = await readdir(historiesFolder, { recursive: true });
  for (const file of files.filter((name) => name.endsWith('.json')).sort()) {
    const text = await readFile(path.join(historiesFolder, file), 'utf8');
    histories.set(file.replace(/\.json$/u, ''), historyFromJSON(JSON.parse(text)));
  }
  return histories;
}
