import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { storeAct } from '../../db/acts.js';
import { turns } from '../../db/is-alone.js';
import { sampleAccount } from '../../standalone/sample-accounts.js';
import { until } from '../../standalone/until.js';
import { systemClock } from '../../system-clock.js';
import type { Filed } from '../support/players.js';
import { carry, decide, ended, fileNotice, reached, submit } from './cases.js';
import { withFaultBench } from './fault-bench.js';
import { expectCaseInOrder } from './nothing-amiss.js';

const cases = 8;
/** Sends again at once whatever was not answered at once, so that acts are sent two and three times. */
const impatient = { SWEEP_EVERY_MS: '50', SWEEP_AFTER_MS: '50' };
const wishes = { recipients: ['SIM_TELECOM_A', 'SIM_TELECOM_B'], sensitive: false };
/** As long as the stack gives its worker. */
const stopsWithinMs = 15_000;

describe('Workers that come, go and work side by side', function () {
  this.timeout(240_000);
  const own = withFaultBench();
  afterEach(() => own.bench.workers.stop());

  const expectInOrder = async (filed: readonly Filed[]) => {
    const { db, temporal } = own.bench;
    for (const { id } of filed) await expectCaseInOrder(db, temporal, { noticeId: id, ...wishes });
  };
  const fileSome = () => Promise.all(Array.from({ length: cases }, () => fileNotice(own.bench)));

  it('ends in time and with code 0 when it is asked to, with cases in flight, of which the next one loses nothing', async () => {
    const { bench } = own;
    const filed = await fileSome();
    const worker = await bench.workers.start({ env: impatient });
    const carried = filed.map((each) => carry(bench, each, wishes));
    const all = Promise.all(carried);
    all.catch(() => undefined);
    await Promise.any(filed.map(({ id }) => reached(bench, id, 'in_execution')));
    const began = performance.now();
    expect(await worker.kill('SIGTERM')).to.deep.equal({ code: 0, signal: null });
    expect(performance.now() - began).to.be.lessThan(stopsWithinMs);
    const open = await bench.db('notices').whereNot({ status: 'closed' }).first<{ id: string } | undefined>('id');
    expect(open, 'nothing was in flight').not.to.equal(undefined);
    await bench.workers.start({ env: impatient });
    await all;
    await expectInOrder(filed);
  });

  it('applies nothing twice when two of them run and both send again what was not answered at once', async () => {
    const { bench } = own;
    for (let count = 0; count < 2; count += 1) await bench.workers.start({ env: impatient });
    const filed = await fileSome();
    await Promise.all(filed.map((each) => carry(bench, each, wishes)));
    await expectInOrder(filed);
  });

  it('sweeps in none of them while another process does', async () => {
    const { bench } = own;
    for (let count = 0; count < 2; count += 1) await bench.workers.start({ env: impatient });
    const filed = await fileNotice(bench);
    await submit(bench, filed);
    await reached(bench, filed.id, 'in_review');
    const state = async (actId: string) =>
      (await bench.db<{ id: string; state: string }>('acts').where({ id: actId }).first('state'))?.state;

    const act = await bench.db.transaction(async (sweeping) => {
      await sweeping.raw('select pg_advisory_xact_lock(?)', [turns.sweeping]);
      const officer = sampleAccount(filed.officer);
      const stored = await storeAct(bench.db, systemClock, {
        ...{ kind: 'handover', caseId: filed.id, noticeId: filed.id, payload: { to: 'nobody', reason: 'Отпуск' } },
        actor: { accountId: officer.id, roles: officer.roles },
      });
      await pause(1_500);
      expect(await state(stored.id)).to.equal('received');
      return stored;
    });
    await until(
      'The act',
      async () => {
        if ((await state(act.id)) !== 'refused') throw new Error('Nobody has sent it');
      },
      { withinMs: 120_000 },
    );
    await decide(bench, filed, wishes);
    await ended(bench, filed.id);
  });
});
