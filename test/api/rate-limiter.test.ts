import { inspect } from 'node:util';
import { expect } from 'chai';
import { Problem } from '../../api/problem.js';
import { RateLimiter } from '../../api/rate-limiter.js';
import type { RateClass, SharedCount } from '../../api/rate-limiter.js';
import { networkOf } from '../../locators/network-of.js';
import { unlimited } from '../support/app.js';
import { setClock } from '../support/people.js';

const start = Date.UTC(2026, 6, 1, 9, 0, 15);

describe('a rate limiter', () => {
  const clock = setClock(start);
  beforeEach(() => {
    clock.at = start;
  });
  const limiter = (limit: number, shared?: SharedCount) =>
    new RateLimiter({ ...unlimited, writes: limit, reads: limit }, clock, shared);
  const refusal = (of: RateLimiter, kind: RateClass = 'writes', who = 'a'): Problem | undefined => {
    try {
      of.take(kind, who);
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
    return undefined;
  };
  /** How many of so many requests pass. */
  const passed = async (count: number, ...of: RateLimiter[]): Promise<number> => {
    let through = 0;
    for (let index = 0; index < count; index += 1) {
      if (refusal(of[index % of.length]!) === undefined) through += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    return through;
  };
  /** A count that processes share, and how often it was told something. */
  const sharing = () => {
    const sums = new Map<string, number>();
    const shared = {
      tellings: 0,
      add(key: string, points: number) {
        shared.tellings += 1;
        sums.set(key, (sums.get(key) ?? 0) + points);
        return Promise.resolve(sums.get(key) ?? 0);
      },
    };
    return shared;
  };

  it('lets so many pass in a minute, says what is left, and when to come back', () => {
    const of = limiter(3);
    expect(of.take('writes', 'a')).to.deep.equal({
      'RateLimit-Policy': '"writes";q=3;w=60',
      RateLimit: '"writes";r=2;t=45',
    });
    expect([refusal(of), refusal(of)]).to.deep.equal([undefined, undefined]);
    expect(refusal(of)).to.include({ type: 'too-many-requests', status: 429 });
    expect(refusal(of)?.options.headers).to.deep.equal({
      ...{ 'RateLimit-Policy': '"writes";q=3;w=60', RateLimit: '"writes";r=0;t=45', 'Retry-After': '45' },
    });
    clock.at += 45_000;
    expect(refusal(of), 'in the next minute').to.equal(undefined);
  });

  it('counts each one and each kind apart, and without a limit not at all', () => {
    const of = limiter(1);
    expect([refusal(of), refusal(of)?.status]).to.deep.equal([undefined, 429]);
    expect(refusal(of, 'writes', 'b')).to.equal(undefined);
    expect(refusal(of, 'reads')).to.equal(undefined);
    for (let count = 0; count < 100; count += 1) expect(of.take('heavy', 'a')).to.deep.equal({});
  });

  it('holds over several processes together, to a twentieth each', async () => {
    const shared = sharing();
    const processes = [1, 2, 3].map(() => limiter(100, shared));
    expect(await passed(400, ...processes)).to.be.within(100, 115);
  });

  it('tells the others now and then, and of few requests nothing', async () => {
    const shared = sharing();
    await passed(1_000, limiter(1_000, shared));
    expect(shared.tellings).to.equal(20);
    const quiet = sharing();
    await passed(40, limiter(1_000, quiet));
    expect(quiet.tellings).to.equal(0);
  });

  it('holds by itself while the shared count cannot be had, and tells all of it later', async () => {
    const shared = sharing();
    const add = shared.add.bind(shared);
    shared.add = () => Promise.reject(new Error('away'));
    const of = limiter(100, shared);
    expect(await passed(60, of)).to.equal(60);
    shared.add = add;
    expect(await passed(60, of)).to.equal(40);
    expect(await passed(100, limiter(100, shared)), 'in another process').to.be.at.most(5);
  });

  it('knows tokens that were good', () => {
    const of = limiter(1);
    of.prove('Bearer a');
    expect([of.wasProven('Bearer a'), of.wasProven('Bearer b')]).to.deep.equal([true, false]);
  });

  it('forgets a token that nobody brings for a minute, and keeps none as it is', () => {
    const of = limiter(1);
    of.prove('Bearer secret');
    expect(inspect(of, { depth: 5 })).to.not.include('secret');
    clock.at += 60_000;
    expect(of.wasProven('Bearer secret'), 'in the next minute').to.equal(true);
    clock.at += 60_000;
    expect(of.wasProven('Bearer secret'), 'in the one after it').to.equal(false);
  });
});

describe('who is behind an address', () => {
  it('is the address itself, or the /64 of a long one', () => {
    const behind = [
      '93.184.215.14',
      '::ffff:93.184.215.14',
      '2001:db8:1:2:3::4',
      '2001:db8:1:2:ffff::',
      '::1',
      undefined,
      'x',
    ];
    expect(behind.map(networkOf)).to.deep.equal([
      ...[
        '93.184.215.14',
        '93.184.215.14',
        '2001:db8:1:2::/64',
        '2001:db8:1:2::/64',
        '0:0:0:0::/64',
        'unknown',
        'unknown',
      ],
    ]);
  });
});
