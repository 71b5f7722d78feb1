import type { IncomingMessage } from 'node:http';
import { findJsonFault } from './json-faults.js';
import { Problem } from './problem.js';

/** Our own bodies are nested five deep. */
const deepest = 32;

/**
 * Reads a request's body, at most so many bytes; undefined if it has none.
 * @throws Problem *too-large* as soon as there is more
 */
export async function readBytes(req: IncomingMessage, bytesAtMost: number): Promise<Buffer | undefined> {
  const tooLarge = () => new Problem('too-large', { code: 'body_too_large', members: { bytesAtMost } });
  if (Number(req.headers['content-length'] ?? 0) > bytesAtMost) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Left early, a body must not be destroyed, as the answer goes out on the same connection; what still comes of it is let go.
  for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesAtMost) break;
    chunks.push(chunk);
  }
  if (bytes > bytesAtMost) {
    req.resume();
    throw tooLarge();
  }
  return bytes === 0 ? undefined : Buffer.concat(chunks);
}

/**
 * Lets pass what says that it is plain JSON in UTF-8; asked before a byte of the body is read.
 * @throws Problem *unsupported-media-type*
 */
export function requireJson(headers: IncomingMessage['headers'], mediaTypes: readonly string[]): void {
  const [mediaType = '', ...parameters] = (headers['content-type'] ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (!mediaTypes.includes(mediaType)) throw new Problem('unsupported-media-type', { code: 'json_expected' });
  if (charset !== undefined && charset.replaceAll('"', '') !== 'utf-8') {
    throw new Problem('unsupported-media-type', { code: 'utf8_expected' });
  }
  if (encoding !== 'identity') {
    throw new Problem('unsupported-media-type', {
      code: 'encoding_not_accepted',
      headers: { 'Accept-Encoding': 'identity' },
    });
  }
}

/**
 * Parses a JSON body (RFC 8259, RFC 7493): UTF-8 and nothing else, each key once, not nested deeper than any of our bodies.
 * @throws Problem *malformed*
 */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  const fault = findJsonFault(text, deepest);
  if (fault !== undefined) throw new Problem('malformed', { code: fault });
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('malformed', { code: 'not_json' });
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Problem('malformed', { code: 'not_utf8' });
  }
}
