import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { publicRoutes, routes } from '../../api/routes/index.js';
import { missingTests, namedTests, tablesOf } from '../support/named-tests.js';

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('docs/rules.md', () => {
  let text = '';
  before(async () => {
    text = await read('docs/rules.md');
  });

  it('names only tests that there are', async () => {
    expect(await missingTests(text)).to.deep.equal([]);
  });

  it('names only routes, workflows and commands that there are', async () => {
    const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
    const there = new Set([
      ...routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`),
      ...publicRoutes.map(({ method, path }) => `${method.toUpperCase()} /public${path}`),
      ...[...(await read('workflows/index.ts')).matchAll(/export \{ (\w+) \}/gu)].map(([, name = '']) => name),
      ...Object.keys(scripts).map((name) => `npm run ${name}`),
    ]);
    const cells = tablesOf(text).flatMap((rows) => rows.map((row) => row[2] ?? ''));
    const named = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/gu)].map(([, name = '']) => name));
    expect(named.filter((name) => !there.has(name.replace(/\?.*/u, '')))).to.deep.equal([]);
    expect(named.length).to.be.greaterThan(50);
  });

  it('has a row for every clause of the Rules, and for every safeguard', () => {
    const [clauses = [], , safeguards = []] = tablesOf(text).map((rows) => rows.map(([first = '']) => first));
    const numbers = (cells: string[]) =>
      new Set(cells.flatMap((cell) => [...(/^\d+(?:, \d+)*/u.exec(cell)?.[0].split(', ') ?? [])]).map(Number));
    expect([...numbers(clauses)].sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 11 }, (_, at) => at + 1));
    expect([...numbers(safeguards)].sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 10 }, (_, at) => at + 1));
  });

  it('has no empty cell, and a test in every row', () => {
    const rows = tablesOf(text).flat();
    expect(rows.filter((row) => row.some((cell) => cell === ''))).to.deep.equal([]);
    const meant = (row: string[]) => (row.at(-1) ?? '').split(' › ').length - 1;
    expect(rows.filter((row) => meant(row) === 0 || namedTests(row.at(-1) ?? '') !== meant(row))).to.deep.equal([]);
  });
});
