import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Nothing of an answer runs, is framed, or leads a browser anywhere. A page of ours sets what it needs instead. */
export const closedPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The headers that every answer carries; HSTS only where we are reached by https. */
export function securityHeaders(publicUrl: string): RequestHandler {
  const policy = helmet({
    contentSecurityPolicy: false,
    crossOriginEmbedderPolicy: true,
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: publicUrl.startsWith('https:') && { maxAge: 63_072_000, includeSubDomains: true },
    xFrameOptions: { action: 'deny' },
  });
  return (req, res, next) => {
    res.setHeader('Content-Security-Policy', closedPolicy);
    policy(req, res, next);
  };
}
