import canonicalize from 'canonicalize';

/** The one JSON text of a value (RFC 8785), to be hashed or compared. Throws for what is no JSON. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('Not a JSON value');
  return text;
}
