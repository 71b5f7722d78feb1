import express from 'express';
import type { Router } from 'express';
import { casesTaskQueue, deliveriesTaskQueue } from '../workflows/messages.js';
import type { Services } from './services.js';

const askedForAtMostMs = 2_000;
/** Anybody may ask, before any limit counts him: however many do, the parts are asked once in so long. */
const answerHoldsMs = 1_500;
/** A worker's long poll lasts up to a minute; one that has not asked for longer is gone. */
const polledWithinMs = 75_000;

// By TaskQueueType of Temporal's API: 1 workflow, 2 activity. Deliveries are activities alone.
const polled = [
  { name: casesTaskQueue, taskQueueType: 1 },
  { name: deliveriesTaskQueue, taskQueueType: 2 },
];

type Part = { ok: true } | { ok: false; reason: string };
type Parts = Record<'postgres' | 'temporal' | 'workers', Part>;

/**
 * `GET /live`: the process answers. `GET /ready`: every part it needs does, each named; 503 if one does not.
 * Without workers or Temporal acts are still taken and kept: route traffic by `live`, watch `ready`.
 */
export function healthRoutes(services: Services): Router {
  const router = express.Router();
  router.get('/live', (_req, res) => {
    res.json({ status: 'ok' });
  });
  const ask = askedOnceInAWhile(() => readiness(services));
  router.get('/ready', async (_req, res) => {
    const parts = await ask();
    const ok = Object.values(parts).every((each) => each.ok);
    res.status(ok ? 200 : 503).set('Cache-Control', 'no-store');
    res.json({ status: ok ? 'ok' : 'degraded', parts });
  });
  return router;
}

/** Gives everybody who asks meanwhile the same answer, and keeps it a moment longer. */
function askedOnceInAWhile(ask: () => Promise<Parts>): () => Promise<Parts> {
  let shared: Promise<Parts> | undefined;
  return () => {
    shared ??= ask().finally(() => {
      setTimeout(() => {
        shared = undefined;
      }, answerHoldsMs).unref();
    });
    return shared;
  };
}

async function readiness(services: Services): Promise<Parts> {
  const [postgres, temporal, workers] = await Promise.all([
    part(() => services.db.raw('select 1')),
    part(() => services.temporal.workflowService.getSystemInfo({})),
    part(() => Promise.all(polled.map((queue) => somebodyPolls(services, queue)))),
  ]);
  return { postgres, temporal, workers };
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
