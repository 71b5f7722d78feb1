import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** The one JSON text of a value (RFC 8785), to be hashed or compared. Throws for what is no JSON. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('Not a JSON value');
  return text;
}

/** SHA-256 over the canonical JSON of a value, in hexadecimal. Throws for what is no JSON. */
export function sha256OfJson(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
