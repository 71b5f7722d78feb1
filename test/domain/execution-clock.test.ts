import { expect } from 'chai';
import { breachedFacts, nextCheckAt, silenceAt } from '../../domain/execution-clock.js';
import type { ClockStanding } from '../../domain/execution-clock.js';

type Fact = ClockStanding['facts'][number];
const fact = (factId: string, of: Partial<Fact> = {}): Fact => ({
  factId,
  status: 'pending',
  awaitsRuling: false,
  dueAt: 7_200,
  pausedAt: null,
  breachedAt: null,
  ...of,
});
const standing = (of: Partial<ClockStanding> = {}): ClockStanding => ({
  reachedAt: 0,
  heardAt: 1,
  silenceAlertedAt: null,
  facts: [fact('a')],
  ...of,
});

describe('The execution clock', () => {
  it('finds a term run out at its last moment, not before', () => {
    expect(breachedFacts(standing(), 7_199)).to.deep.equal([]);
    expect(breachedFacts(standing(), 7_200)).to.deep.equal(['a']);
  });

  it('passes over what is paused, settled, told already or not started', () => {
    const facts = [
      fact('paused', { status: 'unclear', pausedAt: 100 }),
      fact('executed', { status: 'executed' }),
      fact('told', { breachedAt: 7_200 }),
      fact('not started', { dueAt: null }),
      fact('waiting for a ruling', { status: 'impossible', awaitsRuling: true, pausedAt: 5 }),
    ];
    expect(breachedFacts(standing({ facts }), 99_999)).to.deep.equal([]);
    expect(nextCheckAt(standing({ facts }), 900)).to.equal(null);
  });

  it('is looked at next when the first of several terms ends', () => {
    const facts = [fact('a', { dueAt: 9_000 }), fact('b', { dueAt: 8_000 }), fact('c', { dueAt: 10, pausedAt: 5 })];
    expect(nextCheckAt(standing({ facts }), 900)).to.equal(8_000);
  });

  it('looks for silence first, once, and only where the recipient was reached and said nothing', () => {
    const silent = standing({ heardAt: null, reachedAt: 100 });
    expect(silenceAt(silent, 900)).to.equal(1_000);
    expect(nextCheckAt(silent, 900)).to.equal(1_000);
    expect(nextCheckAt({ ...silent, silenceAlertedAt: 1_000 }, 900)).to.equal(7_200);
    expect(silenceAt({ ...silent, reachedAt: null }, 900)).to.equal(null);
    expect(silenceAt({ ...silent, heardAt: 0 }, 900)).to.equal(null);
  });

  it('does not run before the recipient was reached', () => {
    expect(
      nextCheckAt(standing({ reachedAt: null, heardAt: null, facts: [fact('a', { dueAt: null })] }), 900),
    ).to.equal(null);
  });
});
