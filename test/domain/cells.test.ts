import { expect } from 'chai';
import { harmlessCell } from '../../domain/cells.js';

describe('a cell of a table file', () => {
  it('never begins like a formula', () => {
    const formulas = ['=1+1', '+7701', '-2', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '\u200b=1', '＝1', '＠x'];
    for (const text of formulas) expect(harmlessCell(text), JSON.stringify(text)).to.equal(`'${text}`);
  });

  it('is left as it is otherwise', () => {
    for (const text of ['', 'Қасымов Ерлан', 'a=b', '2026-07-01', "O'Neil"]) expect(harmlessCell(text)).to.equal(text);
  });
});
