import express from 'express';
import type { Router } from 'express';
import { casesTaskQueue, deliveriesTaskQueue } from '../workflows/messages.js';
import type { Services } from './services.js';

const askedForAtMostMs = 2_000;
/** A worker's long poll lasts up to a minute; one that has not asked for longer is gone. */
const polledWithinMs = 75_000;

// By TaskQueueType of Temporal's API: 1 workflow, 2 activity. Deliveries are activities alone.
const polled = [
  { name: casesTaskQueue, taskQueueType: 1 },
  { name: deliveriesTaskQueue, taskQueueType: 2 },
];

type Part = { ok: true } | { ok: false; reason: string };

/**
 * `GET /live`: the process answers. `GET /ready`: every part it needs does, each named; 503 if one does not.
 * Without workers or Temporal acts are still taken and kept: route traffic by `live`, watch `ready`.
 */
export function healthRoutes(services: Services): Router {
  const router = express.Router();
  router.get('/live', (_req, res) => {
    res.json({ status: 'ok' });
  });
  router.get('/ready', async (_req, res) => {
    const [postgres, temporal, workers] = await Promise.all([
      part(() => services.db.raw('select 1')),
      part(() => services.temporal.workflowService.getSystemInfo({})),
      part(() => Promise.all(polled.map((queue) => somebodyPolls(services, queue)))),
    ]);
    const parts = { postgres, temporal, workers };
    const ok = Object.values(parts).every((each) => each.ok);
    res.status(ok ? 200 : 503).set('Cache-Control', 'no-store');
    res.json({ status: ok ? 'ok' : 'degraded', parts });
  });
  return router;
}

async function somebodyPolls(
  { temporal, clock }: Services,
  { name, taskQueueType }: (typeof polled)[number],
): Promise<void> {
  const asked: object = { namespace: temporal.options.namespace, taskQueue: { name }, taskQueueType };
  const { pollers } = await temporal.workflowService.describeTaskQueue(asked);
  const since = clock.now() - polledWithinMs;
  const alive = pollers.some(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1_000 > since);
  if (!alive) throw new Error('no_worker_polls');
}

async function part(ask: () => PromiseLike<unknown>): Promise<Part> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Part>((resolve) => {
    timer = setTimeout(() => {
      resolve({ ok: false, reason: 'no_answer' });
    }, askedForAtMostMs);
  });
  const asked = Promise.resolve()
    .then(ask)
    .then(
      (): Part => ({ ok: true }),
      (error: unknown): Part => ({
        ok: false,
        reason: error instanceof Error && error.message === 'no_worker_polls' ? 'no_worker_polls' : 'unreachable',
      }),
    );
  return Promise.race([asked, tooLate]).finally(() => {
    clearTimeout(timer);
  });
}
