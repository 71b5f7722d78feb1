import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.js';

const deepest = 40;

/**
 * Reads a request's body, at most so many bytes; undefined if it has none.
 * @throws Problem *too-large* as soon as there is more
 */
export async function readBytes(req: IncomingMessage, bytesAtMost: number): Promise<Buffer | undefined> {
  const tooLarge = () => new Problem('too-large', { code: 'body_too_large', members: { bytesAtMost } });
  if (Number(req.headers['content-length'] ?? 0) > bytesAtMost) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesAtMost) throw tooLarge();
    chunks.push(chunk);
  }
  return bytes === 0 ? undefined : Buffer.concat(chunks);
}

/**
 * Parses a JSON body (RFC 8259): UTF-8 and nothing else, not nested deeper than any of our bodies.
 * @throws Problem *unsupported-media-type* or *malformed*
 */
export function parseJson(
  bytes: Uint8Array,
  headers: IncomingMessage['headers'],
  mediaTypes: readonly string[],
): unknown {
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
  if (encoding !== 'identity') throw new Problem('unsupported-media-type', { code: 'encoding_not_accepted' });
  const text = decode(bytes);
  if (isDeeperThan(text, deepest)) throw new Problem('malformed', { code: 'nested_too_deeply' });
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

// Looked at before parsing: a megabyte of brackets costs a parser far more than it costs the sender.
function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '[' || char === '{') {
      depth += 1;
      if (depth > limit) return true;
    } else if (char === ']' || char === '}') depth -= 1;
  }
  return false;
}
