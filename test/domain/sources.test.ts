import { expect } from 'chai';
import { nextStepDueAt, stepDueAt } from '../../domain/review-terms.js';
import { faultsOfSource, isLate, noticeSources, sources, termsWithin } from '../../domain/sources.js';

describe('The source of a notice', () => {
  const kind = { remindAfter: 1_440, reassignAfter: 2_880, escalateAfter: 4_320, repeatEvery: 1_440 };
  const act = { number: '12-34', date: '2026-07-01' };

  it('is rejected under clause 11 where it is ordinary, and nowhere else', () => {
    expect(noticeSources.filter((source) => sources[source].isRejectable)).to.deep.equal(['notice']);
  });

  it('names the act of its body on another track, and none where it is ordinary', () => {
    for (const source of noticeSources) {
      const expected = source === 'notice' ? [] : ['required_for_this_source'];
      expect(
        faultsOfSource(source, undefined).map(({ code }) => code),
        source,
      ).to.deep.equal(expected);
      expect(
        faultsOfSource(source, act).map(({ code }) => code),
        source,
      ).to.deep.equal(source === 'notice' ? ['not_for_this_source'] : []);
    }
  });

  it('has a review that is told on when its own clock ends, or earlier where the kind of violation wants it', () => {
    expect(termsWithin(kind, 60)).to.deep.equal({
      ...{ remindAfter: 30, reassignAfter: 45, escalateAfter: 60, repeatEvery: 60 },
    });
    expect(termsWithin(kind, 10_000)).to.deep.equal(kind);
    const urgent = { remindAfter: 20, reassignAfter: 40, escalateAfter: 50, repeatEvery: 10 };
    expect(termsWithin(urgent, 60)).to.deep.equal(urgent);
  });

  it('keeps the end of its clock when it changes hands shortly before it', () => {
    expect(termsWithin(kind, 20)).to.deep.equal({
      ...{ remindAfter: 10, reassignAfter: 15, escalateAfter: 20, repeatEvery: 60 },
    });
    const atLast = [0, 1, 2].map((stage) => stepDueAt(termsWithin(kind, 0.01), 0, stage));
    expect(atLast, 'a minute at the least').to.deep.equal([30_000, 45_000, 60_000]);
  });

  it('is reminded of in steps, and not all at once, when its clock has run out before anybody had it', () => {
    const terms = termsWithin(kind, -500);
    const steps = [0, 1, 2, 3, 4].map((stage) => stepDueAt(terms, 0, stage) / 60_000);
    expect(steps).to.deep.equal([30, 45, 60, 120, 180]);
    expect(nextStepDueAt(terms, 0, 3, 600 * 60_000)).to.equal(660 * 60_000);
  });

  it('is late from the moment its clock ends; an ordinary one never is', () => {
    expect([isLate(1_000, 999), isLate(1_000, 1_000), isLate(null, 1_000)]).to.deep.equal([false, true, false]);
  });
});
