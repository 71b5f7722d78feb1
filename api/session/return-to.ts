import { Problem } from '../problem.js';

/** The path of ours that a browser wants to come back to. Throws *malformed* for whatever a browser could read as another place. */
export function localPath(given: unknown, publicUrl: string): string {
  if (given === undefined) return '/';
  if (typeof given === 'string' && given.length <= 2_000 && /^\/(?![/\\])[\x21-\x7e]*$/u.test(given)) {
    const { origin } = new URL(publicUrl);
    const url = URL.canParse(given, origin) ? new URL(given, origin) : undefined;
    // Read as a browser would, and only then cut down to a path.
    if (url?.origin === origin && !url.pathname.startsWith('//')) return `${url.pathname}${url.search}${url.hash}`;
  }
  throw new Problem('malformed', { errors: [{ pointer: '?/returnTo', code: 'not_local' }] });
}
