/** What makes a JSON text unfit to be read, whatever it says. */
export type JsonFault = 'nested_too_deeply' | 'duplicate_key' | 'too_many_keys';

const backslash = 0x5c;
const quote = 0x22;

/** None of our objects has a tenth of it, and a million keys are a second's work to be told apart. */
const keysAtMost = 200;

/**
 * Looks for nesting deeper than `depthAtMost`, for a key that stands twice in one object (RFC 7493, 2.3: readers disagree on which counts) and for
 * objects with more keys than any of ours. Looks before anything is parsed, because a megabyte of brackets costs a parser far more than it costs the sender. What is no JSON at all is left to the parser.
 */
export function findJsonFault(text: string, depthAtMost: number): JsonFault | undefined {
  /** The keys of each object that is open; of a list nothing. */
  const open: (Set<string> | undefined)[] = [];
  let keyMayFollow = false;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x7b: // {
      case 0x5b: // [
        keyMayFollow = text.charCodeAt(at) === 0x7b;
        open.push(keyMayFollow ? new Set() : undefined);
        if (open.length > depthAtMost) return 'nested_too_deeply';
        break;
      case 0x7d: // }
      case 0x5d: // ]
        open.pop();
        keyMayFollow = false;
        break;
      case 0x2c: // ,
        keyMayFollow = open.at(-1) !== undefined;
        break;
      case quote: {
        const end = endOfString(text, at);
        const keys = keyMayFollow ? open.at(-1) : undefined;
        if (keys !== undefined && isTwice(keys, text.slice(at, end + 1))) return 'duplicate_key';
        if (keys !== undefined && keys.size > keysAtMost) return 'too_many_keys';
        keyMayFollow = false;
        at = end;
      }
    }
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

/** `"a"` and `"\u0061"` are the same key. */
function isTwice(keys: Set<string>, quoted: string): boolean {
  const key = quoted.includes('\\') ? unescaped(quoted) : quoted;
  if (key === undefined) return false;
  if (keys.has(key)) return true;
  keys.add(key);
  return false;
}

function unescaped(quoted: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(quoted));
  } catch {
    return undefined;
  }
}
