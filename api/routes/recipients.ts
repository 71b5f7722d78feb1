import { z } from 'zod';
import { recordEvent } from '../../db/audit.js';
import { changeRecipient, findRecipient, listRecipients, lockRecipient } from '../../db/recipient-settings.js';
import type { RecipientEntry } from '../../db/recipient-settings.js';
import { may } from '../../domain/capabilities.js';
import { recipientKinds } from '../../domain/recipient.js';
import type { Actor } from '../../domain/roles.js';
import { scopes } from '../../domain/scope.js';
import { action, id, moment, rawText } from '../fields.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { invalid, notFound } from '../problem.js';
import { endpoint, endpointFault, secret } from '../recipient-fields.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';

const printed = z.array(z.enum(['kk', 'ru']));

const recipient = z
  .object({
    id,
    code: z.string(),
    name: z.string(),
    kind: z.enum(recipientKinds),
    platform: z.string().optional(),
    scopes: z.array(z.enum(scopes)).describe('What is sent to it by the configured rule'),
    languages: printed,
    endpoint: z.string().optional().describe('Without one it polls'),
    hasSecret: z.boolean().describe('The secret itself is never shown again'),
    endpointDisabledAt: moment.optional().describe('Since when it says that the endpoint is gone'),
    active: z.boolean(),
    updatedAt: moment,
    actions: z.array(action),
  })
  .meta({ id: 'Recipient' });

const etag = { ETag: 'The revision; send it back as `If-Match`' };

/** Who executes prescriptions, and how each is reached. */
export const recipientRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/recipients',
    operationId: 'listRecipients',
    capability: 'recipient.read',
    tag: 'Reference data',
    summary: 'Recipients, by their codes',
    query: pageQuery,
    answers: { 200: { description: 'Recipients', schema: pageOf(recipient) } },
    async handler({ actor, query, url, asActor }) {
      const after = readCursor(query.cursor, rawText(100));
      const rows = await asActor((tx) =>
        listRecipients(tx, { limit: query.limit + 1, ...(after === undefined ? {} : { after }) }),
      );
      return page(
        { url, limit: query.limit },
        rows,
        (row) => row.code,
        (row) => toView(row, actor),
      );
    },
  }),
  defineRoute({
    method: 'get',
    path: '/recipients/{id}',
    operationId: 'getRecipient',
    capability: 'recipient.read',
    tag: 'Reference data',
    summary: 'A recipient',
    params: { id },
    answers: { 200: { description: 'The recipient', schema: recipient, headers: etag } },
    async handler({ actor, params, asActor }) {
      const found = await asActor((tx) => findRecipient(tx, params.id));
      if (found === undefined) throw notFound();
      return ok(toView(found, actor), { etag: found.revision });
    },
  }),
  defineRoute({
    method: 'put',
    path: '/recipients/{id}',
    operationId: 'changeRecipient',
    capability: 'recipient.change',
    tag: 'Reference data',
    summary: 'Set how a recipient is reached; a disabled endpoint is tried again',
    description: 'Without `endpoint` the recipient polls. A `secret` that is left out stays as it is.',
    params: { id },
    body: z.strictObject({
      endpoint: endpoint.optional(),
      secret: secret.optional().describe('`whsec_` and 24 to 64 bytes in base64, as in Standard Webhooks'),
      languages: printed
        .min(1)
        .max(2)
        .refine((given) => new Set(given).size === given.length, {
          error: 'duplicate_id',
          params: { code: 'duplicate_id' },
        }),
    }),
    ifMatch: true,
    answers: { 200: { description: 'The recipient', schema: recipient, headers: etag } },
    async handler({ actor, params, body, services: { clock, endpoints }, asActor, requireMatch }) {
      const fault = body.endpoint === undefined ? undefined : await endpointFault(body.endpoint, endpoints);
      if (fault !== undefined) throw invalid([{ pointer: '#/endpoint', code: fault }]);
      return asActor(async (tx) => {
        const before = await lockRecipient(tx, params.id);
        if (before === undefined) throw notFound();
        requireMatch(before.revision);
        if (body.endpoint !== undefined && body.secret === undefined && !before.hasSecret) {
          throw invalid([{ pointer: '#/secret', code: 'required' }]);
        }
        const { languages, secret: newSecret } = body;
        const settings = { endpoint: body.endpoint ?? null, languages };
        await changeRecipient(tx, clock, before.id, {
          ...settings,
          ...(newSecret === undefined ? {} : { secret: newSecret }),
        });
        const after = (await findRecipient(tx, before.id)) ?? before;
        await recordEvent(tx, clock, {
          caseId: before.id,
          actor,
          kind: 'recipient_settings',
          outcome: 'applied',
          before: noted(before),
          after: {
            ...noted(after),
            endpointChanged: before.endpoint !== after.endpoint,
            secretChanged: newSecret !== undefined,
          },
        });
        return ok(toView(after, actor), { etag: after.revision });
      });
    },
  }),
];

function noted({ revision, languages, endpoint: to, endpointDisabledAt }: RecipientEntry): Record<string, unknown> {
  return { revision, languages, hasEndpoint: to !== null, disabled: endpointDisabledAt !== null };
}

function toView(row: RecipientEntry, actor: Actor): Record<string, unknown> {
  const { revision: _, platform, endpoint: to, endpointDisabledAt, ...same } = row;
  const permission = may(actor, 'recipient.change');
  return {
    ...same,
    platform: platform ?? undefined,
    endpoint: to ?? undefined,
    endpointDisabledAt: endpointDisabledAt ?? undefined,
    actions: [
      {
        name: 'edit',
        method: 'PUT',
        href: `/api/v1/recipients/${row.id}`,
        allowed: permission.allowed,
        ...(permission.allowed ? {} : { reason: permission.reason }),
      },
    ],
  };
}
