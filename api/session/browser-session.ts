import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import type { Services } from '../services.js';
import { sessionStore } from './session-store.js';
import type { PendingSignIn } from './sign-in-client.js';

/** Who is signed in with a browser. */
export interface SignedIn {
  accountId: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Sent back in `X-CSRF-Token` with whatever is not safe: a page of somebody else cannot read it. */
  csrfToken: string;
}

declare module 'express-session' {
  interface SessionData {
    /** A sign-in under way. */
    pending: PendingSignIn & { returnTo: string };
    signedIn: SignedIn;
  }
}

export interface SessionSettings {
  /** Signs the cookies, and seals the rows. */
  secret: string;
  /** A session that nobody uses ends after this time, and any after the other. */
  idleMs: number;
  longestMs: number;
}

/** A sign-in has to be finished within this time. */
export const pendingForMs = 10 * 60_000;

/** The session's cookie. With the prefix, a browser takes it only over https, from this very host and for all of it. */
export function cookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-habarlama' : 'habarlama';
}

/** The session's cookie that a request brings, with its name and without its neighbours, whatever that is worth. */
export function sessionCookie(req: Request, publicUrl: string): string | undefined {
  const name = `${cookieName(publicUrl)}=`;
  const pairs = (req.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(name));
}

export function bringsCookie(req: Request, publicUrl: string): boolean {
  return sessionCookie(req, publicUrl) !== undefined;
}

/** Gives a request its session, from the cookie that only we can sign and no script can read. */
export function browserSession({ db, log, publicUrl, session: settings }: Services): RequestHandler {
  const isHttps = publicUrl.startsWith('https:');
  const withSession = session({
    store: sessionStore(db, log, settings.secret),
    name: cookieName(publicUrl),
    secret: settings.secret,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    proxy: isHttps,
    // Lax, not strict: strict would not be sent on the way back from the issuer, nor when somebody follows a link to a case.
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps, maxAge: settings.idleMs },
  });
  return (req, res, next) => {
    // TLS ends before us; that it is there says our own address, and no header of the caller.
    if (isHttps) req.headers['x-forwarded-proto'] = 'https';
    void withSession(req, res, next);
  };
}

/** Ends a session with its row. */
export function endSession(req: Request): Promise<void> {
  return settled((done) => req.session.destroy(done));
}

/** Begins a new session under a new id: one that was planted before the sign-in is worth nothing after it. */
export function renewSession(req: Request): Promise<void> {
  return settled((done) => req.sessionStore.regenerate(req, done));
}

export function saveSession(req: Request): Promise<void> {
  return settled((done) => req.session.save(done));
}

function settled(act: (done: (error?: unknown) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    act((error) => {
      if (error === undefined || error === null) resolve();
      else reject(error instanceof Error ? error : new Error('The session store failed'));
    });
  });
}
