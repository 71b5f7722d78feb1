import { createRemoteJWKSet } from 'jose';
import type { JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Clock } from '../domain/clock.js';

const discovered = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/u }) });
const timeoutMs = 3_000;
const documentBytesAtMost = 256 * 1024;
/** An issuer may move its keys: it is asked where they are again after this time. */
const askAgainAfterMs = 60 * 60_000;
/** While an issuer is away it is asked no more often than this. */
const pauseAfterFailureMs = 2_000;

export interface KeyTimes {
  /** A key that is not in the set has the set fetched again, no more often than this. */
  cooldownMs: number;
  /** The set is fetched again after this time in any case: a key that was taken out is good for no longer. */
  goodForMs: number;
}

const usualTimes: KeyTimes = { cooldownMs: 30_000, goodForMs: 10 * 60_000 };

/**
 * The public keys of an issuer, found by its discovery document (OpenID Connect Discovery 1.0) when the first token of it comes. Where a token says its keys are
 * (`jku`, `x5u`, `jwk`, `x5c`) is never looked at.
 */
export function issuerKeys(issuer: string, clock: Clock, times: KeyTimes = usualTimes): JWTVerifyGetKey {
  let found: { keys: JWTVerifyGetKey; url: string; at: number } | undefined;
  let asking: Promise<void> | undefined;
  let failed: { at: number; error: unknown } | undefined;

  async function find(): Promise<void> {
    try {
      const url = await keySetUrl(issuer);
      found = { keys: found?.url === url ? found.keys : keySet(url, times), url, at: clock.now() };
      failed = undefined;
    } catch (error) {
      failed = { at: clock.now(), error };
    }
  }

  return async (header, token) => {
    const isDue = found === undefined || clock.now() - found.at > askAgainAfterMs;
    const mayAsk = failed === undefined || clock.now() - failed.at > pauseAfterFailureMs;
    if (isDue && mayAsk) await (asking ??= find().finally(() => (asking = undefined)));
    // Known keys stay good while the issuer cannot say where they are now.
    if (found === undefined)
      throw new Error(`The issuer ${issuer} cannot be asked for its keys`, { cause: failed?.error });
    return found.keys(header, token);
  };
}

function keySet(url: string, { cooldownMs, goodForMs }: KeyTimes): JWTVerifyGetKey {
  const options = { timeoutDuration: timeoutMs, cooldownDuration: cooldownMs, cacheMaxAge: goodForMs };
  return createRemoteJWKSet(new URL(url), options);
}

async function keySetUrl(issuer: string): Promise<string> {
  const response = await fetch(`${issuer.replace(/\/$/u, '')}/.well-known/openid-configuration`, {
    redirect: 'error',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.status !== 200) throw new Error(`Discovery of ${issuer} answered ${response.status}`);
  const text = await readAtMost(response, documentBytesAtMost);
  const document = discovered.parse(JSON.parse(text));
  if (document.issuer !== issuer) throw new Error(`Discovery of ${issuer} speaks of another issuer`);
  const isPlain = document.jwks_uri.startsWith('http:') && issuer.startsWith('https:');
  if (isPlain) throw new Error(`The keys of ${issuer} are offered over plain http`);
  return document.jwks_uri;
}

async function readAtMost(response: Response, bytesAtMost: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.byteLength;
    if (bytes > bytesAtMost) throw new Error(`${response.url} is too long`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
