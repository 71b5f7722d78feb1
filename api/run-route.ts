import type { Request, Response } from 'express';
import { z } from 'zod';
import { actorOf } from '../db/accounts.js';
import type { Account } from '../db/accounts.js';
import { asActor } from '../db/as-actor.js';
import { recordEvent } from '../db/audit.js';
import { may } from '../domain/capabilities.js';
import type { Actor } from '../domain/roles.js';
import { networkOf } from '../locators/network-of.js';
import type { InFlight } from './in-flight.js';
import { preferredLanguage } from './language.js';
import { invalid, Problem } from './problem.js';
import type { RateClass, RateLimiter } from './rate-limiter.js';
import { addressed, readJson } from './read-request.js';
import type { RequestState } from './request-state.js';
import type { Answer, Context, Route, UploadedFile } from './route.js';
import type { Services } from './services.js';
import { sessionCookie } from './session/browser-session.js';
import { readUpload } from './upload.js';
import type { UseDiary } from './use-diary.js';
import { whoAsks } from './who-asks.js';

/** What a request has to pass before it is looked at; one set for the whole process. */
export interface Gates {
  inFlight: InFlight;
  limiter: RateLimiter;
  diary: UseDiary;
}

type AnyContext = Context<Record<string, z.ZodType>, Record<string, z.ZodType>, z.ZodType>;

/**
 * Runs a declared route for one request: who asks, may such a person call it, is what he sent well-formed, then the handler.
 * A refusal that must be recorded is, after the transaction it happened in was rolled back.
 * @throws Problem, or whatever the handler throws
 */
export async function runRoute(
  route: Route,
  services: Services,
  { inFlight, limiter, diary }: Gates,
  { req, res, state }: { req: Request; res: Response; state: RequestState },
): Promise<Answer> {
  const account = await authenticate(services, limiter, req);
  state.accountId = account.id;
  inFlight.enter(account.id, res);
  res.set(limiter.take(rateClassOf(route, req), account.id));
  await diary.note(account);
  state.language = preferredLanguage(req.headers['accept-language'], account.language);
  const actor = actorOf(account);
  const permission = may(actor, route.capability);
  if (route.onCase !== true && !permission.allowed) {
    const problem = refusedAtTheDoor(route, account, permission.reason);
    await recordRefusal(services, actor, problem);
    throw problem;
  }
  const { params, query } = addressed(route, req);
  const requireMatch = route.ifMatch === true ? ifMatch(req) : () => undefined;
  const idempotencyKey = keyOf(route, req);
  let upload: UploadedFile | undefined;
  const body = route.upload === undefined ? await readJson(route, req) : undefined;
  const context: AnyContext = {
    actor,
    account,
    params,
    query,
    body,
    idempotencyKey,
    requireMatch,
    route: `${req.method} ${req.path}`,
    file: () => fileOrProblem(upload),
    // Put together as text: a path that begins with two slashes is no other host.
    url: new URL(`${services.publicUrl}${req.originalUrl}`),
    language: state.language,
    requestId: state.requestId,
    log: services.log.child({ requestId: state.requestId }),
    services,
    asActor: (work) => asActor(services.db, actor, work),
  };
  try {
    if (route.upload !== undefined) {
      await route.upload.admit(context);
      inFlight.enterUpload(account.id, res);
      upload = await readUpload(req, res, route.upload.bytesAtMost);
    }
    return await route.handler(context);
  } catch (error) {
    await recordRefusal(services, actor, error);
    throw error;
  }
}

// Bad tokens are counted by address, and who has sent too many is not even looked at: to check a signature is work.
async function authenticate(services: Services, limiter: RateLimiter, req: Request): Promise<Account> {
  const network = networkOf(req.ip);
  const credential = req.headers.authorization ?? sessionCookie(req, services.publicUrl) ?? '';
  if (!limiter.wasProven(credential)) limiter.refuseIfNothingLeft('unauthenticated', network);
  try {
    const account = await whoAsks(services, req);
    limiter.prove(credential);
    return account;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) limiter.take('unauthenticated', network);
    throw error;
  }
}

function rateClassOf({ method, upload, heavy }: Route, { query }: Request): RateClass {
  if (upload !== undefined) return 'uploads';
  if (heavy === true || query['validateOnly'] === 'true') return 'heavy';
  return method === 'get' ? 'reads' : 'writes';
}

// RFC 9110, 13.1.1: entity-tags are compared strongly, so a weak one never matches.
function ifMatch(req: Request): (revision: number) => void {
  const header = req.headers['if-match'];
  if (header === undefined) throw new Problem('precondition-required', { code: 'if_match_required' });
  const tags = header.split(',').map((tag) => tag.trim());
  if (!tags.every((tag) => tag === '*' || /^(W\/)?"[\x21\x23-\x7e]*"$/u.test(tag))) {
    throw new Problem('malformed', { errors: [{ pointer: 'If-Match', code: 'wrong_format' }] });
  }
  return (revision) => {
    if (tags.includes('*') || tags.includes(`"${revision}"`)) return;
    throw new Problem('stale', { code: 'stale', headers: { ETag: `"${revision}"` } });
  };
}

function keyOf(route: Route, req: Request): string {
  const given = req.get('idempotency-key');
  if (route.idempotent === undefined || (given === undefined && route.idempotent === 'optional')) return '';
  const key = z.uuid().safeParse(given?.replace(/^"(.*)"$/u, '$1').toLowerCase());
  if (key.success) return key.data;
  const code = given === undefined ? 'required' : 'wrong_format';
  throw new Problem('malformed', { code: 'idempotency_key', errors: [{ pointer: 'Idempotency-Key', code }] });
}

function fileOrProblem(file: UploadedFile | undefined): UploadedFile {
  if (file === undefined) throw invalid([{ pointer: '#/file', code: 'required' }]);
  if (file.bytes.length === 0) throw invalid([{ pointer: '#/file', code: 'empty' }]);
  return file;
}

// What is not his to call is on his own record: he may have named a case that is none of his business, or none at all.
function refusedAtTheDoor({ method, operationId }: Route, account: Account, code: string): Problem {
  const refused = { caseId: account.id, kind: operationId };
  return new Problem('forbidden', { code, ...(method === 'get' ? {} : { refused }) });
}

async function recordRefusal({ db, clock }: Services, actor: Actor, error: unknown): Promise<void> {
  const refused = error instanceof Problem ? error.options.refused : undefined;
  if (refused === undefined || !(error instanceof Problem)) return;
  await asActor(db, actor, (tx) =>
    recordEvent(tx, clock, {
      ...refused,
      actor,
      outcome: 'refused',
      after: { type: error.type, ...(error.options.code === undefined ? {} : { code: error.options.code }) },
    }),
  );
}
