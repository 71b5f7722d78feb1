import { expect } from 'chai';
import fc from 'fast-check';
import { halfYearFrom } from '../../domain/half-years.js';
import type { CountedEvent } from '../../domain/statistics.js';
import { fewestTold, transparencyContent, withoutFewSensitive } from '../../domain/transparency.js';
import type { NamedCode, NamedGroup } from '../../domain/transparency.js';
import { figureName } from '../../domain/transparency-labels.js';

const name = (code: string, isSensitive: boolean): NamedCode => ({ code, kk: code, ru: code, en: code, isSensitive });
const kinds = [name('GAMBLING', false), name('TERRORISM', true), name('SUICIDE', true), name('WAR', true)];

function row(code: string, filed: number, { decided = 0, inForce = 0, lifted = 0 } = {}): NamedGroup {
  return {
    ...{ code, kk: code, ru: code, en: code },
    notices: { filed, parts: 0, returned: 0, withdrawn: 0, decided, toExecution: 0, rejected: 0, coveredAlready: 0 },
    facts: { confirmed: filed, unconfirmed: 0, duplicate: 0 },
    restrictions: { made: 0, lifted, inForce },
  };
}

describe('a transparency report', () => {
  const told = (rows: NamedGroup[]) =>
    withoutFewSensitive(rows, kinds).map(({ code, notices }) => [code, notices.filed]);

  it('tells sensitive kinds of few cases apart from no other sensitive kind, and common ones as they are', () => {
    const rows = [row('GAMBLING', 1), row('TERRORISM', 3), row('SUICIDE', 2), row('WAR', 9)];
    expect(told(rows)).to.deep.equal([
      ['GAMBLING', 1],
      ['WAR', 9],
      ['FEW_SENSITIVE', 5],
    ]);
    expect(told([row('TERRORISM', 2), row('WAR', 9)]), 'or the one could be told from the other').to.deep.equal([
      ['FEW_SENSITIVE', 11],
    ]);
    expect(told([row('UNHEARD_OF', 2), row('WAR', 9)]), 'of a kind that no list knows').to.deep.equal([
      ['FEW_SENSITIVE', 11],
    ]);
    expect(told([])).to.deep.equal([]);
  });

  it('counts by itself what came in, what was decided and what is in force', () => {
    const joined = (few: NamedGroup) => {
      const codes = told([row('WAR', 9, { decided: 9, inForce: 9 }), few]).map(([code]) => code);
      return codes.includes('FEW_SENSITIVE');
    };
    expect(joined(row('TERRORISM', 5, { decided: 5, inForce: 7 }))).to.equal(false);
    expect(joined(row('TERRORISM', 1, { inForce: 7 })), 'a stock of years hides no single notice').to.equal(true);
    expect(joined(row('TERRORISM', 8, { inForce: 4 })), 'nor do notices a single page').to.equal(true);
    expect(joined(row('TERRORISM', 8, { decided: 1 }))).to.equal(true);
    expect(joined(row('TERRORISM', 0, { lifted: 1 })), 'or what was in force').to.equal(true);
    expect(joined(row('TERRORISM', 0, { inForce: 7, lifted: 1 })), 'one of eight').to.equal(false);
  });

  it('tells no row of sensitive kinds that is too small itself, but with other kinds, or none apart', () => {
    const harmless = [row('GAMBLING', 1), row('FRAUD', 7), row('DRUGS', 9)];
    const known = [...kinds, name('FRAUD', false), name('DRUGS', false)];
    const filed = (rows: NamedGroup[]) =>
      withoutFewSensitive(rows, known).map(({ code, notices }) => [code, notices.filed]);
    expect(filed([...harmless, row('TERRORISM', 1)])).to.deep.equal([
      ['DRUGS', 9],
      ['NOT_TOLD_APART', 9],
    ]);
    expect(filed([row('TERRORISM', 1)])).to.deep.equal([['NOT_TOLD_APART', 1]]);
    expect(filed([row('GAMBLING', 1)]), 'or it would be known what such a row means').to.deep.equal([
      ['NOT_TOLD_APART', 1],
    ]);
  });

  it('leaves no small row of a sensitive kind, and loses no case by it', () => {
    const counts = fc.record({ filed: fc.nat(12), decided: fc.nat(12), inForce: fc.nat(12) });
    const codes = ['TERRORISM', 'SUICIDE', 'WAR', 'GAMBLING'];
    fc.assert(
      fc.property(fc.array(counts, { minLength: 4, maxLength: 4 }), (of) => {
        const given = of.map(({ filed, ...more }, index) => row(codes[index]!, filed, more));
        const rows = withoutFewSensitive(given, kinds);
        const figures = ({ notices, restrictions }: NamedGroup) => [
          ...[notices.filed, notices.decided, restrictions.inForce],
        ];
        const sum = (all: NamedGroup[]) =>
          [0, 1, 2].map((place) => all.reduce((total, each) => total + figures(each)[place]!, 0));
        expect(sum(rows)).to.deep.equal(sum(given));
        if (rows.length === 1) return;
        for (const each of rows.filter(({ code }) => code !== 'GAMBLING'))
          for (const figure of figures(each))
            expect(figure, each.code).to.satisfy((n: number) => n === 0 || n >= fewestTold);
      }),
    );
  });

  it('names what it counts in three languages, sums up what is wider than a page, and crosses nothing', () => {
    const line = (
      by: CountedEvent['by'],
      group: string | null,
      happened: string,
      count: number,
      detail: string | null,
    ) => ({ by, group, happened, detail, count, took: { median: 7, ninthTenth: 9 } }) as CountedEvent;
    const lines = [
      ...[line('all', null, 'filed', 3, null), line('all', null, 'decided', 3, null)],
      ...[line('all', null, 'unconfirmed', 1, 'NO_VIOLATION'), line('all', null, 'lifted', 1, 'lapsed')],
      ...[line('scope', 'page', 'in_force', 4, null), line('scope', 'domain', 'in_force', 2, null)],
      ...[line('scope', 'cidr', 'restricted', 1, null), line('body', 'HEALTH', 'filed', 3, null)],
      ...[line('body', null, 'complaint_lodged', 1, null), line('violation_kind', 'GAMBLING', 'filed', 3, null)],
    ];
    const names = {
      bodies: [],
      violationKinds: kinds,
      verdictReasons: [{ ...name('NO_VIOLATION', false), ru: 'Нет' }],
      returnReasons: [],
    };
    const authorisedBody = { kk: 'Министрлік', ru: 'Министерство', en: 'Ministry' };
    const content = transparencyContent(lines, { halfYear: halfYearFrom('2024-H1')!, authorisedBody, names });
    expect(content.wide).to.deep.equal({ made: 1, lifted: 0, inForce: 2 });
    expect(content.verdictReasons).to.deep.equal([
      { code: 'NO_VIOLATION', kk: 'NO_VIOLATION', ru: 'Нет', en: 'NO_VIOLATION', count: 1 },
    ]);
    expect(content.liftedBy.map(({ code, en }) => [code, en])).to.deep.equal([
      ['lapsed', 'nobody executed the prescription'],
    ]);
    expect(content.bodies.map(({ code, notices }) => [code, notices.filed])).to.deep.equal([['HEALTH', 3]]);
    expect(content.total.notices.seconds).to.deep.equal({ median: 7, ninthTenth: 9 });
    for (const group of [...content.bodies, ...content.violationKinds])
      expect(JSON.stringify(group), 'a single case would be known by its time').to.not.contain('median');
    for (const language of ['kk', 'ru', 'en'] as const)
      expect(content.definition[language]).to.contain(String(fewestTold));
    expect(figureName(['complaints', 'decided', 'upheld'], 'ru')).to.equal('жалобы: удовлетворено');
    expect(figureName(['notices', 'decided'], 'en')).to.equal('notices: decided');
  });
});
