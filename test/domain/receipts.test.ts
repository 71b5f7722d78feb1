import { expect } from 'chai';
import fc from 'fast-check';
import { isFactSettled } from '../../domain/dispatch-status.js';
import type { DispatchFactStatus } from '../../domain/dispatch-status.js';
import {
  afterReceipt,
  afterRuling,
  contradicts,
  receiptStatuses,
  receiptsOf,
  rulingKinds,
  rulingsFor,
  withClockStarted,
} from '../../domain/receipts.js';
import type { DispatchFact, ReceiptStatus } from '../../domain/receipts.js';

const fact = (of: Partial<DispatchFact> = {}): DispatchFact => ({
  factId: 'a',
  status: 'pending',
  awaitsRuling: false,
  dueAt: 7_200,
  pausedAt: null,
  ...of,
});
const says = (status: ReceiptStatus, appliedWider = false) => ({ status, appliedWider });

describe('A receipt', () => {
  it('moves an open fact to what it says', () => {
    expect(afterReceipt(fact(), says('received'), 10)).to.include({ status: 'received', pausedAt: null });
    expect(afterReceipt(fact({ status: 'received' }), says('executed'), 10)).to.include({ status: 'executed' });
  });

  it('stops the clock by "unclear" and "impossible", and lets it run on from there', () => {
    const unclear = afterReceipt(fact(), says('unclear'), 1_000)!;
    expect(unclear).to.include({ status: 'unclear', pausedAt: 1_000, dueAt: 7_200, awaitsRuling: false });
    expect(afterReceipt(fact(), says('impossible'), 1_000)).to.include({ pausedAt: 1_000, awaitsRuling: true });
    expect(afterRuling(unclear, 'clarify', 4_000)).to.include({ status: 'received', pausedAt: null, dueAt: 10_200 });
  });

  it('keeps the moment of the first question when another is asked', () => {
    const unclear = afterReceipt(fact(), says('unclear'), 1_000)!;
    expect(afterReceipt(unclear, says('impossible'), 2_000)).to.include({ pausedAt: 1_000 });
  });

  it('asks for a ruling where more than ordered was applied, executed or not', () => {
    const wider = afterReceipt(fact(), says('executed', true), 10)!;
    expect(wider).to.include({ status: 'executed', awaitsRuling: true, pausedAt: 10 });
    expect(isFactSettled(wider)).to.equal(false);
  });

  it('that only says "received" takes no question back and overtakes nothing', () => {
    for (const status of ['received', 'unclear', 'impossible'] as const) {
      expect(afterReceipt(fact({ status }), says('received'), 10), status).to.equal(undefined);
    }
  });

  it('changes nothing of what is settled', () => {
    for (const status of ['executed', 'not_executed', 'cancelled'] as const) {
      for (const said of receiptStatuses) {
        expect(afterReceipt(fact({ status }), says(said, true), 10), `${said} after ${status}`).to.equal(undefined);
      }
    }
  });

  it('for all facts is the same as one for each', () => {
    expect(receiptsOf({ status: 'executed', note: 'Done' }, ['a', 'b'])).to.deep.equal([
      { factId: 'a', status: 'executed', note: 'Done' },
      { factId: 'b', status: 'executed', note: 'Done' },
    ]);
    const facts = [{ factId: 'b', status: 'unclear' as const }];
    expect(receiptsOf({ facts }, ['a', 'b'])).to.deep.equal(facts);
  });
});

describe('A late receipt contradicts', () => {
  const settled: DispatchFactStatus[] = ['executed', 'not_executed', 'cancelled'];
  const harmless = new Set([
    'executed executed',
    'executed received',
    'not_executed impossible',
    'not_executed received',
    'cancelled received',
  ]);
  for (const status of settled) {
    for (const late of receiptStatuses) {
      const isHarmless = harmless.has(`${status} ${late}`);
      it(`${isHarmless ? 'nothing' : 'what was settled'}: ${late} after ${status}`, () => {
        expect(contradicts(status, late)).to.equal(!isHarmless);
      });
    }
  }
});

describe('A ruling', () => {
  const asked: [string, DispatchFact, string[]][] = [
    ['impossible', fact({ status: 'impossible', awaitsRuling: true }), ['accept_impossible', 'insist', 'clarify']],
    ['applied wider', fact({ status: 'executed', awaitsRuling: true }), ['accept_applied', 'insist']],
    ['unclear', fact({ status: 'unclear' }), ['clarify', 'insist']],
    ['nothing', fact({ status: 'received' }), []],
    ['settled', fact({ status: 'not_executed' }), []],
  ];
  for (const [what, question, answers] of asked) {
    it(`answers "${what}" by ${answers.length === 0 ? 'none' : answers.join(', ')}`, () => {
      expect(rulingsFor(question)).to.have.members(answers);
    });
  }

  it('that accepts settles the fact, one that insists or clarifies opens it again', () => {
    const impossible = fact({ status: 'impossible', awaitsRuling: true, pausedAt: 100 });
    expect(afterRuling(impossible, 'accept_impossible', 200)).to.include({ status: 'not_executed' });
    expect(afterRuling(fact({ status: 'executed', awaitsRuling: true }), 'accept_applied', 200)).to.include({
      status: 'executed',
      awaitsRuling: false,
    });
    for (const ruling of ['insist', 'clarify'] as const) {
      const open = afterRuling(impossible, ruling, 200);
      expect(open).to.include({ status: 'received', awaitsRuling: false, pausedAt: null, dueAt: 7_300 });
      expect(isFactSettled(open)).to.equal(false);
    }
  });
});

describe('The term of a fact', () => {
  it('starts once', () => {
    const started = withClockStarted(fact({ dueAt: null }), 100, 7_200);
    expect(started.dueAt).to.equal(7_300);
    expect(withClockStarted(started, 5_000, 7_200)).to.equal(started);
    const cancelled = fact({ dueAt: null, status: 'cancelled' });
    expect(withClockStarted(cancelled, 1, 7_200), 'the same').to.equal(cancelled);
  });

  it('is never shortened by pausing and resuming, not even when acts come in out of order', () => {
    const moments = fc.nat(20_000);
    const happenings = fc.array(
      fc.oneof(
        fc.tuple(fc.constantFrom(...receiptStatuses), fc.boolean(), moments),
        fc.tuple(fc.constantFrom(...rulingKinds), fc.boolean(), moments),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(happenings, (some) => {
        let now = fact();
        for (const [what, appliedWider, at] of some) {
          const before = now;
          if (isReceipt(what)) now = afterReceipt(now, { status: what, appliedWider }, at) ?? now;
          else if (rulingsFor(now).includes(what)) now = afterRuling(now, what, at);
          expect(now.dueAt).to.be.at.least(before.dueAt!);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is lengthened by exactly as long as it stood still', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5_000), fc.nat(5_000)), { maxLength: 8 }), (pauses) => {
        let now = fact();
        let at = 0;
        let stood = 0;
        for (const [runs, stands] of pauses) {
          now = afterReceipt(now, says('unclear'), at + runs)!;
          now = afterRuling(now, 'clarify', at + runs + stands);
          at += runs + stands;
          stood += stands;
        }
        expect(now.dueAt).to.equal(7_200 + stood);
      }),
    );
  });
});

function isReceipt(what: string): what is ReceiptStatus {
  return (receiptStatuses as readonly string[]).includes(what);
}
