import { expect } from 'chai';
import fc from 'fast-check';
import { noticeActKinds } from '../../domain/acts.js';
import { canHappen, canLead, isFinal, isUnfiled, noticeMoves, noticeStatuses } from '../../domain/notice-status.js';
import type { NoticeMove, NoticeStatus } from '../../domain/notice-status.js';

const moves = Object.keys(noticeMoves) as NoticeMove[];
const wishes = fc.array(fc.tuple(fc.constantFrom(...moves), fc.constantFrom(...noticeStatuses)), { maxLength: 60 });

/** Tries each wish in turn, as moveNotice does: what the table does not lead to does not happen. */
function walk(some: readonly (readonly [NoticeMove, NoticeStatus])[]): [NoticeMove | null, NoticeStatus][] {
  const path: [NoticeMove | null, NoticeStatus][] = [[null, 'draft']];
  for (const [move, to] of some) {
    const [, from] = path[path.length - 1]!;
    if (canLead(move, from, to)) path.push([move, to]);
  }
  return path;
}

describe('The status table of notices', () => {
  it('is left by no sequence of moves', () => {
    fc.assert(
      fc.property(wishes, (some) => {
        const path = walk(some);
        path.slice(1).forEach(([move, to], index) => {
          const row = noticeMoves[move!];
          expect(row.from).to.include(path[index]![1]);
          expect(row.to).to.include(to);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('lets nothing happen to a notice that is closed or withdrawn', () => {
    for (const status of noticeStatuses.filter(isFinal)) {
      for (const move of moves) expect(canHappen(move, status), `${move} when ${status}`).to.equal(false);
    }
    expect(noticeStatuses.filter(isFinal)).to.deep.equal(['closed', 'withdrawn']);
  });

  it('leads every notice that was not thrown away to an end', () => {
    for (const start of noticeStatuses) {
      const reached = new Set<NoticeStatus>([start]);
      for (const from of reached) {
        for (const to of noticeStatuses) if (moves.some((move) => canLead(move, from, to))) reached.add(to);
      }
      expect([...reached].some(isFinal), start).to.equal(true);
    }
  });

  it('reaches every status from a draft', () => {
    const reached = new Set<NoticeStatus>(['draft']);
    for (const from of reached) {
      for (const to of noticeStatuses) if (moves.some((move) => canLead(move, from, to))) reached.add(to);
    }
    expect([...reached].sort()).to.deep.equal([...noticeStatuses].sort());
  });

  it('orders no execution without a completion before it', () => {
    fc.assert(
      fc.property(wishes, (some) => {
        const path = walk(some);
        const ordered = path.findIndex(([, status]) => status === 'in_execution');
        if (ordered === -1) return;
        expect(path.slice(0, ordered + 1).map(([move]) => move)).to.include('completion');
        expect(path[ordered]![0]).to.be.oneOf(['completion', 'second_opinion']);
      }),
      { numRuns: 500 },
    );
  });

  it('decides nothing by silence, validation or assignment', () => {
    for (const move of ['silence', 'validation', 'assignment'] as const) {
      for (const to of ['closed', 'withdrawn', 'in_execution'] as const) {
        for (const from of noticeStatuses) expect(canLead(move, from, to), `${move} to ${to}`).to.equal(false);
      }
    }
  });

  it('lets a filer withdraw until somebody has completed the notice, and not after', () => {
    expect(noticeStatuses.filter((status) => canHappen('withdrawal', status))).to.have.members([
      'submitted',
      'in_review',
      'returned',
    ]);
  });

  it('registers a notice again only after its filer has submitted it again', () => {
    for (const from of noticeStatuses.filter((status) => status !== 'submitting')) {
      expect(canHappen('registration', from), from).to.equal(false);
    }
    expect(canLead('submission', 'returned', 'submitting')).to.equal(true);
  });

  it('has a row for every act on a notice', () => {
    expect(moves).to.include.members([...noticeActKinds]);
  });

  it('keeps a draft, also one that is being submitted, to its body', () => {
    expect(noticeStatuses.filter(isUnfiled)).to.deep.equal(['draft', 'submitting']);
  });
});
