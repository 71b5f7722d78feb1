import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { missingTests, tablesOf } from '../support/named-tests.js';

describe('docs/security.md', () => {
  let text = '';
  before(async () => {
    text = await readFile(new URL('../../docs/security.md', import.meta.url), 'utf8');
  });

  it('names only tests that there are', async () => {
    expect(await missingTests(text)).to.deep.equal([]);
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
