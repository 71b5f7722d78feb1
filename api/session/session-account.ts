import type { Request } from 'express';
import { findAccountById } from '../../db/accounts.js';
import type { Account } from '../../db/accounts.js';
import { asActor } from '../../db/as-actor.js';
import { Problem } from '../problem.js';
import type { Services } from '../services.js';
import { endSession } from './browser-session.js';
import type { SignedIn } from './browser-session.js';
import { isSameText } from './same-text.js';

const safeMethods = ['GET', 'HEAD', 'OPTIONS'];

/**
 * The open account of a request's session, as it stands now.
 * @throws Problem *unauthenticated* if nobody is signed in or no longer, *forbidden* if a page of somebody else may have sent it
 */
export async function sessionAccount(
  services: Services,
  req: Request,
): Promise<{ account: Account; signedIn: SignedIn }> {
  const { clock, db, session: settings, publicUrl } = services;
  const { signedIn } = req.session;
  if (signedIn === undefined) throw noSession();
  const isOver = clock.now() >= signedIn.at + settings.longestMs;
  const { accountId } = signedIn;
  const account = isOver
    ? undefined
    : await asActor(db, { accountId }, (tx) => findAccountById(tx, accountId, clock.now()));
  if (account === undefined) {
    await endSession(req);
    throw noSession();
  }
  if (!safeMethods.includes(req.method) && !isEngineUi(services, req)) requireOwnPage(req, signedIn, publicUrl);
  return { account, signedIn };
}

// Three fences, for a cookie goes wherever the browser sends a request: the browser's own word on who asks, and a token that only our page has read.
function requireOwnPage(req: Request, { csrfToken }: SignedIn, publicUrl: string): void {
  const origin = req.get('origin');
  const site = req.get('sec-fetch-site');
  const isOurs =
    (origin === undefined || origin === new URL(publicUrl).origin) &&
    (site === undefined || site === 'same-origin') &&
    (origin ?? site) !== undefined;
  if (!isOurs || !isSameText(req.get('x-csrf-token') ?? '', csrfToken))
    throw new Problem('forbidden', { code: 'csrf' });
}

// Temporal's Web UI has no token of ours. Its origin, which no page can choose, lets it have payloads decrypted and do nothing else.
function isEngineUi({ http }: Services, req: Request): boolean {
  return `${req.baseUrl}${req.path}` === '/api/v1/codec/decode' && http.engineUiOrigins.has(req.get('origin') ?? '');
}

function noSession(): Problem {
  return new Problem('unauthenticated', { code: 'no_session', headers: { 'WWW-Authenticate': 'Bearer' } });
}
