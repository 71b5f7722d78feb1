import type { Request, Response } from 'express';
import { networkOf } from '../locators/network-of.js';
import { addressed, readJson } from './read-request.js';
import type { RequestState } from './request-state.js';
import type { Answer, PublicRoute } from './route.js';
import type { Gates } from './run-route.js';
import type { Services } from './services.js';

/** Whoever writes without a token has little to say. */
const bodyBytesByDefault = 64 * 1024;

/**
 * Runs a route that is open to anybody: counted by address, parsed, then the handler. Nobody is looked up, and no credential is looked at.
 * @throws Problem, or whatever the handler throws
 */
export async function runPublicRoute(
  route: PublicRoute,
  services: Services,
  { inFlight, limiter }: Gates,
  { req, res, state }: { req: Request; res: Response; state: RequestState },
): Promise<Answer> {
  const network = networkOf(req.ip);
  inFlight.enter(`public ${network}`, res);
  res.set(limiter.take(route.method === 'get' ? 'public' : 'public_writes', network));
  const { params, query } = addressed(route, req);
  return route.handler({
    params,
    query,
    body: await readJson({ bodyBytesAtMost: bodyBytesByDefault, ...route }, req),
    url: new URL(`${services.publicUrl}${req.originalUrl}`),
    language: state.language,
    requestId: state.requestId,
    log: services.log.child({ requestId: state.requestId }),
    services,
    ask: (work) => services.db.transaction(work),
  });
}
