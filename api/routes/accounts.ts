import { z } from 'zod';
import { listAccounts } from '../../db/account-views.js';
import type { AccountEntry } from '../../db/account-views.js';
import { languages, roles } from '../../domain/roles.js';
import { code, id, moment } from '../fields.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { defineRoute } from '../route.js';
import type { Route } from '../route.js';

const account = z
  .object({
    id,
    fullName: z.string(),
    email: z.string(),
    language: z.enum(languages),
    roles: z.array(z.enum(roles)),
    body: z.string().optional(),
    recipientId: id.optional(),
    competences: z.array(z.string()).describe('Violation kinds a reviewer is given; none: all'),
    createdAt: moment,
    closedAt: moment.optional(),
  })
  .meta({ id: 'Account' });

/** Who may sign in, and what he may do. */
export const accountRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/accounts',
    operationId: 'listAccounts',
    capability: 'account.read',
    tag: 'People',
    summary: 'Accounts, closed ones included, oldest first',
    query: { ...pageQuery, role: z.enum(roles).optional(), body: code.optional() },
    answers: { 200: { description: 'Accounts', schema: pageOf(account) } },
    async handler({ query, url, services, asActor }) {
      const after = readCursor(query.cursor, id);
      const rows = await asActor((tx) =>
        listAccounts(tx, {
          limit: query.limit + 1,
          at: services.clock.now(),
          ...(query.role === undefined ? {} : { role: query.role }),
          ...(query.body === undefined ? {} : { bodyCode: query.body }),
          ...(after === undefined ? {} : { after }),
        }),
      );
      return page({ url, limit: query.limit }, rows, (row) => row.id, toView);
    },
  }),
];

function toView({ bodyCode, recipientId, closedAt, ...row }: AccountEntry): Record<string, unknown> {
  return {
    ...row,
    body: bodyCode ?? undefined,
    recipientId: recipientId ?? undefined,
    closedAt: closedAt ?? undefined,
  };
}
