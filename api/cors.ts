import type { RequestHandler } from 'express';

const exposed = [
  'ETag',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
];
const accepted = ['Accept-Language', 'Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'X-Request-Id'];

/** What Temporal's Web UI sends to a codec server: the namespace it shows, and its user's session here. */
export const engineUi = { headers: ['X-Namespace', 'Authorization-Extras'], withCookies: true };

/** Lets pages of the named origins read answers (with bearer tokens, and with cookies only where that is said); without any, no page of another origin can. */
export function crossOrigin(
  origins: ReadonlySet<string>,
  { headers = [], withCookies = false }: { headers?: string[]; withCookies?: boolean } = {},
): RequestHandler {
  return (req, res, next) => {
    if (origins.size > 0) res.vary('Origin');
    const origin = req.headers.origin;
    if (origin === undefined || !origins.has(origin)) {
      next();
      return;
    }
    res.set({
      'Access-Control-Allow-Origin': origin,
      ...(withCookies ? { 'Access-Control-Allow-Credentials': 'true' } : {}),
      'Access-Control-Expose-Headers': exposed.join(', '),
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
    if (req.method === 'OPTIONS' && req.headers['access-control-request-method'] !== undefined) {
      res.set({
        'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
        'Access-Control-Allow-Headers': [...accepted, ...headers].join(', '),
        'Access-Control-Max-Age': '600',
      });
      res.status(204).end();
    } else next();
  };
}
