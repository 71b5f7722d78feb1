import { freezeTransparencyReports } from '../../activities/freeze-transparency-reports.js';
import type { AskedApp, ValidRequest } from './valid-requests.js';

const authorisedBody = { kk: 'Министрлік', ru: 'Министерство', en: 'Ministry' };

/** Valid requests for counts over cases, as `validRequests` has them. */
export function statisticsRequests({ database }: AskedApp): Record<string, () => Promise<ValidRequest>> {
  const get =
    (path: string): (() => Promise<ValidRequest>) =>
    () =>
      Promise.resolve({ request: `GET /${path}` });
  const published =
    (path = '') =>
    async (): Promise<ValidRequest> => {
      const clock = { now: () => Date.UTC(2026, 6, 1, 9) };
      await freezeTransparencyReports({ db: database.db, clock, settings: { authorisedBody } });
      return { request: `GET /public/transparency-reports${path}` };
    };
  return {
    getStatistics: get('statistics?from=2026-01-01&to=2027-01-01&groupBy=body'),
    previewTransparencyReport: get('transparency-reports/preview'),
    listTransparencyReports: published(),
    getTransparencyReport: published('/2026-H1'),
    downloadTransparencyReport: published('/2026-H1/file'),
  };
}
