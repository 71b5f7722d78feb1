import { z } from 'zod';
import { alertKinds, listAlerts } from '../../db/alert-views.js';
import type { Alert } from '../../db/alert-views.js';
import { id, moment } from '../fields.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { defineRoute } from '../route.js';
import type { Route } from '../route.js';

const alert = z
  .object({
    id,
    kind: z.enum(alertKinds),
    noticeId: id.optional(),
    noticeNumber: z.string().optional(),
    dispatchId: id.optional(),
    recipient: z.object({ id, name: z.string() }).optional(),
    href: z.string(),
    raisedAt: moment,
  })
  .meta({ id: 'Alert' });

/** What operations and supervisors have to know at once. */
export const alertRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/alerts',
    operationId: 'listAlerts',
    capability: 'alert.read',
    tag: 'Execution',
    summary: 'Alerts, newest first',
    query: { ...pageQuery, kind: z.enum(alertKinds).optional(), notice: id.optional(), dispatch: id.optional() },
    answers: { 200: { description: 'Alerts', schema: pageOf(alert) } },
    async handler({ query, url, asActor }) {
      const before = readCursor(query.cursor, id);
      const rows = await asActor((tx) =>
        listAlerts(tx, {
          limit: query.limit + 1,
          ...(query.kind === undefined ? {} : { kind: query.kind }),
          ...(query.notice === undefined ? {} : { noticeId: query.notice }),
          ...(query.dispatch === undefined ? {} : { dispatchId: query.dispatch }),
          ...(before === undefined ? {} : { before }),
        }),
      );
      return page({ url, limit: query.limit }, rows, (row) => row.id, toView);
    },
  }),
];

function toView(row: Alert): Record<string, unknown> {
  return {
    id: row.id,
    kind: row.kind,
    noticeId: row.noticeId ?? undefined,
    noticeNumber: row.noticeNumber ?? undefined,
    dispatchId: row.dispatchId ?? undefined,
    recipient: row.recipient ?? undefined,
    href: row.dispatchId === null ? `/api/v1/notices/${row.noticeId ?? ''}` : `/api/v1/dispatches/${row.dispatchId}`,
    raisedAt: row.raisedAt,
  };
}
