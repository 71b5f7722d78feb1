import { randomBytes } from 'node:crypto';
import express from 'express';
import type { Request, RequestHandler, Response, Router } from 'express';
import { actorOf, findAccount } from '../../db/accounts.js';
import type { Account } from '../../db/accounts.js';
import { asActor } from '../../db/as-actor.js';
import { recordEvent } from '../../db/audit.js';
import { bindInvited, endSessionsOf, recordRefusedSignIn } from '../../db/sign-ins.js';
import type { SignedInPerson } from '../../db/sign-ins.js';
import { networkOf } from '../../locators/network-of.js';
import { Problem } from '../problem.js';
import type { RateLimiter } from '../rate-limiter.js';
import { requestState } from '../request-state.js';
import type { Services } from '../services.js';
import { endSession, pendingForMs, renewSession, saveSession } from './browser-session.js';
import { localPath } from './return-to.js';
import { sessionAccount } from './session-account.js';
import { showProblem } from './sign-in-problem.js';

/** Signing in with a browser: the page that comes gets a cookie it cannot read, and never a token. */
export function sessionRoutes(services: Services, limiter: RateLimiter, withSession: RequestHandler): Router {
  const { publicUrl, signIn, db, clock, session: settings } = services;
  const router = express.Router({ caseSensitive: true, strict: true });
  router.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  }, withSession);

  router.get('/sign-in', async (req, res) => {
    const ours = new URL(publicUrl);
    // On one machine two names lead here, and the cookie of one is not sent to the other.
    if (ours.hostname === '127.0.0.1' && req.hostname === 'localhost') {
      res.redirect(303, `${publicUrl}/auth${req.url}`);
      return;
    }
    const returnTo = localPath(req.query['returnTo'], publicUrl);
    // Any page may lead here: whoever is signed in stays it, and nothing is written for him.
    if (await isSignedIn(services, req)) {
      res.redirect(303, returnTo);
      return;
    }
    limiter.take('unauthenticated', networkOf(req.ip));
    const { url, pending } = await signIn.begin(requestState(res).language);
    await renewSession(req);
    req.session.cookie.maxAge = pendingForMs;
    req.session.pending = { ...pending, returnTo };
    await saveSession(req);
    res.redirect(303, url.href);
  });

  router.get('/callback', async (req, res) => {
    const { pending } = req.session;
    if (pending === undefined) throw new Problem('malformed', { code: 'sign_in_expired' });
    await endSession(req);
    const person = await signIn.finish(new URL(`${publicUrl}/auth${req.url}`), pending);
    const account = await accountOf(services, person);
    await renewSession(req);
    req.session.signedIn = { accountId: account.id, at: clock.now(), csrfToken: randomBytes(32).toString('base64url') };
    await record(services, account, 'sign_in');
    await saveSession(req);
    requestState(res).accountId = account.id;
    res.redirect(303, pending.returnTo);
  });

  router.get('/session', async (req, res) => {
    const { account, signedIn } = await known(services, req, res);
    const until = Math.min(clock.now() + settings.idleMs, signedIn.at + settings.longestMs);
    res.json({
      account: { id: account.id, fullName: account.fullName, language: account.language, roles: account.roles },
      csrfToken: signedIn.csrfToken,
      expiresAt: new Date(until).toISOString(),
      endsAt: new Date(signedIn.at + settings.longestMs).toISOString(),
    });
  });

  router.post('/sign-out', async (req, res) => {
    const { account } = await known(services, req, res);
    await endSession(req);
    await record(services, account, 'sign_out');
    res.json({ issuerSignOut: await signIn.issuerSignOut().catch(() => null) });
  });

  router.post('/sign-out-everywhere', async (req, res) => {
    const { account } = await known(services, req, res);
    const sessions = await endSessionsOf(db, account.id);
    await endSession(req);
    await record(services, account, 'sign_out_everywhere', { sessions });
    res.json({ issuerSignOut: await signIn.issuerSignOut().catch(() => null), sessions });
  });

  router.use(showProblem(services));
  return router;
}

async function isSignedIn(services: Services, req: Request): Promise<boolean> {
  if (req.session.signedIn === undefined) return false;
  try {
    await sessionAccount(services, req);
    return true;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return false;
    throw error;
  }
}

async function known(services: Services, req: Request, res: Response) {
  const found = await sessionAccount(services, req);
  requestState(res).accountId = found.account.id;
  return found;
}

/** The account of whoever has signed in; bound to him now if he was invited and comes for the first time. */
async function accountOf(services: Services, person: SignedInPerson & { email?: string }): Promise<Account> {
  const { db, clock } = services;
  const find = () => findAccount(db, person.issuer, person.subject, clock.now());
  const account = (await find()) ?? (await bindInvited(db, clock, person), await find());
  if (account !== undefined) return account;
  await recordRefusedSignIn(db, clock, person);
  const isUnverified = person.email !== undefined && person.verifiedEmail === undefined;
  throw new Problem('forbidden', { code: isUnverified ? 'email_not_verified' : 'no_account' });
}

async function record(
  { db, clock }: Services,
  account: Account,
  kind: 'sign_in' | 'sign_out' | 'sign_out_everywhere',
  after?: { sessions: number },
): Promise<void> {
  const actor = actorOf(account);
  await asActor(db, actor, (tx) =>
    recordEvent(tx, clock, { caseId: account.id, actor, kind, outcome: 'applied', ...(after && { after }) }),
  );
}
