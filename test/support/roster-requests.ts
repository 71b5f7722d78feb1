import { freezeInactivityReports } from '../../activities/freeze-inactivity-reports.js';
import { person } from './people.js';
import { statisticsRequests } from './statistics-requests.js';
import type { ReviewTable } from './review-table.js';
import type { AskedApp, ValidRequest } from './valid-requests.js';

const authorisedBody = { kk: 'Министрлік', ru: 'Министерство', en: 'Ministry' };
const inactivity = { roles: ['officer', 'head'], activity: 'any_act' } as const;
const reason = 'As the law says';
let officials = 0;

/** Valid requests about rosters of the officer's body, each on a draft or person of its own, as `validRequests` has them. */
export function rosterRequests(
  app: AskedApp,
  table: Pick<ReviewTable, 'cast'>,
): Record<string, () => Promise<ValidRequest>> {
  const { call } = app;
  const db = () => app.database.db;
  const get =
    (path: string): (() => Promise<ValidRequest>) =>
    () =>
      Promise.resolve({ request: `GET /${path}` });
  const inForce = async () => {
    const row = await db()<{ id: string; version: number; body_code: string; status: string }>('rosters')
      .where({ body_code: 'FIN_MONITORING', status: 'in_force' })
      .first('id', 'version');
    return row ?? { id: '', version: 0 };
  };
  // Whoever files goes on filing: the new list has everybody who is on the one in force.
  const rosterRows = async () => {
    officials += 1;
    const listed: { email: string }[] = await db()('roster_rows')
      .where({ roster_id: (await inForce()).id })
      .select('email');
    const emails = [
      ...listed.map(({ email }) => email).filter((email) => email.length < 64),
      `official-${officials}@fin.gov.kz`,
    ];
    return emails.map((email) => ({ fullName: 'Official Of Body', email, phone: '8 701 123 45 67' }));
  };
  const roster = async () => {
    const body = { rows: await rosterRows() };
    return String((await call(table.cast.head, 'POST /rosters', { body, key: null })).body['id']);
  };
  const report = async () => {
    const now = { now: () => Date.UTC(2026, 6, 1, 9) };
    await freezeInactivityReports({ db: db(), clock: now, settings: { inactivity, authorisedBody } });
    const row = await db()<{ id: string }>('inactivity_reports').first('id');
    return row?.id ?? '';
  };
  const official = async () =>
    (await person(db(), { roles: ['officer'], bodyCode: 'FIN_MONITORING', fullName: 'Official' })).accountId;

  return {
    listRosters: get('rosters'),
    async createRoster() {
      return { request: 'POST /rosters', options: { body: { rows: await rosterRows() }, key: null } };
    },
    async getRoster() {
      return { request: `GET /rosters/${(await inForce()).id}` };
    },
    async listRosterRows() {
      return { request: `GET /rosters/${(await inForce()).id}/rows` };
    },
    async getRosterDiff() {
      return { request: `GET /rosters/${(await inForce()).id}/diff` };
    },
    async replaceRoster() {
      return {
        request: `PUT /rosters/${await roster()}`,
        options: { ifMatch: '*', body: { rows: await rosterRows() } },
      };
    },
    async importRoster() {
      const form = new FormData();
      const text = `Full name,E-mail,Phone\nOfficial Of Body,import@fin.gov.kz,87011234567\n`;
      form.set('file', new Blob([text], { type: 'text/csv' }), 'тізім.csv');
      return { request: `POST /rosters/${await roster()}/import`, options: { ifMatch: '*', body: form } };
    },
    async discardRoster() {
      return { request: `DELETE /rosters/${await roster()}`, options: { ifMatch: '*' } };
    },
    async submitRoster() {
      const against = (await inForce()).version;
      return { request: `POST /rosters/${await roster()}/submission`, options: { body: { post: 'Head', against } } };
    },
    listRosterOfficials: get('roster-officials'),
    async authoriseRosterOfficial() {
      const request = `POST /roster-officials/${await official()}/authorisation` as const;
      return { request, options: { body: { post: 'Deputy' } } };
    },
    async withdrawRosterOfficial() {
      const accountId = await official();
      await call(table.cast.head, `POST /roster-officials/${accountId}/authorisation`, { body: { post: 'Deputy' } });
      return { request: `POST /roster-officials/${accountId}/withdrawal`, options: { body: { reason } } };
    },
    listRosterObligations: get('roster-obligations'),
    ...statisticsRequests(app),
    listInactivityReports: get('inactivity-reports'),
    previewInactivity: get('inactivity-reports/preview'),
    async getInactivityReport() {
      return { request: `GET /inactivity-reports/${await report()}` };
    },
    async downloadInactivityReport() {
      return { request: `GET /inactivity-reports/${await report()}/file?format=xlsx` };
    },
  };
}
