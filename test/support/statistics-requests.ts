import type { ValidRequest } from './valid-requests.js';

/** Valid requests for counts over cases, as `validRequests` has them. */
export function statisticsRequests(): Record<string, () => Promise<ValidRequest>> {
  const get =
    (path: string): (() => Promise<ValidRequest>) =>
    () =>
      Promise.resolve({ request: `GET /${path}` });
  return {
    getStatistics: get('statistics?from=2026-01-01&to=2027-01-01&groupBy=body'),
  };
}
