import { expect } from 'chai';
import fc from 'fast-check';
import { outcomeOf } from '../../domain/outcome.js';
import { verdicts } from '../../domain/verdicts.js';
import type { Verdict } from '../../domain/verdicts.js';

describe('The outcome of a notice', () => {
  const rows: [string, Verdict[], boolean, string][] = [
    ['all confirmed and executed', ['confirmed', 'confirmed'], true, 'restricted'],
    ['all unconfirmed', ['unconfirmed', 'unconfirmed'], false, 'rejected'],
    ['all duplicates', ['duplicate'], false, 'duplicate'],
    ['confirmed and unconfirmed', ['confirmed', 'unconfirmed'], true, 'mixed'],
    ['confirmed and duplicate', ['duplicate', 'confirmed'], true, 'mixed'],
    ['unconfirmed and duplicate', ['duplicate', 'unconfirmed'], false, 'mixed'],
    ['confirmed, and nobody executed', ['confirmed'], false, 'not_executed'],
    ['partly confirmed, and nobody executed', ['confirmed', 'unconfirmed'], false, 'not_executed'],
  ];
  for (const [when, some, executed, outcome] of rows) {
    it(`is ${outcome}: ${when}`, () => expect(outcomeOf(some, executed)).to.equal(outcome));
  }

  it('does not depend on the order or the number of its facts', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...verdicts), { minLength: 1 }), fc.boolean(), (some, executed) => {
        expect(outcomeOf([...some].reverse(), executed)).to.equal(outcomeOf(some, executed));
        expect(outcomeOf([...some, ...some], executed)).to.equal(outcomeOf(some, executed));
      }),
    );
  });

  it('never says restricted where anything was not confirmed or nobody executed', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...verdicts)), fc.boolean(), (some, executed) => {
        if (outcomeOf(some, executed) !== 'restricted') return;
        expect(executed).to.equal(true);
        expect(new Set(some)).to.deep.equal(new Set(['confirmed']));
      }),
    );
  });
});
