import type { Client } from '@temporalio/client';
import type { Stack } from '../standalone/stack-types.js';
import { atOnce } from './at-once.js';
import { carry, fileNotices } from './cases.js';
import type { CaseDeps, Carried } from './cases.js';
import type { Database } from './database.js';
import { costOfDispatch, costOfNotice } from './engine.js';
import type { Measured } from './figures.js';
import type { House } from './house.js';
import type { Noops } from './noops.js';
import { arrivals } from './operators.js';
import type { Plan } from './plan.js';
import { closedAsItShould } from './verify.js';

export interface MeasureDeps extends CaseDeps {
  noops: Noops;
  database: Database;
  simulators: Stack['simulators'];
  say: (line: string) => void;
}

type Slices = Pick<Measured, 'noops' | 'noopSeconds' | 'cases' | 'caseSeconds' | 'writes'> & { carried: Carried[] };

/** Measures everything in a plan. Throws, without any figure, if a case did not end as it should. */
export async function measure(deps: MeasureDeps, plan: Plan): Promise<Measured> {
  deps.say('Warming up');
  await deps.noops.run(plan.warmUp, plan.atOnce);
  await carry(deps, await fileNotices(deps, { count: plan.warmUp, facts: 1 }));
  const { carried, ...slices } = await measureSlices(deps, plan);
  deps.say(`Looking whether ${carried.length} cases ended as they should`);
  return { ...slices, ...(await lookBack(deps, carried)), ...(await measureFacts(deps, plan)) };
}

async function measureSlices(deps: MeasureDeps, plan: Plan): Promise<Slices> {
  const sum: Slices = { noops: 0, noopSeconds: 0, cases: 0, caseSeconds: 0, writes: 0, carried: [] };
  for (let slice = 1; slice <= plan.slices; slice += 1) {
    const filed = await fileNotices(deps, { count: plan.casesPerSlice, facts: 1 });
    const noopSeconds = await deps.noops.run(plan.noopsPerSlice, plan.atOnce);
    const before = await deps.database.writes();
    const { seconds, result } = await timed(() => carry(deps, filed));
    sum.writes += (await deps.database.writes()) - before;
    sum.noops += plan.noopsPerSlice;
    sum.noopSeconds += noopSeconds;
    sum.cases += filed.length;
    sum.caseSeconds += seconds;
    sum.carried.push(...result);
    const perSecond = [plan.noopsPerSlice / noopSeconds, filed.length / seconds].map((value) => value.toFixed(1));
    deps.say(`Slice ${slice} of ${plan.slices}: ${perSecond.join(' no-ops and ')} cases a second`);
  }
  return sum;
}

/** What can be known once the load is over: how each case ended, what it cost, when its operator had it. */
async function lookBack(deps: MeasureDeps, carried: readonly Carried[]) {
  const { house, temporal }: { house: House; temporal: Client } = deps;
  const arrived = await arrivals(deps.simulators);
  const cases = await atOnce(deps.atOnceCount, carried, async ({ noticeId, askedAt }) => {
    const { dispatchId, prescriptionId, recipientId } = await closedAsItShould(house, noticeId);
    const arrivedAt = arrived.get(dispatchId);
    if (arrivedAt === undefined) throw new Error(`The dispatch of notice ${noticeId} never reached its operator`);
    return {
      notice: await costOfNotice(temporal, noticeId),
      dispatch: await costOfDispatch(temporal, prescriptionId, recipientId),
      decisionToOperatorMs: arrivedAt - askedAt,
    };
  });
  return {
    decisionToOperatorMs: cases.map((one) => one.decisionToOperatorMs),
    updateMs: carried.map(({ answeredMs }) => answeredMs),
    notices: cases.map(({ notice }) => notice),
    dispatches: cases.map(({ dispatch }) => dispatch),
  };
}

/** Notices with many facts, from the empty draft to the end. */
async function measureFacts(deps: MeasureDeps, { wideNotices: count, factsEach }: Plan) {
  deps.say(`${count} notices of ${factsEach} facts`);
  const { seconds, result } = await timed(async () =>
    carry(deps, await fileNotices(deps, { count, facts: factsEach })),
  );
  await atOnce(deps.atOnceCount, result, ({ noticeId }) => closedAsItShould(deps.house, noticeId));
  return { facts: count * factsEach, factSeconds: seconds };
}

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const began = performance.now();
  const result = await work();
  return { seconds: (performance.now() - began) / 1_000, result };
}
