import { mkdir, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { houseDir } from './node-process.js';

/** As Node runs our modules. */
const forNode = { absWorkingDir: houseDir, format: 'esm', target: 'node20', logLevel: 'silent' } as const;

/** What no process of a house runs. */
const notOfProcesses = ['dist', 'node_modules', 'test', 'bench', 'simulation'];

/**
 * Compiles the sources of all processes into a folder, which is made anew: a process begins from JavaScript in half the processor time that it needs to begin from TypeScript,
 * and as it does in an image. Types are not looked at. Gives the folder's real path, by which a file knows itself.
 * @throws Error with the compiler's words when a source does not compile
 */
export async function compileHouse(folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const real = await realpath(folder);
  // What a package's name means there, and that our files are modules.
  await symlink(path.join(houseDir, 'node_modules'), path.join(real, 'node_modules'), 'dir');
  await writeFile(path.join(real, 'package.json'), '{"type":"module"}');
  const found: string[] = [];
  for (const entry of await readdir(houseDir, { withFileTypes: true })) {
    const { name } = entry;
    if (name.startsWith('.') || notOfProcesses.includes(name)) continue;
    if (entry.isDirectory()) found.push(...(await filesIn(name)));
    else found.push(name);
  }
  await compile(found, real);
  return real;
}

/** Compiles one more folder of the house into what `compileHouse` made. */
export async function compileFolder(folder: string, compiled: string): Promise<void> {
  await compile(await filesIn(folder), compiled);
}

/** Compiles one of our programs, with all it needs of the house, into one text. It may need no package. */
export async function compileProgram(file: string): Promise<string> {
  const { outputFiles } = await build({
    ...forNode,
    entryPoints: [file],
    ...{ bundle: true, write: false, platform: 'node' },
  });
  return outputFiles.map(({ text }) => text).join('');
}

async function compile(files: readonly string[], outdir: string): Promise<void> {
  await build({
    ...forNode,
    entryPoints: files.filter((file) => file.endsWith('.ts')),
    ...{ outdir, outbase: houseDir },
  });
}

async function filesIn(folder: string): Promise<string[]> {
  const inside = await readdir(path.join(houseDir, folder), { recursive: true });
  return inside.map((file) => path.join(folder, file));
}
