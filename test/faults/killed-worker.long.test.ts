import { expect } from 'chai';
import { moments } from './bomb.js';
import type { Moment } from './bomb.js';
import { carry, fileNotice } from './cases.js';
import type { CaseWishes } from './cases.js';
import type { Filed } from '../support/players.js';
import { withFaultBench } from './fault-bench.js';
import { askToLift, expectInstructionsWithoutGap, expectLiftedOnce, lift } from './liftings.js';
import { expectCaseInOrder, expectNumbersWithoutGap, expectOneOrderEach } from './nothing-amiss.js';

/** Every step of a case, in the order in which a case comes to them; each round is one worker that dies. */
const rounds = [
  ['startDispatches', 'deliverMessage'],
  ['applyNoticeAct:submission', 'validateNotice', 'assignReviewer'],
  ['applyNoticeAct:completion', 'applyNoticeAct:second_opinion', 'issuePrescription'],
  ['openDispatch', 'applyDispatchAct:receipts', 'closeNotice'],
];

/** The steps of a case that resumes access, once somebody has asked for it. */
const stepsOfLifting = [
  ...['applyRestorationAct:restoration_decision', 'issueInstruction', 'startDispatches', 'closeRestoration'],
];

const [deliveriesRound] = rounds;
const slow = 'SIM_TELECOM_B';
const both = ['SIM_TELECOM_A', slow];

/** Two recipients where one could be lost beside the other, a second person where he has a step. */
const wishesOf = (step: string): Required<CaseWishes> => ({
  recipients: ['startDispatches', 'closeNotice'].includes(step)
    ? both
    : [step === 'deliverMessage' ? slow : 'SIM_TELECOM_A'],
  sensitive: step === 'applyNoticeAct:second_opinion',
});

interface Mined {
  filed: Filed;
  step: string;
  moment: Moment;
}

interface Carried extends Mined {
  ended: Promise<void>;
}

describe('A worker killed at each step of a case', function () {
  this.timeout(600_000);
  const own = withFaultBench();
  const carried: Carried[] = [];
  /** No case waits for the sweeper, but what nobody asks for again is answered. */
  const env = { SWEEP_EVERY_MS: '500', SWEEP_AFTER_MS: '5000' };

  before('kills one worker after another, each before, inside and just after its steps', async () => {
    const { bench } = own;
    for (const steps of rounds) {
      // An operator who executes at once makes the repetition of a delivery that was cut off needless.
      const after = [{ status: 'received', afterMs: 20_000 }, { status: 'executed' }];
      await bench.play.script('B', steps === deliveriesRound ? { after } : {});
      const mined: Mined[] = [];
      for (const step of steps)
        for (const moment of moments) mined.push({ step, moment, filed: await fileNotice(bench, wishesOf(step)) });
      const bomb = mined.map(({ filed, step, moment }) => ({ caseId: filed.id, step, moment }));
      const worker = await bench.workers.start({ bomb, env });
      for (const each of mined) {
        const ended = carry(bench, each.filed, wishesOf(each.step));
        ended.catch(() => undefined);
        carried.push({ ...each, ended });
      }
      expect(await worker.ended, steps.join(', ')).to.deep.equal({ code: null, signal: 'SIGKILL' });
    }
    await bench.workers.start({ env });
  });

  for (const [index, step] of rounds.flat().entries()) {
    it(`loses and doubles nothing when it dies before, inside or just after ${step}`, async () => {
      const { bench } = own;
      for (const { filed, ended } of carried.slice(3 * index, 3 * index + 3)) {
        await ended;
        await expectCaseInOrder(bench.db, bench.temporal, { noticeId: filed.id, ...wishesOf(step) });
      }
    });
  }

  it('leaves no gap in the numbers, and no operator with two orders for one dispatch', async () => {
    const { bench } = own;
    await expectNumbersWithoutGap(bench.db, carried.length);
    const orders = carried.reduce((sum, { step }) => sum + wishesOf(step).recipients.length, 0);
    await expectOneOrderEach(bench.stack.simulators, orders);
  });

  it('gives no instruction twice and loses none when it dies before, inside or just after a step of lifting', async () => {
    const { bench } = own;
    const lifted: { restorationId: string; recipients: number }[] = [];
    for (const { filed, step } of carried.slice(0, stepsOfLifting.length * moments.length))
      lifted.push({ restorationId: await askToLift(bench, filed.id), recipients: wishesOf(step).recipients.length });
    await bench.workers.stop();
    const bomb = lifted.map(({ restorationId }, index) => ({
      ...{ caseId: restorationId, step: stepsOfLifting[index % stepsOfLifting.length] ?? '' },
      moment: moments[Math.floor(index / stepsOfLifting.length)] ?? 'before',
    }));
    const worker = await bench.workers.start({ bomb, env });
    await Promise.all(lifted.map(({ restorationId }) => lift(bench, restorationId)));
    expect(await worker.ended).to.deep.equal({ code: null, signal: 'SIGKILL' });
    await bench.workers.start({ env });
    for (const each of lifted) await expectLiftedOnce(bench, each);
    await expectInstructionsWithoutGap(bench, lifted);
  });
});
