import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { missingTests, tablesOf } from '../support/named-tests.js';

describe('docs/rules.md', () => {
  let text = '';
  before(async () => {
    text = await readFile(new URL('../../docs/rules.md', import.meta.url), 'utf8');
  });

  it('names only tests that there are', async () => {
    expect(await missingTests(text)).to.deep.equal([]);
  });

  it('has no empty cell, and a test in every row', () => {
    const rows = tablesOf(text).flat();
    expect(rows.filter((row) => row.some((cell) => cell === '') || row.at(-1)?.includes(' › ') !== true)).to.deep.equal(
      [],
    );
  });
});
