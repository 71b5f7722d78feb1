import { readFile } from 'node:fs/promises';
import { expect } from 'chai';

const root = new URL('../../', import.meta.url);

/** `test/api/auth.test.ts › is refused if it …` */
const named = /`(test\/[\w./-]+\.ts) › ([^`]+)`/gu;
const title = /\bit\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/gu;

describe('docs/security.md', () => {
  let text = '';
  before(async () => {
    text = await readFile(new URL('docs/security.md', root), 'utf8');
  });

  it('names only tests that there are', async () => {
    const missing: string[] = [];
    for (const [, file = '', wanted = ''] of text.matchAll(named)) {
      if (!(await titlesIn(file)).includes(wanted)) missing.push(`${file} › ${wanted}`);
    }
    expect(missing).to.deep.equal([]);
  });

  it('names a test for every threat and every requirement, each once', () => {
    const [threats = [], requirements = [], chapters = []] = tablesOf(text);
    expect(threats.length).to.be.greaterThan(10);
    expect(requirements.length).to.be.greaterThan(80);
    const bare = [...threats, ...requirements].filter((row) => !row.at(-1)?.includes(' › '));
    expect(bare).to.deep.equal([]);
    const numbers = requirements.map(([number = '']) => number);
    expect(numbers.filter((number) => !/^\d{1,2}\.\d\.\d{1,2}$/u.test(number))).to.deep.equal([]);
    expect(new Set(numbers).size).to.equal(numbers.length);
    const spokenOf = [...numbers.map((number) => `V${number.split('.')[0] ?? ''}`), ...chapters.map(([name]) => name)];
    expect([...new Set(spokenOf)]).to.include.members(Array.from({ length: 17 }, (_, index) => `V${index + 1}`));
  });
});

/** The titles of a file's tests as they are written, `…` for what is filled in when they run. */
async function titlesIn(file: string): Promise<string[]> {
  const source = await readFile(new URL(file, root), 'utf8').catch(() => '');
  return [...source.matchAll(title)].map(([, single, double, template]) =>
    (single ?? double ?? template ?? '').replaceAll(/\$\{[^{}]*\}/gu, '…').replaceAll(/\\(.)/gu, '$1'),
  );
}

/** The rows of each table, without its head. */
function tablesOf(markdown: string): string[][][] {
  const tables = markdown.split(/\n\n+/u).filter((block) => block.startsWith('|'));
  return tables.map((table) =>
    table
      .trim()
      .split('\n')
      .slice(2)
      .map((row) =>
        row
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      ),
  );
}
