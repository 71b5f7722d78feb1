import { expect } from 'chai';
import fc from 'fast-check';
import { chooseReviewer, isEligible } from '../../domain/assignment.js';
import type { CaseToAssign, ReviewerCandidate } from '../../domain/assignment.js';

const candidate = (accountId: string, of: Partial<ReviewerCandidate> = {}): ReviewerCandidate => ({
  accountId,
  competences: [],
  absent: false,
  recused: false,
  twiceRefused: false,
  openFacts: 0,
  ...of,
});
const notice = (of: Partial<CaseToAssign> = {}): CaseToAssign => ({
  violationKind: 'FRAUD',
  bodyCode: 'MOH',
  filerId: 'filer',
  duplicatesWith: new Map(),
  passOver: [],
  ...of,
});

const ids = ['a', 'b', 'c', 'd', 'filer'];
const candidates = fc.uniqueArray(
  fc.record({
    accountId: fc.constantFrom(...ids),
    bodyCode: fc.constantFrom('MOH', 'MVD'),
    competences: fc.subarray(['FRAUD', 'DRUGS']),
    absent: fc.boolean(),
    recused: fc.boolean(),
    twiceRefused: fc.boolean(),
    openFacts: fc.nat(3),
  }),
  { selector: ({ accountId }) => accountId },
);
const duplicates = fc.dictionary(fc.constantFrom(...ids), fc.nat(2)).map((some) => new Map(Object.entries(some)));

describe('A reviewer is chosen', () => {
  it('who has the fewest open facts', () => {
    const some = [candidate('a', { openFacts: 9 }), candidate('b', { openFacts: 3 }), candidate('c', { openFacts: 4 })];
    expect(chooseReviewer(some, notice())).to.equal('b');
  });

  it('who has the pending duplicates, however busy, and of two the one who has more', () => {
    const some = [candidate('a'), candidate('b', { openFacts: 900 }), candidate('c', { openFacts: 5 })];
    expect(chooseReviewer(some, notice({ duplicatesWith: new Map([['b', 1]]) }))).to.equal('b');
    const two = new Map([
      ['b', 1],
      ['c', 2],
    ]);
    expect(chooseReviewer(some, notice({ duplicatesWith: two }))).to.equal('c');
  });

  it('who was there first, where all else is equal', () => {
    const some = [candidate('0193-c'), candidate('0193-a'), candidate('0193-b')];
    expect(chooseReviewer(some, notice())).to.equal('0193-a');
  });

  it('and never depends on the order in which candidates are read', () => {
    fc.assert(
      fc.property(candidates, duplicates, fc.subarray(ids), (some, duplicatesWith, passOver) => {
        const asked = notice({ duplicatesWith, passOver });
        expect(chooseReviewer([...some].reverse(), asked)).to.equal(chooseReviewer(some, asked));
      }),
    );
  });

  it('and is always somebody who may, if anybody may', () => {
    fc.assert(
      fc.property(candidates, duplicates, fc.subarray(ids), (some, duplicatesWith, passOver) => {
        const asked = notice({ duplicatesWith, passOver });
        const able = some.filter((one) => isEligible(one, asked)).map(({ accountId }) => accountId);
        const chosen = chooseReviewer(some, asked);
        if (able.length === 0) expect(chosen).to.equal(undefined);
        else expect(able).to.include(chosen);
      }),
    );
  });
});

describe('A reviewer may not take a case', () => {
  const excluded: [string, ReviewerCandidate, Partial<CaseToAssign>?][] = [
    ['that he filed', candidate('filer')],
    ['that his own body filed', candidate('a', { bodyCode: 'MOH' })],
    ['while he is absent', candidate('a', { absent: true })],
    ['from which he recused himself', candidate('a', { recused: true })],
    ['of which his sheet was refused twice', candidate('a', { twiceRefused: true })],
    ['of a kind he is not competent for', candidate('a', { competences: ['DRUGS'] })],
    ['when he is to be passed over', candidate('a'), { passOver: ['a'] }],
  ];
  for (const [when, who, asked] of excluded) {
    it(when, () => {
      expect(isEligible(who, notice(asked))).to.equal(false);
      expect(chooseReviewer([who, candidate('z', { openFacts: 99 })], notice(asked))).to.equal('z');
      expect(chooseReviewer([who], notice(asked))).to.equal(undefined);
    });
  }

  it('unless none of that is so', () => {
    expect(isEligible(candidate('a', { competences: ['FRAUD'], bodyCode: 'MVD' }), notice())).to.equal(true);
  });
});
