import { expect } from 'chai';
import fc from 'fast-check';
import { nextAttemptMs, readAnswer, retryAfterMs } from '../../domain/delivery.js';

const quarterOfAnHour = 15 * 60_000;

describe('The answer to a delivery', () => {
  const rows: [string, number[]][] = [
    ['delivered', [200, 201, 202, 204, 299]],
    ['gone', [410]],
    ['retry', [408, 425, 429, 500, 502, 503, 504, 599]],
    ['refused', [100, 199, 300, 301, 302, 307, 308, 400, 401, 403, 404, 405, 409, 413, 422, 499]],
  ];
  for (const [meaning, statuses] of rows) {
    it(`means ${meaning}: ${statuses.join(', ')}`, () => {
      for (const status of statuses) expect(readAnswer(status), String(status)).to.equal(meaning);
    });
  }
});

describe('The wait before the next attempt', () => {
  it('doubles, with jitter over its upper half', () => {
    expect([1, 2, 3, 4].map((attempt) => nextAttemptMs(1_000, attempt, 1))).to.deep.equal([1_000, 2_000, 4_000, 8_000]);
    expect([1, 2, 3, 4].map((attempt) => nextAttemptMs(1_000, attempt, 0))).to.deep.equal([500, 1_000, 2_000, 4_000]);
  });

  it('stays between half its backoff and a quarter of an hour, or what was asked for, at any attempt', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60_000 }),
        fc.integer({ min: 1, max: 5_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.option(fc.integer({ min: 0, max: 7 * 24 * 3_600_000 }), { nil: undefined }),
        (first, attempt, random, asked) => {
          const wait = nextAttemptMs(first, attempt, random, asked);
          expect(wait).to.be.at.least(Math.floor(Math.min(first * 2 ** (attempt - 1), quarterOfAnHour) / 2));
          expect(wait).to.be.at.most(Math.max(quarterOfAnHour, asked ?? 0));
          expect(wait).to.be.at.least(asked ?? 0);
          expect(Number.isInteger(wait)).to.equal(true);
        },
      ),
    );
  });

  it('is no shorter than what the recipient asked for, however long that is', () => {
    expect(nextAttemptMs(1_000, 1, 0.5, 30_000)).to.equal(30_000);
    expect(nextAttemptMs(60_000, 3, 1, 30_000)).to.equal(240_000);
    expect(nextAttemptMs(1_000, 1, 0.5, 24 * 3_600_000)).to.equal(24 * 3_600_000);
  });
});

describe('A Retry-After header', () => {
  const now = Date.UTC(2026, 6, 1, 9, 30);

  it('is read as seconds or as a date', () => {
    expect(retryAfterMs('120', now)).to.equal(120_000);
    expect(retryAfterMs(' 0 ', now)).to.equal(0);
    expect(retryAfterMs('Wed, 01 Jul 2026 09:31:00 GMT', now)).to.equal(60_000);
  });

  it('that lies in the past asks for no wait', () => {
    expect(retryAfterMs('Wed, 01 Jul 2026 09:00:00 GMT', now)).to.equal(0);
  });

  it('that says neither is passed over', () => {
    for (const header of [null, '', 'soon', '1.5 s', '-', '٣']) expect(retryAfterMs(header, now)).to.equal(undefined);
  });

  it('of any text gives no wait that is negative or no number', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.integer().map(String), fc.date({ noInvalidDate: true }).map(String)),
        (text) => {
          const wait = retryAfterMs(text, now);
          if (wait !== undefined) expect(wait).to.be.at.least(0);
        },
      ),
    );
  });
});
