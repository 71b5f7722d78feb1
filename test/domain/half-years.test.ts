import { expect } from 'chai';
import fc from 'fast-check';
import {
  endOfHalfYear,
  halfYearAfter,
  halfYearBefore,
  halfYearFrom,
  halfYearOf,
  startOfHalfYear,
} from '../../domain/half-years.js';

const at = (text: string) => Date.parse(text);

describe('half-years', () => {
  it('end with the Almaty day, six hours before UTC does until 2024 and five since', () => {
    expect(halfYearOf(at('2023-12-31T17:59:59.999Z')).code).to.equal('2023-H2');
    expect(halfYearOf(at('2023-12-31T18:00:00.000Z')).code).to.equal('2024-H1');
    expect(halfYearOf(at('2024-06-30T18:59:59.999Z')).code).to.equal('2024-H1');
    expect(halfYearOf(at('2024-06-30T19:00:00.000Z')).code).to.equal('2024-H2');
  });

  it('are an hour longer in the spring of 2024, when clocks went back', () => {
    const lengthOf = (code: string) => {
      const halfYear = halfYearFrom(code)!;
      return endOfHalfYear(halfYear) - startOfHalfYear(halfYear);
    };
    const day = 86_400_000;
    expect(lengthOf('2024-H1')).to.equal(182 * day + 3_600_000);
    expect(lengthOf('2026-H1')).to.equal(181 * day);
    expect(lengthOf('2026-H2')).to.equal(184 * day);
  });

  it('follow one another without a gap', () => {
    fc.assert(
      fc.property(fc.integer({ min: at('2020-01-01'), max: at('2060-01-01') }), (moment) => {
        const halfYear = halfYearOf(moment);
        expect(startOfHalfYear(halfYear) <= moment && moment < endOfHalfYear(halfYear)).to.equal(true);
        expect(startOfHalfYear(halfYearAfter(halfYear))).to.equal(endOfHalfYear(halfYear));
        expect(halfYearAfter(halfYearBefore(halfYear))).to.deep.equal(halfYear);
        expect(halfYearFrom(halfYear.code)).to.deep.equal(halfYear);
      }),
    );
  });

  it('have no other names', () => {
    for (const code of ['2026-H3', '2026', 'H1', '2026-h1', '']) expect(halfYearFrom(code), code).to.equal(undefined);
  });
});
