import { expect } from 'chai';
import fc from 'fast-check';
import { scopes } from '../../domain/scope.js';
import { opinionNeeded } from '../../domain/second-opinion.js';
import type { DecidedFact } from '../../domain/second-opinion.js';
import { verdicts } from '../../domain/verdicts.js';

const confirmed = (scope: DecidedFact['scope'], hasHardStop = false): DecidedFact => ({
  verdict: 'confirmed',
  scope,
  hasHardStop,
});
const facts = fc.array(
  fc.record<DecidedFact>({
    verdict: fc.constantFrom(...verdicts),
    scope: fc.constantFrom(...scopes),
    hasHardStop: fc.boolean(),
  }),
  { maxLength: 6 },
);
const rank = { none: 0, reviewer: 1, supervisor: 2 };
const rankOf = (some: readonly DecidedFact[], sensitive: boolean) => rank[opinionNeeded(some, sensitive) ?? 'none'];

describe('The second opinion', () => {
  it('is not asked for pages', () => {
    expect(opinionNeeded([confirmed('page')], false)).to.equal(null);
  });

  it('is another reviewer’s from account to domain, and for every confirmed fact of a sensitive kind', () => {
    for (const scope of ['account', 'subdomain', 'domain'] as const) {
      expect(opinionNeeded([confirmed('page'), confirmed(scope)], false), scope).to.equal('reviewer');
    }
    expect(opinionNeeded([confirmed('page')], true)).to.equal('reviewer');
  });

  it('is a supervisor’s for addresses, networks and hard stops, sensitive or not', () => {
    for (const fact of [confirmed('ip'), confirmed('cidr'), confirmed('page', true)]) {
      expect(opinionNeeded([confirmed('domain'), fact], false)).to.equal('supervisor');
      expect(opinionNeeded([fact], true)).to.equal('supervisor');
    }
  });

  it('is nobody’s where nothing is confirmed', () => {
    const rejected: DecidedFact[] = [
      { verdict: 'unconfirmed', scope: 'cidr', hasHardStop: true },
      { verdict: 'duplicate', scope: 'domain', hasHardStop: false },
    ];
    expect(opinionNeeded(rejected, true)).to.equal(null);
    expect(opinionNeeded([], true)).to.equal(null);
  });

  it('is never asked of a lower person because of one more fact', () => {
    fc.assert(
      fc.property(facts, facts, fc.boolean(), (some, more, sensitive) => {
        expect(rankOf([...some, ...more], sensitive)).to.be.at.least(rankOf(some, sensitive));
      }),
    );
  });
});
