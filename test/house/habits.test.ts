import { expect } from 'chai';
import { type Complaint, linted } from '../support/linted.js';

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
  ["export enum Word { one = 'one' }", /union of words/],
];

/** The same in every room, and in the files of none. */
const grown = ['domain/x.ts', 'test/x.test.ts', 'test/support/x.ts', 'bench/x.ts', 'simulation/x.ts', 'x.js'];
const long = (file: string) => file.replace('x', 'long');
const readsTheClock = 'export const now = new Date();';

describe('the habits that lint keeps', function () {
  this.timeout(60_000);

  let said: Complaint[] = [];
  before(async () => {
    said = await linted({
      ...Object.fromEntries(refused.map(([code], index) => [`domain/refused-${index}.ts`, code])),
      ...Object.fromEntries(grown.map((file) => [file, 'void 1;\n'.repeat(299)])),
      ...Object.fromEntries(grown.map((file) => [long(file), 'void 1;\n'.repeat(300)])),
      'domain/time.ts': 'export const at = new Date(0);',
      'domain/line.ts': "logger.info({ caseId }, 'Case started');",
      'system-clock.ts': readsTheClock,
      'domain/system-clock.ts': readsTheClock,
    });
  });

  const complaints = (file: string) =>
    said.filter((one) => one.file === file && /^habits|max-lines/u.test(one.rule ?? 'unread'));

  for (const [index, [code, why]] of refused.entries()) {
    it(`refuse ${code.slice(0, 60).split('\n')[0] ?? ''}`, () => {
      const found = complaints(`domain/refused-${index}.ts`);
      expect(found).to.have.length(1);
      expect(found[0]?.said).to.match(why);
    });
  }

  it('let no file grow over 300 lines, whatever it is for', () => {
    for (const file of grown) {
      expect(complaints(file), file).to.deep.equal([]);
      const found = complaints(long(file));
      expect(found, file).to.have.length(1);
      expect(found[0]?.said, file).to.match(/too many lines/u);
    }
  });

  it('let a time be made of data, a log line be fixed text, and the clock be read in its own file', () => {
    for (const file of ['domain/time.ts', 'domain/line.ts', 'system-clock.ts'])
      expect(complaints(file), file).to.deep.equal([]);
    expect(complaints('domain/system-clock.ts'), 'of the same name elsewhere').to.have.length(1);
  });
});
