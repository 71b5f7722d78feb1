import express from 'express';
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response, Router } from 'express';
import { crossOrigin, engineUi } from './cors.js';
import { docsRoutes } from './docs.js';
import { asProblem, sendProblem } from './errors.js';
import { healthRoutes } from './health.js';
import { InFlight } from './in-flight.js';
import { Problem } from './problem.js';
import { networkOf } from '../locators/network-of.js';
import { RateLimiter } from './rate-limiter.js';
import { beginRequest, requestState } from './request-state.js';
import { fullPath } from './route.js';
import type { Answer, Method, PublicRoute, Route } from './route.js';
import { publicRoutes, routes } from './routes/index.js';
import { runPublicRoute } from './run-public-route.js';
import { runRoute } from './run-route.js';
import type { Gates } from './run-route.js';
import { bringsCookie, browserSession } from './session/browser-session.js';
import { sessionRoutes } from './session/routes.js';
import { securityHeaders } from './security-headers.js';
import type { Services } from './services.js';
import { UseDiary } from './use-diary.js';

export type { Services } from './services.js';

/** The whole HTTP service, wired from what it is given; it opens nothing and listens nowhere by itself. */
export function createApp(services: Services): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple').enable('case sensitive routing');
  app.set('trust proxy', services.http.trustedProxies);
  // Should our error handler itself fail, Express answers, and must not show where.
  app.set('env', 'production');
  const gates: Gates = {
    inFlight: new InFlight(services.http.requestsAtMost),
    limiter: new RateLimiter(services.http.rateLimits, services.clock, services.sharedCount),
    diary: new UseDiary(services),
  };
  app.use(track(services), securityHeaders(services.publicUrl), refuseLongUri);
  app.use('/health', healthRoutes(services));
  app.use('/api/v1/codec', crossOrigin(services.http.engineUiOrigins, engineUi));
  app.use(crossOrigin(services.http.corsOrigins), gates.inFlight.gate, limitAddress(gates));
  app.use(docsRoutes(services.publicUrl));
  const withSession = browserSession(services);
  app.use('/auth', sessionRoutes(services, gates.limiter, withSession));
  app.use('/api/v1', whereBrought(services, withSession), routerOf(routes, services, gates));
  app.use('/public', routerOf(publicRoutes, services, gates));
  app.use(() => {
    throw new Problem('not-found');
  });
  app.use(answerWithProblem(services));
  return app;
}

function routerOf(declared: readonly (Route | PublicRoute)[], services: Services, gates: Gates): Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  const methodsByPath = new Map<string, Method[]>();
  for (const route of declared) {
    const path = route.path.replaceAll(/\{(\w+)\}/gu, ':$1');
    router[route.method](path, async (req: Request, res: Response) => {
      const state = requestState(res);
      state.route = fullPath(route);
      const asked = { req, res, state };
      const answer =
        'isPublic' in route
          ? await runPublicRoute(route, services, gates, asked)
          : await runRoute(route, services, gates, asked);
      sendAnswer(res, answer);
    });
    methodsByPath.set(path, [...(methodsByPath.get(path) ?? []), route.method]);
  }
  for (const [path, methods] of methodsByPath) router.all(path, refuseMethod(methods));
  return router;
}

/** Programs with a token of their own have no session, and none is looked for. */
function whereBrought({ publicUrl }: Services, withSession: RequestHandler): RequestHandler {
  return (req, res, next) => {
    if (bringsCookie(req, publicUrl)) withSession(req, res, next);
    else next();
  };
}

function refuseMethod(methods: readonly Method[]): RequestHandler {
  const allow = [...methods, ...(methods.includes('get') ? ['head'] : []), 'options'].join(', ').toUpperCase();
  return (req, res) => {
    if (req.method === 'OPTIONS') {
      res.status(204).set('Allow', allow).end();
      return;
    }
    throw new Problem('method-not-allowed', { headers: { Allow: allow } });
  };
}

function limitAddress({ limiter }: Gates): RequestHandler {
  return (req, _res, next) => {
    limiter.take('address', networkOf(req.ip));
    next();
  };
}

const refuseLongUri: RequestHandler = (req, _res, next) => {
  if (req.url.length > uriAtMost) throw new Problem('uri-too-long');
  next();
};

function sendAnswer(res: Response, answer: Answer): void {
  res.status(answer.status).set({ 'Cache-Control': 'no-store', ...answer.headers });
  if (answer.etag !== undefined) res.set('ETag', `"${answer.etag}"`);
  if (answer.location !== undefined) res.set('Location', answer.location);
  if (answer.file !== undefined) {
    res.attachment(answer.file.name).type(answer.file.mediaType).send(Buffer.from(answer.file.bytes));
  } else if (answer.body === undefined) res.end();
  else res.json(answer.body);
}

/** The longest locator that may be searched for, and what else a query holds. */
const uriAtMost = 10_000;

/** For the log and the metrics: nobody is there to be answered (the number that proxies use for it). */
const callerLeft = 499;

function track({ log, metrics }: Services): RequestHandler {
  return (req, res, next) => {
    const state = beginRequest(req, res);
    res.set({ 'X-Request-Id': state.requestId, Vary: 'Accept-Language' });
    res.once('close', () => {
      const durationMs = Math.round(performance.now() - state.startedAt);
      const { requestId, route, accountId } = state;
      const status = res.writableFinished ? res.statusCode : callerLeft;
      const said = { requestId, method: req.method, route, status, durationMs, accountId };
      metrics.requestSeconds.observe({ method: req.method, route, status }, durationMs / 1000);
      log.info(said, 'Answered a request');
    });
    next();
  };
}

function answerWithProblem({ log, publicUrl }: Services): ErrorRequestHandler {
  // Express knows an error handler by its four parameters; its own, which is next, would print the error, message and all.
  return (error: unknown, _req, res, next) => {
    void next;
    const state = requestState(res);
    const problem = asProblem(error);
    // A body that breaks off because its sender left is no fault of ours.
    if (res.socket?.destroyed === true) return;
    if (problem.status >= 500 && problem.options.code !== 'too_busy') {
      log.error({ requestId: state.requestId, err: error }, 'Could not answer a request');
    }
    if (res.headersSent) res.destroy();
    else sendProblem(res, problem, { ...state, publicUrl });
  };
}
