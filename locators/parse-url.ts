/**
 * Parses an absolute URL as browsers do (WHATWG); undefined if it is none. Not `URL.canParse`: once Node 20 has compiled
 * that call to machine code, it reads Latin-1 text as UTF-8 and denies URLs that it accepted a moment before.
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
