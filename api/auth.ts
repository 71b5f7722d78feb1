import { decodeJwt, errors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey, JWTVerifyResult } from 'jose';
import type { Clock } from '../domain/clock.js';
import { issuerKeys } from './issuer-keys.js';
import { Problem } from './problem.js';

/** People and machines have issuers of their own: a token of one can never speak of the other. */
export type Kind = 'person' | 'machine';

/** Who the token says its bearer is; nothing else in it is believed. */
export interface Identity {
  kind: Kind;
  issuer: string;
  /** A person's subject, a machine's client id. */
  subject: string;
}

/**
 * Tells who a bearer token speaks of.
 * @throws Problem *unauthenticated* for a bad token, *unavailable* while the issuer's keys cannot be had
 */
export type TokenVerifier = (token: string) => Promise<Identity>;

export interface TokenSettings {
  /** The issuer of each kind; they differ. */
  issuers: Record<Kind, string>;
  /** Whom a token must be meant for. */
  audience: string;
  /** What a token may call itself in `typ`, in lower case: `at+jwt` (RFC 9068), and `jwt` if an issuer knows no better. */
  types: readonly string[];
}

const algorithms = [
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
  'EdDSA',
  'Ed25519',
];
const leewaySeconds = 30;
/** Tell an ID token from an access token where the issuer's `typ` does not. */
const ofIdTokens = ['nonce', 'at_hash', 'c_hash'];
const name = /^[\x20-\x7e]{1,255}$/u;

/** Checks access tokens (RFC 9068, RFC 8725) against the published keys of whoever says to have issued them, if that is one of ours. */
export function tokenVerifier(
  { issuers, audience, types }: TokenSettings,
  clock: Clock,
  keysOf: (issuer: string) => JWTVerifyGetKey = (issuer) => issuerKeys(issuer, clock),
): TokenVerifier {
  const keys = { person: keysOf(issuers.person), machine: keysOf(issuers.machine) };
  return async (token) => {
    const kind = kindOf(token, issuers);
    if (kind === undefined) throw unauthenticated('bad_token');
    let verified: JWTVerifyResult;
    try {
      verified = await jwtVerify(token, keys[kind], {
        issuer: issuers[kind],
        audience,
        algorithms,
        currentDate: new Date(clock.now()),
        clockTolerance: leewaySeconds,
        requiredClaims: ['sub', 'exp'],
      });
    } catch (error) {
      throw isTokenFault(error) ? unauthenticated('bad_token') : keysAway(error);
    }
    const { payload, protectedHeader } = verified;
    const subject = subjectOf(kind, payload);
    const type = protectedHeader.typ?.toLowerCase().replace(/^application\//u, '') ?? '';
    const isFromTheFuture = (payload.iat ?? 0) > clock.now() / 1_000 + leewaySeconds;
    const isIdToken = ofIdTokens.some((claim) => claim in payload);
    if (subject === undefined || !types.includes(type) || isFromTheFuture || isIdToken)
      throw unauthenticated('bad_token');
    return { kind, issuer: issuers[kind], subject };
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

// Read before it is verified, to know by whose keys: what an issuer signs is checked against this issuer alone.
function kindOf(token: string, issuers: Record<Kind, string>): Kind | undefined {
  try {
    const { iss } = decodeJwt(token);
    return (['person', 'machine'] as const).find((kind) => issuers[kind] === iss);
  } catch {
    return undefined;
  }
}

// RFC 9068, 5: a client that speaks for itself must not pass for a person whose subject is the same, nor a person for a client.
function subjectOf(kind: Kind, { sub, client_id: client }: JWTPayload): string | undefined {
  const subject = kind === 'person' ? (sub === client ? undefined : sub) : client;
  return typeof subject === 'string' && name.test(subject) ? subject : undefined;
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
