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
  return {
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
