const unreserved = /[A-Za-z0-9._~-]/;

/**
 * Percent-encoding in one way only (RFC 3986 §6.2.2): unreserved characters bare, hex digits in upper case, and a
 * percent sign that encodes nothing as `%25`, so that normalising twice changes nothing more.
 */
export function normalisePercentEncoding(text: string): string {
  return text.replace(/%([0-9a-f]{2})?/gi, (_escape, hex: string | undefined) => {
    if (hex === undefined) return '%25';
    const character = String.fromCharCode(parseInt(hex, 16));
    return unreserved.test(character) ? character : `%${hex.toUpperCase()}`;
  });
}
