import { z } from 'zod';
import { may } from '../../domain/capabilities.js';
import type { CapabilityName } from '../../domain/capability-table.js';
import { languages, roles } from '../../domain/roles.js';
import { id } from '../fields.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';

/** What a page has a place for, and the row of the capability table that opens it. */
const desks = {
  drafts: 'draft.create',
  inspection: 'locator.inspect',
  notices: 'notice.read',
  tasks: 'task.read',
  sheet: 'notice.sheet',
  alerts: 'alert.read',
  prescriptions: 'prescription.read',
  accounts: 'account.read',
  absences: 'absence.read',
  recipients: 'recipient.read',
  recipient_settings: 'recipient.change',
  payload_decoding: 'payload.decode',
  payload_reading: 'payload.read',
  payload_encoding: 'payload.encode',
} as const satisfies Record<string, CapabilityName>;
const deskNames = Object.keys(desks) as (keyof typeof desks)[];

const me = z
  .object({
    id,
    fullName: z.string(),
    email: z.string(),
    language: z.enum(languages),
    roles: z.array(z.enum(roles)),
    body: z.string().optional(),
    recipientId: id.optional(),
    desks: z.array(z.enum(deskNames)).describe('What this person may open'),
    authorisedBody: z.record(z.enum(languages), z.string()),
  })
  .meta({ id: 'Me' });

/** Who the token speaks of, as our accounts have it now. */
export const meRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/me',
    operationId: 'getMe',
    capability: 'me.read',
    tag: 'People',
    summary: 'Who I am here, and what I may open',
    answers: { 200: { description: 'My account', schema: me } },
    handler: ({ actor, account, services }) =>
      Promise.resolve(
        ok({
          id: account.id,
          fullName: account.fullName,
          email: account.email,
          language: account.language,
          roles: account.roles,
          body: account.bodyCode,
          recipientId: account.recipientId,
          desks: deskNames.filter((desk) => may(actor, desks[desk]).allowed),
          authorisedBody: services.authorisedBody,
        }),
      ),
  }),
];
