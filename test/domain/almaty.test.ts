import { expect } from 'chai';
import fc from 'fast-check';
import { almatyDay, almatyOffset, almatyYear } from '../../domain/almaty.js';

const at = (text: string) => Date.parse(text);

describe('Almaty time', () => {
  it('was six hours ahead of UTC until midnight of 1 March 2024, and is five since', () => {
    expect(almatyOffset(at('2024-02-29T17:59:59.999Z'))).to.equal(6 * 3_600_000);
    expect(almatyOffset(at('2024-02-29T18:00:00.000Z'))).to.equal(5 * 3_600_000);
  });

  it('lives the hour before that midnight twice: the clock went back to 23:00 of 29 February', () => {
    expect(almatyDay(at('2024-02-29T17:59:59.999Z'))).to.equal('2024-02-29');
    expect(almatyDay(at('2024-02-29T18:00:00.000Z'))).to.equal('2024-02-29');
    expect(almatyDay(at('2024-02-29T18:59:59.999Z'))).to.equal('2024-02-29');
    expect(almatyDay(at('2024-02-29T19:00:00.000Z'))).to.equal('2024-03-01');
  });

  it('begins the year five hours before UTC does, six in 2024', () => {
    expect(almatyYear(at('2026-12-31T18:59:59.999Z'))).to.equal(2026);
    expect(almatyYear(at('2026-12-31T19:00:00.000Z'))).to.equal(2027);
    expect(almatyYear(at('2023-12-31T17:59:59.999Z'))).to.equal(2023);
    expect(almatyYear(at('2023-12-31T18:00:00.000Z'))).to.equal(2024);
  });

  it('never goes back a day as time goes on', () => {
    const moments = fc.integer({ min: at('2020-01-01'), max: at('2040-01-01') });
    const boundary = fc.integer({ min: at('2024-02-29T12:00:00Z'), max: at('2024-03-01T12:00:00Z') });
    fc.assert(
      fc.property(fc.oneof(moments, boundary), fc.nat(86_400_000), (moment, later) => {
        expect(almatyDay(moment + later) >= almatyDay(moment)).to.equal(true);
      }),
    );
  });
});
