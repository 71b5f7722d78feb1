import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { houseDir } from '../../standalone/node-process.js';
import { processFolder } from './process-folder.js';

const run = promisify(execFile);
const bytesAtMost = 64 * 1024 * 1024;

export interface Complaint {
  file: string;
  line: number;
  /** As the linter writes it, `eslint(no-var)`; what cannot be read has none. */
  rule: string | undefined;
  said: string;
}

/** What a linter says; what cannot be read, or is called unused, has no code. */
export interface Diagnostic {
  code?: string;
  message: string;
  filename: string;
  labels: { span: { line: number } }[];
}

interface Kept {
  rules: Record<string, unknown>;
  overrides: { files: string[]; rules: Record<string, unknown> }[];
}

/** What `npm run lint` says of these files, in a house that has nothing else but what the linter reads. */
export async function linted(files: Record<string, string>): Promise<Complaint[]> {
  const house = await mkdtemp(path.join((await processFolder()).data.root, 'a house '));
  try {
    for (const name of ['package.json', 'tsconfig.json', ...['config', 'arrows', 'rooms', 'habits'].map(configFile)])
      await cp(path.join(houseDir, name), path.join(house, name));
    await symlink(path.join(houseDir, 'node_modules'), path.join(house, 'node_modules'));
    for (const [name, code] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(house, name)), { recursive: true });
      await writeFile(path.join(house, name), `${code}\n`);
    }
    return (await diagnosed('lint', house)).map(({ code, message, filename, labels }) => {
      return { file: filename, line: labels[0]?.span.line ?? 0, rule: code, said: message };
    });
  } finally {
    await rm(house, { recursive: true });
  }
}

/** The rules of `npm run lint`, as the linter has read them. */
export async function lintRules(): Promise<Kept> {
  return JSON.parse(await runScript('lint', houseDir, ['--print-config'])) as Kept;
}

const configFile = (name: string) => `oxlint.${name}.js`;

/** What a linter of ours says, run in a folder as its script in package.json runs it, with further flags. */
export async function diagnosed(script: 'lint' | 'types', cwd: string, ...flags: string[]): Promise<Diagnostic[]> {
  const said = await runScript(script, cwd, ['--format', 'json', ...flags]);
  return (JSON.parse(said) as { diagnostics: Diagnostic[] }).diagnostics;
}

async function runScript(script: 'lint' | 'types', cwd: string, flags: string[]): Promise<string> {
  const { scripts } = JSON.parse(await readFile(path.join(houseDir, 'package.json'), 'utf8')) as {
    scripts: Record<typeof script, string>;
  };
  const [command = '', ...own] = scripts[script].split(' ');
  const found = await run(path.join(houseDir, 'node_modules/.bin', command), [...own, ...flags], {
    cwd,
    maxBuffer: bytesAtMost,
  }).catch((error: unknown) => error as { stdout: string });
  return found.stdout;
}
