import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { houseDir } from '../node-process.js';
import { sampleSchema } from './sample-schema.js';
import type { Sample } from './sample-schema.js';

/** Reads every sample of a folder, in the order of their names. Throws naming the file and the fields when one is not a sample. */
export async function readSamples(folder = path.join(houseDir, 'samples')): Promise<Sample[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => {
      const read = sampleSchema.safeParse(JSON.parse(await readFile(path.join(folder, name), 'utf8')));
      if (!read.success) throw new Error(`samples/${name} is not a sample:\n${z.prettifyError(read.error)}`);
      return { id: name.slice(0, -'.json'.length), ...read.data };
    }),
  );
}
