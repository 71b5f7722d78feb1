import { expect } from 'chai';
import { nextSerial } from '../../db/counters.js';
import { almatyYear } from '../../domain/almaty.js';
import { withDatabase } from '../support/database.js';

describe('counters', () => {
  const database = withDatabase();
  const next = (kind: 'notice' | 'prescription', year: number) =>
    database.db.transaction((tx) => nextSerial(tx, kind, year));

  it('begin with one in every year, for each kind', async () => {
    expect(await next('notice', 2026)).to.equal(1);
    expect(await next('notice', 2026)).to.equal(2);
    expect(await next('notice', 2027)).to.equal(1);
    expect(await next('prescription', 2026)).to.equal(1);
  });

  it('begin the new year when Almaty does, five hours before Greenwich', async () => {
    const lastMoment = Date.UTC(2028, 11, 31, 19) - 1;
    expect(await next('notice', almatyYear(lastMoment))).to.equal(1);
    expect(await next('notice', almatyYear(lastMoment))).to.equal(2);
    expect(await next('notice', almatyYear(lastMoment + 1))).to.equal(1);
    expect(almatyYear(lastMoment)).to.equal(2028);
  });

  it('lose no number and give none twice when twenty take one at once and every third fails', async () => {
    const taken = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        database.db.transaction(async (tx) => {
          const serial = await nextSerial(tx, 'notice', 2030);
          if (index % 3 === 0) throw new Error('rolled back');
          return serial;
        }),
      ),
    );
    const serials = taken.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(serials.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 13 }, (_, index) => index + 1));
    expect(await next('notice', 2030)).to.equal(14);
  });
});
