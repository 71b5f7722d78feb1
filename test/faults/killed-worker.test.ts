import { expect } from 'chai';
import { moments } from './bomb.js';
import type { Charge } from './bomb.js';
import { carry, fileNotice } from './cases.js';
import type { CaseWishes } from './cases.js';
import { withFaultBench } from './fault-bench.js';
import { expectCaseInOrder, expectNumbersWithoutGap, expectOneOrderEach } from './nothing-amiss.js';

/** Every step of a case, in the order in which a case comes to them; each round is one worker that dies. */
const rounds = [
  ['startDispatches', 'deliverMessage'],
  ['applyNoticeAct:submission', 'validateNotice', 'assignReviewer'],
  ['applyNoticeAct:completion', 'applyNoticeAct:second_opinion', 'issuePrescription'],
  ['openDispatch', 'applyDispatchAct:receipts', 'closeNotice'],
];

/** Those that need two recipients to have something to lose between them, or a second person. */
const wishesOf = (step: string): CaseWishes => ({
  recipients: ['startDispatches', 'closeNotice'].includes(step)
    ? ['SIM_TELECOM_A', 'SIM_TELECOM_B']
    : ['SIM_TELECOM_A'],
  sensitive: step === 'applyNoticeAct:second_opinion',
});

describe('A worker killed at each step of a case', function () {
  this.timeout(300_000);
  const own = withFaultBench();
  const carried: { charge: Charge; wishes: CaseWishes; ended: Promise<void> }[] = [];
  /** No case waits for the sweeper, but what nobody asks for again is answered. */
  const env = { SWEEP_EVERY_MS: '500', SWEEP_AFTER_MS: '5000' };

  before('kills one worker after another, each before, inside and just after its steps', async () => {
    const { bench } = own;
    for (const steps of rounds) {
      const bomb: Charge[] = [];
      for (const step of steps) {
        for (const moment of moments) {
          bomb.push({ noticeId: await fileNotice(bench, wishesOf(step)), step, moment });
        }
      }
      const worker = await bench.workers.start({ bomb, env });
      for (const charge of bomb) {
        const wishes = wishesOf(charge.step);
        const ended = carry(bench, charge.noticeId, wishes);
        ended.catch(() => undefined);
        carried.push({ charge, wishes, ended });
      }
      expect(await worker.ended, steps.join(', ')).to.deep.equal({ code: null, signal: 'SIGKILL' });
    }
    await bench.workers.start({ env });
  });

  for (const [index, step] of rounds.flat().entries()) {
    it(`loses and doubles nothing when it dies before, inside or just after ${step}`, async () => {
      const { bench } = own;
      for (const { charge, wishes, ended } of carried.slice(3 * index, 3 * index + 3)) {
        await ended;
        await expectCaseInOrder(bench.db, bench.temporal, {
          noticeId: charge.noticeId,
          recipients: wishes.recipients?.length ?? 0,
          secondOpinion: wishes.sensitive === true,
        });
      }
    });
  }

  it('leaves no gap in the numbers, and no operator with two orders for one dispatch', async () => {
    const { bench } = own;
    await expectNumbersWithoutGap(bench.db, carried.length);
    const orders = carried.reduce((sum, { wishes }) => sum + (wishes.recipients?.length ?? 0), 0);
    await expectOneOrderEach(bench.stack.simulators, orders);
  });
});
