import { z } from 'zod';

const localHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Where prescriptions are POSTed: https, and http only to this very machine, because orders are not for others to read. */
export const endpoint = z
  .string()
  .max(2_000)
  .refine(isEndpoint, { error: 'not_an_endpoint', params: { code: 'not_an_endpoint' } });

/** A secret of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. */
export const secret = z
  .string()
  .max(200)
  .refine(isSecret, { error: 'not_a_secret', params: { code: 'not_a_secret' } });

function isEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, hash } = new URL(text);
  const isPlain = username === '' && password === '' && hash === '';
  return isPlain && (protocol === 'https:' || (protocol === 'http:' && localHosts.has(hostname)));
}

function isSecret(text: string): boolean {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/u.exec(text) ?? [];
  if (encoded === undefined || encoded.length % 4 !== 0) return false;
  const bytes = Buffer.from(encoded, 'base64').length;
  return bytes >= 24 && bytes <= 64;
}
