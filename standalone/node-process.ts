import path from 'node:path';

/** The folder of the repository. */
export const houseDir = path.resolve(import.meta.dirname, '..');

/** The arguments that make Node run one of our TypeScript files, from whatever folder. */
export function nodeArguments(file: string, ...rest: string[]): string[] {
  return ['--import', import.meta.resolve('tsx'), path.join(houseDir, file), ...rest];
}
