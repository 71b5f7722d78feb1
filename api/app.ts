import express from 'express';
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response, Router } from 'express';
import { docsRoutes } from './docs.js';
import { asProblem, sendProblem } from './errors.js';
import { healthRoutes } from './health.js';
import { Problem } from './problem.js';
import { beginRequest, requestState } from './request-state.js';
import type { Answer, Method, Route } from './route.js';
import { routes } from './routes/index.js';
import { runRoute } from './run-route.js';
import type { Services } from './services.js';

export type { Services } from './services.js';

/** The whole HTTP service, wired from what it is given; it opens nothing and listens nowhere by itself. */
export function createApp(services: Services): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple').enable('case sensitive routing');
  app.use(track(services));
  app.use('/health', healthRoutes(services));
  app.use(docsRoutes(services.publicUrl));
  app.use('/api/v1', routerOf(routes, services));
  app.use(() => {
    throw new Problem('not-found');
  });
  app.use(answerWithProblem(services));
  return app;
}

function routerOf(declared: readonly Route[], services: Services): Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  const methodsByPath = new Map<string, Method[]>();
  for (const route of declared) {
    const path = route.path.replaceAll(/\{(\w+)\}/gu, ':$1');
    router[route.method](path, async (req: Request, res: Response) => {
      const state = requestState(res);
      state.route = `/api/v1${route.path}`;
      sendAnswer(res, await runRoute(route, services, req, res, state));
    });
    methodsByPath.set(path, [...(methodsByPath.get(path) ?? []), route.method]);
  }
  for (const [path, methods] of methodsByPath) router.all(path, refuseMethod(methods));
  return router;
}

function refuseMethod(methods: readonly Method[]): RequestHandler {
  const allow = methods.map((method) => method.toUpperCase()).join(', ');
  return () => {
    throw new Problem('method-not-allowed', { headers: { Allow: allow } });
  };
}

function sendAnswer(res: Response, answer: Answer): void {
  res.status(answer.status).set({ 'Cache-Control': 'no-store', ...answer.headers });
  if (answer.etag !== undefined) res.set('ETag', `"${answer.etag}"`);
  if (answer.location !== undefined) res.set('Location', answer.location);
  if (answer.file !== undefined) {
    res.attachment(answer.file.name).type(answer.file.mediaType).send(Buffer.from(answer.file.bytes));
  } else if (answer.body === undefined) res.end();
  else res.json(answer.body);
}

function track({ log, metrics }: Services): RequestHandler {
  return (req, res, next) => {
    const state = beginRequest(req, res);
    res.set({ 'X-Request-Id': state.requestId, 'X-Content-Type-Options': 'nosniff', Vary: 'Accept-Language' });
    res.once('close', () => {
      const durationMs = Math.round(performance.now() - state.startedAt);
      const { requestId, route, accountId } = state;
      const said = { requestId, method: req.method, route, status: res.statusCode, durationMs, accountId };
      metrics.requestSeconds.observe({ method: req.method, route, status: res.statusCode }, durationMs / 1000);
      log.info(said, 'Answered a request');
    });
    next();
  };
}

function answerWithProblem({ log, publicUrl }: Services): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    const state = requestState(res);
    const problem = asProblem(error);
    if (problem.status >= 500) log.error({ requestId: state.requestId, err: error }, 'Could not answer a request');
    if (res.headersSent) next(error);
    else sendProblem(res, problem, { ...state, publicUrl });
  };
}
