import { expect } from 'chai';
import { corrected, faultsOfCorrection, fieldsOfCopy } from '../../domain/corrections.js';

describe('A clerical error', () => {
  const data = {
    body: { kk: 'Министрлік', ru: 'Министерство' },
    official: { fullName: 'Сериков Серик', post: { kk: 'Қараушы', ru: 'Рассматривающий' } },
    addressees: ['«Үлгі» АҚ', { kk: 'Қызмет', ru: 'Служба' }],
    courtAct: { court: 'Суд', number: '7', date: '2026-05-12', inForceFrom: '2026-06-15' },
    norm: { kk: '11-бап', ru: 'Статья 11' },
    facts: [{ ordinal: 1, target: { kind: 'url', raw: 'https://a.kz/' }, reasons: 'x' }],
    termMinutes: 120,
    outcome: 'dismissed',
  };
  const faults = (pointer: string, was: string, becomes = 'другое') =>
    faultsOfCorrection(data, [{ pointer, was, becomes }]).map(({ part, code }) => `${part} ${code}`);

  it('is in a name, a post, or the number or day of a paper that is referred to', () => {
    expect(faults('/official/fullName', 'Сериков Серик')).to.deep.equal([]);
    expect(faults('/official/post/ru', 'Рассматривающий')).to.deep.equal([]);
    expect(faults('/addressees/0', '«Үлгі» АҚ')).to.deep.equal([]);
    expect(faults('/addressees/1/kk', 'Қызмет')).to.deep.equal([]);
    expect(faults('/courtAct/date', '2026-05-12', '2026-05-21')).to.deep.equal([]);
  });

  it('is in nothing that was decided: addresses, reasons, norms, terms, outcomes', () => {
    const decided: [string, string][] = [
      ['/facts/0/target/raw', 'https://a.kz/'],
      ['/facts/0/reasons', 'x'],
      ['/norm/ru', 'Статья 11'],
      ['/termMinutes', '120'],
      ['/outcome', 'dismissed'],
      ['/courtAct/inForceFrom', '2026-06-15'],
      ['/correction/reasons', 'x'],
      ['/__proto__/x', 'x'],
    ];
    for (const [pointer, was] of decided) expect(faults(pointer, was), pointer).to.deep.equal(['pointer not_clerical']);
  });

  it('is what the document says, is there, and becomes something else of the same kind', () => {
    expect(faults('/official/fullName', 'Сериков')).to.deep.equal(['was not_what_it_says']);
    expect(faults('/addressees/1', 'Служба')).to.deep.equal(['pointer nothing_there']);
    expect(faults('/addressees/7', 'Служба')).to.deep.equal(['pointer nothing_there']);
    expect(faults('/courtAct/number', '7', '7')).to.deep.equal(['becomes nothing_changes']);
    expect(faults('/courtAct/date', '2026-05-12', '2026-02-30')).to.deep.equal(['becomes not_a_day']);
    const twice = { pointer: '/courtAct/number', was: '7', becomes: '8' };
    expect(faultsOfCorrection(data, [twice, twice])).to.deep.equal([
      { index: 1, part: 'pointer', code: 'named_twice' },
    ]);
  });

  it('is corrected in that place alone, and the document says so itself', () => {
    const fields = [{ pointer: '/addressees/1/ru', was: 'Служба', becomes: 'Служба связи' }];
    const official = { fullName: 'Болат' };
    const made = corrected(data, { fields, official, reasons: 'Опечатка' });
    const { correction, ...rest } = made as typeof data & { correction: unknown };
    expect(rest).to.deep.equal({ ...data, addressees: ['«Үлгі» АҚ', { kk: 'Қызмет', ru: 'Служба связи' }] });
    const name = { kk: 'Адресаттың атауы', ru: 'Наименование адресата' };
    expect(correction).to.deep.equal({
      official,
      reasons: 'Опечатка',
      fields: [{ name, was: 'Служба', becomes: 'Служба связи' }],
    });
    expect(data.addressees[1]).to.deep.equal({ kk: 'Қызмет', ru: 'Служба' });
  });

  it('concerns the copy of a recipient where it is on it: his own name, and what all copies say', () => {
    const copy = { ...data, addressees: ['«Үлгі» АҚ'] };
    const fields = [
      { pointer: '/addressees/3', was: '«Үлгі» АҚ', becomes: '«Үлгі Телеком» АҚ' },
      { pointer: '/courtAct/number', was: '7', becomes: '8' },
    ];
    expect(fieldsOfCopy(copy, fields).map(({ pointer }) => pointer)).to.deep.equal([
      '/addressees/0',
      '/courtAct/number',
    ]);
    expect(fieldsOfCopy({ ...copy, addressees: ['Басқа'] }, fields.slice(0, 1))).to.deep.equal([]);
  });
});
