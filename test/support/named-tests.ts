import { readFile } from 'node:fs/promises';

const root = new URL('../../', import.meta.url);

/** `test/api/auth.test.ts › is refused if it …` */
const named = /`(test\/[\w./-]+\.ts) › ([^`]+)`/gu;
const title = /\bit\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/gu;

/** The tests that a document names and that there are not. */
export async function missingTests(text: string): Promise<string[]> {
  const missing: string[] = [];
  for (const [, file = '', wanted = ''] of text.matchAll(named)) {
    if (!(await titlesIn(file)).includes(wanted)) missing.push(`${file} › ${wanted}`);
  }
  return missing;
}

/** How many tests a text names, by their files and titles as `missingTests` reads them. */
export function namedTests(text: string): number {
  return [...text.matchAll(named)].length;
}

/** The rows of each table of a document, without its head. */
export function tablesOf(markdown: string): string[][][] {
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

/** The titles of a file's tests as they are written, `…` for what is filled in when they run. */
async function titlesIn(file: string): Promise<string[]> {
  const source = await readFile(new URL(file, root), 'utf8').catch(() => '');
  return [...source.matchAll(title)].map(([, single, double, template]) =>
    (single ?? double ?? template ?? '').replaceAll(/\$\{[^{}]*\}/gu, '…').replaceAll(/\\(.)/gu, '$1'),
  );
}
