import { z } from 'zod';
import { deskCapabilities, mayOpen } from '../../domain/desk-capabilities.js';
import type { Desk } from '../../domain/desk-capabilities.js';
import { languages, roles } from '../../domain/roles.js';
import { id } from '../fields.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';

const desks = Object.keys(deskCapabilities) as Desk[];

const me = z
  .object({
    id,
    fullName: z.string(),
    email: z.string(),
    language: z.enum(languages),
    roles: z.array(z.enum(roles)),
    body: z.string().optional(),
    recipientId: id.optional(),
    desks: z.array(z.enum(desks)).describe('What this person may open'),
    authorisedBody: z.record(z.enum(languages), z.string()),
  })
  .meta({ id: 'Me' });

/** Who the token speaks of, as our accounts have it now. */
export const meRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/me',
    operationId: 'getMe',
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
          desks: desks.filter((desk) => mayOpen(actor, desk)),
          authorisedBody: services.authorisedBody,
        }),
      ),
  }),
];
