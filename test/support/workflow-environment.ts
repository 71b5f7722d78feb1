import path from 'node:path';
import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { CaseActivities } from '../../activities/case-activities.js';
import type { DeliveryActivities } from '../../activities/delivery-activities.js';
import type { EngineActivities } from '../../activities/engine-activities.js';
import { keepEngineQuiet, openEngine, packWorkflows } from '../../simulation/engine.js';
import { houseDir } from '../../standalone/node-process.js';
import {
  casesTaskQueue,
  deliveriesTaskQueue,
  dispatchWorkflowId,
  dispatchesSettledSignal,
  noticeWorkflowId,
  restorationWorkflowId,
} from '../../workflows/messages.js';
import { shared } from './shared.js';
import { startWatchdog } from './watchdog.js';
import { createDispatchSteps } from './workflow-dispatch-steps.js';
import { FakeHouse } from './workflow-house.js';
import { createNoticeSteps } from './workflow-notice-steps.js';
import { createComplaintSteps } from './workflow-complaint-steps.js';
import { createRestorationSteps } from './workflow-restoration-steps.js';

/** The real workflows on a server whose time can be skipped, and under them a house in memory. */
export interface Stage {
  env: TestWorkflowEnvironment;
  client: Client;
  house: FakeHouse;
}

/** Steps that start cases, through the engine's client as in the real house. */
export function createEngineSteps(house: FakeHouse, client: Client): EngineActivities {
  const start = async (type: string, workflowId: string, input: object): Promise<void> => {
    house.started.add(workflowId);
    const options = { workflowId, taskQueue: casesTaskQueue, args: [input], workflowTaskTimeout: '5s' } as const;
    await client.workflow
      .start(type, { ...options, workflowIdReusePolicy: 'REJECT_DUPLICATE' })
      .catch((error: unknown) => {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      });
  };
  return {
    startDispatches: (caseId) =>
      house.step('startDispatches', caseId, async () => {
        for (const { id, prescriptionId, recipientId } of house.dispatchesOf({ id: caseId })) {
          await start('dispatchToRecipient', dispatchWorkflowId(prescriptionId, recipientId), { dispatchId: id });
        }
      }),
    startRestoration: (restorationId) =>
      house.step('startRestoration', restorationId, () =>
        start('restorationCase', restorationWorkflowId(restorationId), { restorationId, opensAs: 'opened' }),
      ),
    startPart: (partId) =>
      house.step('startPart', partId, () =>
        start('noticeCase', noticeWorkflowId(partId), {
          noticeId: partId,
          bodyCode: 'MOH',
          violationKind: 'FRAUD',
          opensAs: 'part',
        }),
      ),
  };
}

/** All steps of both kinds of cases. */
export function createSteps(house: FakeHouse, client: Client): CaseActivities & EngineActivities & DeliveryActivities {
  const announce = async (caseId: string): Promise<void> => {
    const workflowId = house.restorations.has(caseId) ? restorationWorkflowId(caseId) : noticeWorkflowId(caseId);
    const waiting = client.workflow.getHandle(workflowId);
    await waiting.signal(dispatchesSettledSignal).catch((error: unknown) => {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    });
  };
  return {
    ...createNoticeSteps(house),
    ...createDispatchSteps(house, announce),
    ...createRestorationSteps(house),
    ...createComplaintSteps(house),
    ...createEngineSteps(house, client),
  };
}

/** The workflows, packed once for all tests. */
export const workflowBundle = shared(async () => ({
  value: await packWorkflows(AbortSignal.timeout(120_000)),
  end: () => Promise.resolve(),
}));

const watchdog = shared(() => {
  const value = startWatchdog(60);
  return Promise.resolve({ value, end: () => value.end() });
});

async function openStage(): Promise<{ stage: Stage; close: () => Promise<void> }> {
  keepQuiet();
  const [env, workflows] = await Promise.all([
    openEngine(AbortSignal.timeout(120_000), (line) => process.stdout.write(`${line}\n`)),
    workflowBundle(),
  ]);
  const house = new FakeHouse(() => env.currentTimeMs());
  const activities = createSteps(house, env.client);
  const connection = env.nativeConnection;
  // In this thread, where the engine's library is loaded already; a thread of its own would load it for every stage. A workflow that blocks then
  // blocks mocha with it, and nobody but the watchdog can name its test.
  const here = { debugMode: true };
  const workers = await Promise.all([
    Worker.create({ ...here, connection, taskQueue: casesTaskQueue, workflowBundle: workflows, activities }),
    Worker.create({ connection, taskQueue: deliveriesTaskQueue, activities }),
  ]);
  // The worker's way of printing stacks does not know our sources: a failed test would not say where.
  Reflect.deleteProperty(Error, 'prepareStackTrace');
  const running = Promise.all(workers.map((worker) => worker.run()));
  const close = async (): Promise<void> => {
    for (const worker of workers) worker.shutdown();
    await running;
    await env.teardown();
  };
  return { stage: { env, client: env.client, house }, close };
}

/**
 * A stage for the tests of one `describe`, or a new one for each of them; cases that a test leaves open end with it. Where time is skipped each test
 * needs its own: a step that is cut off by the end of a test keeps the server from skipping time after that, for good.
 */
export function useStage(forEach: 'describe' | 'test' = 'describe'): Stage {
  const stage = {} as Stage;
  let close: () => Promise<void> = () => Promise.resolve();
  const open = async function (this: Mocha.Context) {
    this.timeout(240_000);
    const opened = await openStage();
    Object.assign(stage, opened.stage);
    close = opened.close;
  };
  const end = async function (this: Mocha.Context) {
    this.timeout(60_000);
    await close();
  };
  beforeEach(async function () {
    const { file = '', title = '' } = this.currentTest ?? {};
    (await watchdog()).running(`${path.relative(houseDir, file)}, ${title}`);
  });
  (forEach === 'test' ? beforeEach : before)(open);
  afterEach(() => endOpenCases(stage));
  (forEach === 'test' ? afterEach : after)(end);
  return stage;
}

async function endOpenCases({ client, house }: Stage): Promise<void> {
  house.clockIsBehindMs = 0;
  const ending = [...house.started].map(async (id) => client.workflow.getHandle(id).terminate());
  house.started.clear();
  for (const ended of await Promise.allSettled(ending)) {
    if (ended.status === 'rejected' && !(ended.reason instanceof WorkflowNotFoundError)) throw ended.reason;
  }
}

/** Retries of steps are what these tests are about: the engine need not tell of each. */
export function keepQuiet(): void {
  try {
    keepEngineQuiet();
  } catch {
    // Another file of the same run has installed its own.
  }
}
