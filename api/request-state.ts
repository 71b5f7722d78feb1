import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Language } from '../domain/roles.js';
import { preferredLanguage } from './language.js';

/** What is known of a request while it is answered; kept in `res.locals`. */
export interface RequestState {
  requestId: string;
  language: Language;
  /** Milliseconds of a clock that only goes forward. */
  startedAt: number;
  /** The route as declared, for logs and metrics: never the path, which may name things. */
  route: string;
  accountId?: string;
}

/** Begins to keep track of a request. A request id that the caller gives is kept, if it looks like one. */
export function beginRequest(req: Request, res: Response): RequestState {
  const given = req.get('x-request-id');
  const state: RequestState = {
    requestId: given !== undefined && /^[\w-]{8,64}$/u.test(given) ? given : randomUUID(),
    language: preferredLanguage(req.headers['accept-language'], 'en'),
    startedAt: performance.now(),
    route: '/*',
  };
  res.locals['state'] = state;
  return state;
}

/** What `beginRequest` began. */
export function requestState(res: Response): RequestState {
  return res.locals['state'] as RequestState;
}
