import { expect } from 'chai';
import fc from 'fast-check';
import { halfYearFrom } from '../../domain/half-years.js';
import type { CountedEvent } from '../../domain/statistics.js';
import { fewestTold, transparencyContent, withoutFewSensitive } from '../../domain/transparency.js';
import type { NamedCode, NamedGroup } from '../../domain/transparency.js';
import { figureName } from '../../domain/transparency-labels.js';

const name = (code: string, isSensitive: boolean): NamedCode => ({ code, kk: code, ru: code, en: code, isSensitive });
const kinds = [name('GAMBLING', false), name('TERRORISM', true), name('SUICIDE', true), name('WAR', true)];

function row(code: string, filed: number, inForce = 0): NamedGroup {
  return {
    ...{ code, kk: code, ru: code, en: code },
    notices: { filed, parts: 0, returned: 0, withdrawn: 0, decided: 0, toExecution: 0, rejected: 0 },
    facts: { confirmed: filed, unconfirmed: 0, duplicate: 0 },
    restrictions: { made: 0, lifted: 0, inForce },
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
    expect(told([row('TERRORISM', 1, 5)]), 'a crowd in force is a crowd').to.deep.equal([['TERRORISM', 1]]);
    expect(told([row('UNHEARD_OF', 2)]), 'of a kind that no list knows').to.deep.equal([['FEW_SENSITIVE', 2]]);
  });

  it('leaves no small row of a sensitive kind, and loses no case by it', () => {
    const counts = fc.array(fc.nat(12), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(counts, ([a = 0, b = 0, c = 0]) => {
        const rows = withoutFewSensitive(
          [row('TERRORISM', a), row('SUICIDE', b), row('WAR', c), row('GAMBLING', 1)],
          kinds,
        );
        const alone = rows.filter(({ code }) => ['TERRORISM', 'SUICIDE', 'WAR'].includes(code));
        for (const { notices } of alone) expect(notices.filed).to.be.at.least(fewestTold);
        const few = rows.find(({ code }) => code === 'FEW_SENSITIVE');
        if (few !== undefined && alone.length > 0) expect(few.notices.filed).to.be.at.least(fewestTold);
        expect(rows.reduce((sum, { notices }) => sum + notices.filed, 0)).to.equal(a + b + c + 1);
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
