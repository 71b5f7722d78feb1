import { v7 as uuidv7 } from 'uuid';
import type { ReviewTable } from './review-table.js';
import type { AskedApp, ValidRequest } from './valid-requests.js';

/** As `validRequests`, for what people are told and how time is counted. */
export function validTellingRequests(
  app: AskedApp,
  table: Pick<ReviewTable, 'cast'>,
): Record<string, () => Promise<ValidRequest>> {
  const get = (path: string) => () => Promise.resolve<ValidRequest>({ request: `GET /${path}` });
  /** Something that Aigul was told. */
  const told = async () => {
    const id = uuidv7();
    await app.database.db('notifications').insert({
      ...{ id, account_id: table.cast.aigul, event: 'breach', key: id, href: '/api/v1/tasks', params: '{}' },
      raised_at: new Date(0),
    });
    return id;
  };
  const drafted = async (year: number) => {
    const { body } = await app.call(table.cast.admin, `PUT /calendar/${year}/draft`, { body: calendar(year) });
    return (body['changes'] as { preview: string }).preview;
  };
  return {
    getCalendar: get('calendar?year=2026'),
    async getCalendarDraft() {
      await drafted(2031);
      return { request: 'GET /calendar/2031/draft' };
    },
    draftCalendar: () => Promise.resolve({ request: 'PUT /calendar/2031/draft', options: { body: calendar(2031) } }),
    async discardCalendarDraft() {
      await drafted(2033);
      return { request: 'DELETE /calendar/2033/draft' };
    },
    async releaseCalendar() {
      const preview = await drafted(2032);
      return { request: 'POST /calendar/2032/release', options: { body: { preview } } };
    },
    listNotifications: get('notifications'),
    async readNotification() {
      return { request: `POST /notifications/${await told()}/reading` };
    },
    async readAllNotifications() {
      return { request: 'POST /notifications/reading', options: { body: { upTo: await told() } } };
    },
    getNotificationPreferences: get('me/notification-preferences'),
    keepNotificationPreferences: () =>
      Promise.resolve({
        request: 'PUT /me/notification-preferences',
        options: { body: { events: [{ event: 'breach', mail: 'daily' }] } },
      }),
  };
}

function calendar(year: number) {
  return { toBeConfirmed: true, days: [{ day: `${year}-12-16`, kind: 'holiday' }] };
}
