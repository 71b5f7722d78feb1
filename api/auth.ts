import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { JWTVerifyGetKey } from 'jose';
import type { Clock } from '../domain/clock.js';
import { Problem } from './problem.js';

/** Who the token says its bearer is; nothing else in it is believed. */
export interface Identity {
  issuer: string;
  subject: string;
}

/**
 * Tells who a bearer token speaks of.
 * @throws Problem *unauthenticated* for a bad token, *unavailable* while the issuer's keys cannot be had
 */
export type TokenVerifier = (token: string) => Promise<Identity>;

const algorithms = ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA', 'Ed25519'];

/** Checks tokens against the issuer's published keys (RFC 7517, RFC 8725), which are fetched when first needed and again when they change. */
export function tokenVerifier(
  settings: { issuer: string; jwksUrl: string; audience: string },
  clock: Clock,
  keys: JWTVerifyGetKey = createRemoteJWKSet(new URL(settings.jwksUrl), { timeoutDuration: 3_000 }),
): TokenVerifier {
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: settings.issuer,
        audience: settings.audience,
        algorithms,
        currentDate: new Date(clock.now()),
        clockTolerance: 5,
        requiredClaims: ['sub', 'exp'],
      });
      return { issuer: settings.issuer, subject: payload.sub ?? '' };
    } catch (error) {
      throw isTokenFault(error) ? unauthenticated('bad_token') : keysAway(error);
    }
  };
}

/** The token of an `Authorization: Bearer …` header (RFC 6750). Throws *unauthenticated* if there is none. */
export function bearerToken(header: string | undefined): string {
  const match = /^Bearer +([\w.~+/-]{1,8192}=*)$/i.exec(header ?? '');
  if (match?.[1] === undefined) throw unauthenticated('no_token');
  return match[1];
}

/** 401 with the challenge that RFC 6750 asks for. */
export function unauthenticated(code: 'no_token' | 'bad_token' | 'no_account'): Problem {
  const challenge = code === 'no_token' ? 'Bearer' : 'Bearer error="invalid_token"';
  return new Problem('unauthenticated', { code, headers: { 'WWW-Authenticate': challenge } });
}

// What the key set's owner does wrong is no fault of the caller: it may pass when tried again.
function isTokenFault(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return false;
  return error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC';
}

function keysAway(cause: unknown): Problem {
  const problem = new Problem('unavailable', { code: 'issuer_away', headers: { 'Retry-After': '5' } });
  problem.cause = cause;
  return problem;
}
