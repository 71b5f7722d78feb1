import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ESLint } from 'eslint';

const root = fileURLToPath(new URL('../../', import.meta.url));
const eslint = new ESLint({
  cwd: root,
  ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-syntax' || ruleId === 'max-lines',
  overrideConfig: { files: ['**/*.ts'], languageOptions: { parserOptions: { project: false } } },
});

async function complaints(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: join(root, filePath) });
  return (result?.messages ?? []).map(({ message }) => message);
}

describe('the habits that lint keeps', function () {
  this.timeout(60_000);

  const refused: [code: string, why: RegExp][] = [
    ['export const at = new Date();', /injected Clock/],
    ['export const at = Date.now();', /injected Clock/],
    ["export const sql = 'select now()';", /No now\(\) in SQL/],
    ['export const sql = `update t set at = current_timestamp where id = ?`;', /No now\(\) in SQL/],
    ['export const at = db.fn.now();', /No now\(\) in SQL/],
    ['logger.info(`Filed by ${name}`);', /fixed sentence/],
    ['deps.logger.info({}, `Filed by ${name}`);', /fixed sentence/],
    ['await import(`../db/${name}.js`);', /plain quotes/],
    ['export default 1;', /export by name/],
  ];
  for (const [code, why] of refused) {
    it(`refuse ${code.slice(0, 60).split('\n')[0] ?? ''}`, async () => {
      const said = await complaints('domain/x.ts', code);
      expect(said).to.have.length(1);
      expect(said[0]).to.match(why);
    });
  }

  it('let no file grow over 300 lines, whatever it is for', async () => {
    for (const file of [
      'domain/x.ts',
      'test/x.test.ts',
      'test/support/x.ts',
      'bench/x.ts',
      'simulation/x.ts',
      'x.js',
    ]) {
      expect(await complaints(file, 'void 1;\n'.repeat(299)), file).to.deep.equal([]);
      const said = await complaints(file, 'void 1;\n'.repeat(300));
      expect(said, file).to.have.length(1);
      expect(said[0], file).to.match(/too many lines/u);
    }
  });

  it('let a time be made of data, a log line be fixed text, and the clock be read in its own file', async () => {
    expect(await complaints('domain/x.ts', 'export const at = new Date(0);')).to.deep.equal([]);
    expect(await complaints('domain/x.ts', "logger.info({ caseId }, 'Case started');")).to.deep.equal([]);
    expect(await complaints('system-clock.ts', 'export const now = new Date();')).to.deep.equal([]);
  });
});
