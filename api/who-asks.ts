import type { Request } from 'express';
import { findAccount } from '../db/accounts.js';
import type { Account } from '../db/accounts.js';
import { bearerToken, unauthenticated } from './auth.js';
import { Problem } from './problem.js';
import type { Services } from './services.js';
import { bringsCookie } from './session/browser-session.js';
import { sessionAccount } from './session/session-account.js';

/**
 * The open account, as it stands now, of whoever brings a bearer token or a browser's session.
 * @throws Problem *unauthenticated*; *malformed* for two answers to who asks, of which neither is believed
 */
export async function whoAsks(services: Services, req: Request): Promise<Account> {
  const tokens = req.headersDistinct['authorization']?.length ?? 0;
  const hasSession = bringsCookie(req, services.publicUrl);
  if (tokens + (hasSession ? 1 : 0) > 1) throw new Problem('malformed', { code: 'two_credentials' });
  if (hasSession) return (await sessionAccount(services, req)).account;
  const { issuer, subject } = await services.verifyToken(bearerToken(req.headers.authorization));
  const account = await findAccount(services.db, issuer, subject, services.clock.now());
  if (account === undefined) throw unauthenticated('no_account');
  return account;
}
