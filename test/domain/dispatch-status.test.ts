import { expect } from 'chai';
import fc from 'fast-check';
import { dispatchStatus, isSettled } from '../../domain/dispatch-status.js';
import type { DispatchFactStatus, DispatchStatus } from '../../domain/dispatch-status.js';
import { afterReceipt, afterRuling, receiptStatuses, rulingsFor, withClockStarted } from '../../domain/receipts.js';
import type { DispatchFact, ReceiptStatus } from '../../domain/receipts.js';

const nowhere = { reached: false, undeliverable: false };
const of = (...statuses: (DispatchFactStatus | 'awaits')[]) =>
  statuses.map((status) =>
    status === 'awaits' ? { status: 'impossible' as const, awaitsRuling: true } : { status, awaitsRuling: false },
  );

/** How far a dispatch has come; it never goes back. */
function phaseOf(status: DispatchStatus): number {
  if (isSettled(status)) return 3;
  if (status === 'received' || status === 'unclear' || status === 'impossible') return 2;
  return status === 'delivered' ? 1 : 0;
}

type FactStep =
  | { does: 'receipt'; fact: number; status: ReceiptStatus; appliedWider: boolean }
  | { does: 'ruling'; fact: number; choice: number };
type Step = FactStep | { does: 'deliver' | 'give_up' | 'redeliver' };

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    does: fc.constant('receipt' as const),
    fact: fc.nat(2),
    status: fc.constantFrom(...receiptStatuses),
    appliedWider: fc.boolean(),
  }),
  fc.record({ does: fc.constant('ruling' as const), fact: fc.nat(2), choice: fc.nat(2) }),
  fc.record({ does: fc.constantFrom('deliver' as const, 'give_up' as const, 'redeliver' as const) }),
);

function afterStep(fact: DispatchFact, step: FactStep, at: number): DispatchFact {
  if (step.does === 'receipt') return afterReceipt(withClockStarted(fact, at, 5), step, at) ?? fact;
  const ruling = rulingsFor(fact)[step.choice];
  return ruling === undefined ? fact : afterRuling(fact, ruling, at);
}

describe('The status of a dispatch', () => {
  const rows: [string, DispatchStatus, DispatchStatus][] = [
    ['before anything happened', 'pending', dispatchStatus(of('pending', 'pending'), nowhere)],
    ['after delivery', 'delivered', dispatchStatus(of('pending'), { reached: true, undeliverable: false })],
    ['given up', 'undeliverable', dispatchStatus(of('pending'), { reached: false, undeliverable: true })],
    ['given up, but fetched', 'delivered', dispatchStatus(of('pending'), { reached: true, undeliverable: true })],
    ['one received', 'received', dispatchStatus(of('received', 'pending'), nowhere)],
    ['one unclear', 'unclear', dispatchStatus(of('unclear', 'executed'), nowhere)],
    ['one waits for a ruling', 'impossible', dispatchStatus(of('awaits', 'unclear'), nowhere)],
    ['some executed, some open', 'received', dispatchStatus(of('executed', 'pending'), nowhere)],
    ['all executed', 'executed', dispatchStatus(of('executed', 'executed'), nowhere)],
    ['executed and cancelled', 'executed', dispatchStatus(of('executed', 'cancelled'), nowhere)],
    ['executed and not executed', 'partly_executed', dispatchStatus(of('executed', 'not_executed'), nowhere)],
    ['none executed', 'not_executed', dispatchStatus(of('not_executed', 'cancelled'), nowhere)],
    ['all cancelled', 'cancelled', dispatchStatus(of('cancelled', 'cancelled'), nowhere)],
  ];
  for (const [when, expected, actual] of rows) {
    it(`is ${expected}: ${when}`, () => expect(actual).to.equal(expected));
  }

  it('is not settled by "executed" while a ruling is awaited', () => {
    expect(dispatchStatus([{ status: 'executed', awaitsRuling: true }], nowhere)).to.equal('impossible');
  });

  it('only moves forward, whatever is received, ruled, delivered or given up in whatever order', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 25 }), (some) => {
        let delivery = nowhere;
        let facts: DispatchFact[] = ['a', 'b', 'c'].map((factId) => ({
          factId,
          status: 'pending',
          awaitsRuling: false,
          dueAt: null,
          pausedAt: null,
        }));
        let status = dispatchStatus(facts, delivery);
        some.forEach((step, at) => {
          if (step.does === 'receipt' || step.does === 'ruling') {
            facts = facts.map((fact, index) => (index === step.fact ? afterStep(fact, step, at) : fact));
          } else if (step.does === 'deliver') delivery = { ...delivery, reached: true };
          else delivery = { ...delivery, undeliverable: step.does === 'give_up' };
          const next = dispatchStatus(facts, delivery);
          expect(phaseOf(next), `${status} to ${next}`).to.be.at.least(phaseOf(status));
          if (isSettled(status)) expect(next).to.equal(status);
          status = next;
        });
      }),
      { numRuns: 1000 },
    );
  });
});
