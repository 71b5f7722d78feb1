import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import tseslint from 'typescript-eslint';
import { houseDir } from '../../standalone/node-process.js';
import { diagnosed } from '../support/linted.js';
import { withTemporaryFolder } from '../support/temporary-folder.js';

/** A third of the time of all rules, for what the house does not have: enums, and classes that look alike. */
const leftOut = ['no-unsafe-enum-assignment', 'no-unsafe-class-instance-assignment'];

/** As the house has them instead. */
const milder = {
  'typescript/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  'typescript/restrict-template-expressions': ['error', { allowNumber: true }],
};
const further = { 'typescript/switch-exhaustiveness-check': 'error' };

interface Kept {
  rules: Record<string, unknown>;
  overrides?: unknown;
}

/** Written so that they are no exceptions themselves. */
const disable = 'disable-next-line';
const exceptions = /^.*(?:ox|es)lint-[d]isable.*$/gmu;
const byName = /^\s*\/\/ oxlint-[d]isable-next-line (\S+(?:, \S+)*)(?: -- .*)?$/u;

/** What is wrong, and what is said of it. */
const wrongs: [code: string, said: string][] = [
  ["export const count: number = 'one';", 'TS2322'],
  ['export const first = (of: string[]): string => of[0];', 'TS2322'],
  ['export const later = (): void => { Promise.resolve(1); };', 'no-floating-promises'],
  ["export const said = JSON.parse('1').word;", 'no-unsafe-member-access'],
  ['export const is = (of: string): boolean => of !== undefined;', 'no-unnecessary-condition'],
  [
    'export const all = (of: string[]): void => { of.forEach(async () => { await Promise.resolve(); }); };',
    'no-misused-promises',
  ],
  [
    "export function way(of: 'a' | 'b'): number { switch (of) { case 'a': return 1; } return 2; }",
    'switch-exhaustiveness-check',
  ],
  ['export const told = (of: { a: 1 }): string => `${of}`;', 'restrict-template-expressions'],
  ['/** @deprecated */ const old = 1; export const now = old;', 'no-deprecated'],
  [`// oxlint-${disable} typescript/no-deprecated\nexport const plain = 1;`, 'Unused'],
  [`// eslint-${disable} no-var\nexport var plain = 1;`, 'Unused'],
];

describe('what the types keep', function () {
  this.timeout(60_000);
  const folder = withTemporaryFolder();

  it('is every rule that needs them, by the list of typescript-eslint, as strict as there', async () => {
    const kept = JSON.parse(await readFile(path.join(houseDir, '.oxlintrc.json'), 'utf8')) as Kept;
    const typed = tseslint.configs.strictTypeCheckedOnly.flatMap((config) => Object.entries(config.rules ?? {}));
    const wanted = typed.flatMap(([name, setting]) => {
      const [plugin, rule = ''] = name.split('/');
      const isOurs = plugin === '@typescript-eslint' && setting !== 'off' && !leftOut.includes(rule);
      return isOurs ? [[`typescript/${rule}`, setting] as const] : [];
    });
    expect(wanted.length).to.be.greaterThan(30);
    expect(kept.rules).to.deep.equal({ ...Object.fromEntries(wanted), ...milder, ...further });
    expect(kept.overrides, 'what holds only for some files').to.equal(undefined);
  });

  it('says what is wrong, and nothing where nothing is', async () => {
    const options = {
      extends: path.join(houseDir, 'tsconfig.json'),
      compilerOptions: { types: [] },
      include: ['*.ts'],
    };
    await put('tsconfig.json', JSON.stringify(options));
    await put('package.json', '{"type":"module"}');
    await put('fine.ts', 'export const fine = 1;');
    for (const [index, [code]] of wrongs.entries()) await put(`${index}.ts`, code);
    const said = await complaints();
    for (const [index, [code, expected]] of wrongs.entries())
      expect(said.get(`${index}.ts`), code).to.contain(expected);
    expect([...said.keys()]).to.have.members(wrongs.map((_, index) => `${index}.ts`));
  });

  it('lets a comment make exceptions from its own rules, each by name, and from no others', async () => {
    const { rules } = JSON.parse(await readFile(path.join(houseDir, '.oxlintrc.json'), 'utf8')) as Kept;
    const refused: string[] = [];
    // Where a typed rule is broken the comment counts as used, and then it would silence the arrows and habits with it.
    for (const file of await sources())
      for (const [line] of (await readFile(path.join(houseDir, file), 'utf8')).matchAll(exceptions)) {
        const names = byName.exec(line)?.[1]?.split(', ') ?? [''];
        if (!names.every((name) => name in rules)) refused.push(`${file}: ${line.trim()}`);
      }
    expect(refused).to.deep.equal([]);
  });

  const put = (name: string, text: string) => writeFile(path.join(folder.path, name), `${text}\n`);

  /** What the linter of `npm run types` says of each file in the folder, under the rules of the house. */
  async function complaints(): Promise<Map<string, string>> {
    const said = new Map<string, string>();
    const found = await diagnosed('types', houseDir, '--config', '.oxlintrc.json', folder.path);
    for (const { code, message, filename } of found) {
      const name = path.basename(filename);
      said.set(name, `${said.get(name) ?? ''} ${code ?? message}`);
    }
    return said;
  }
});

/** All of the house in TypeScript. */
async function sources(): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(houseDir, { withFileTypes: true })) {
    const { name } = entry;
    if (name.startsWith('.') || ['node_modules', 'dist'].includes(name)) continue;
    const inside = entry.isDirectory() ? await readdir(path.join(houseDir, name), { recursive: true }) : [];
    found.push(...(entry.isDirectory() ? inside.map((file) => path.join(name, file)) : [name]));
  }
  return found.filter((file) => /\.[cm]?tsx?$/u.test(file));
}
