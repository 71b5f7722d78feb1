import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The folder of the repository. */
export const houseDir = fileURLToPath(new URL('..', import.meta.url));

/** The arguments that make Node run one of our TypeScript files, from whatever folder. */
export function nodeArguments(file: string, ...rest: string[]): string[] {
  return [
    '--import',
    pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href,
    path.join(houseDir, file),
    ...rest,
  ];
}
