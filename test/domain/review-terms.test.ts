import { expect } from 'chai';
import fc from 'fast-check';
import { nextStepDueAt, opinionStepAt, stepAt, stepDueAt } from '../../domain/review-terms.js';
import type { ReviewTerms } from '../../domain/review-terms.js';

const terms: ReviewTerms = { remindAfter: 60, reassignAfter: 120, escalateAfter: 180, repeatEvery: 30 };
const since = Date.UTC(2026, 6, 1, 9);
const minutes = (count: number) => since + 60_000 * count;

describe('When a reviewer is silent', () => {
  it('he is reminded, then replaced, then a supervisor is told, and told again and again', () => {
    expect([0, 1, 2, 3, 4, 50].map(stepAt)).to.deep.equal([
      'remind',
      'reassign',
      'escalate',
      'escalate_again',
      'escalate_again',
      'escalate_again',
    ]);
  });

  it('a second reader is reminded twice instead, because there is nobody to replace', () => {
    expect([0, 1, 2, 3].map(opinionStepAt)).to.deep.equal(['remind', 'remind', 'escalate', 'escalate_again']);
  });

  it('each step has its own term, and the last is repeated at its interval', () => {
    expect([0, 1, 2, 3, 4].map((stage) => stepDueAt(terms, since, stage))).to.deep.equal(
      [60, 120, 180, 210, 240].map(minutes),
    );
  });

  it('a step never comes before the one that precedes it', () => {
    const some = fc
      .tuple(fc.nat(500), fc.nat(500), fc.nat(500), fc.integer({ min: 1, max: 500 }))
      .map(([a, b, c, repeatEvery]) => ({
        remindAfter: a,
        reassignAfter: a + b,
        escalateAfter: a + b + c,
        repeatEvery,
      }));
    fc.assert(
      fc.property(some, fc.nat(40), (of, stage) => {
        expect(stepDueAt(of, since, stage + 1)).to.be.at.least(stepDueAt(of, since, stage));
        expect(stepDueAt(of, since, stage + 4)).to.be.above(stepDueAt(of, since, stage + 3));
      }),
    );
  });

  it('steps keep their own moments while these lie ahead', () => {
    expect(nextStepDueAt(terms, since, 1, minutes(60))).to.equal(minutes(120));
    expect(nextStepDueAt(terms, since, 3, minutes(181))).to.equal(minutes(210));
  });

  it('steps whose moments have passed while nothing ran are taken one after the other, and not at once', () => {
    expect(nextStepDueAt(terms, since, 1, minutes(10_000))).to.equal(minutes(10_060));
    expect(nextStepDueAt(terms, since, 4, minutes(10_000))).to.equal(minutes(10_030));
  });

  it('the next step always lies ahead, even with terms of nothing', () => {
    fc.assert(
      fc.property(fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9), fc.integer({ min: 1, max: 9 }), fc.nat(99), (...some) => {
        const [remindAfter, reassignAfter, escalateAfter, repeatEvery, stage, later] = some;
        const of = { remindAfter, reassignAfter, escalateAfter, repeatEvery };
        expect(nextStepDueAt(of, since, stage, minutes(later))).to.be.above(minutes(later));
      }),
    );
  });
});
