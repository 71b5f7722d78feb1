import { expect } from 'chai';
import type { Measured } from '../../bench/figures.js';
import { summarise } from '../../bench/summary.js';
import { asTable, figuresTable } from '../../bench/table.js';

const measured: Measured = {
  ...{ noops: 120, noopSeconds: 2, cases: 30, caseSeconds: 2.5, writes: 450, facts: 3_200, factSeconds: 8 },
  decisionToOperatorMs: [100, 200, 900],
  updateMs: [50, 60, 400],
  notices: [
    { events: 32, transitions: 11 },
    { events: 30, transitions: 10 },
  ],
  dispatches: [{ events: 28, transitions: 9 }],
};

describe('The figures of the bench', () => {
  it('are computed from what was counted and timed', () => {
    expect(summarise(measured)).to.deep.equal({
      ...{ noopPerSecond: 60, casesPerSecond: 12, noopPerCase: 5, factsPerSecond: 400 },
      ...{ decisionToOperatorMs: { p50: 200, p99: 900 }, updateMs: 60 },
      ...{ eventsPerNotice: 31, transitionsPerNotice: 10.5, eventsPerDispatch: 28, transitionsPerDispatch: 9 },
      commitsPerCase: 15,
    });
  });

  it('are not there where no case was measured', () => {
    expect(() => summarise({ ...measured, notices: [] })).to.throw('No values');
  });

  it('are shown with the goal and whether it was met', () => {
    const lines = figuresTable(summarise(measured)).split('\n');
    const line = (start: string) => lines.find((text) => text.startsWith(start));
    expect(line('no-ops in the time of a case')).to.match(/ 5 {2}≤ 6 met$/u);
    expect(line('decision to operator, median')).to.match(/ 200 {2}≤ 180 MISSED$/u);
    expect(line('decision to operator, 99 %')).to.match(/ 900 {2}≤ 360 MISSED$/u);
    expect(line('cases a second')).to.match(/ 12$/u);
  });

  it('stand in columns', () => {
    const table = asTable([
      ['a', 1, ''],
      ['longer', 10.5, 'goal'],
    ]);
    expect(table).to.equal('a          1\nlonger  10.5  goal');
  });
});
