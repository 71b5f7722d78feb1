import { z } from 'zod';
import { inviteAccount, lockAccount } from '../../db/account-administration.js';
import { listAccounts } from '../../db/account-views.js';
import { isUniqueViolation } from '../../db/errors.js';
import { newId } from '../../db/new-id.js';
import { languages, roles } from '../../domain/roles.js';
import { grantTo } from '../account-case.js';
import { accountSchema, viewAccount } from '../account-view.js';
import { performDirectAct } from '../direct-act.js';
import { code, day, email, id, line } from '../fields.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { invalid, notFound } from '../problem.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';

/** A role to be given. */
export const givenGrant = z.strictObject({
  role: z.enum(roles),
  body: code.optional().describe('Of an officer or head'),
  recipientId: id.optional().describe('Of a recipient'),
  validFrom: day.optional().describe('Today, if left out'),
  validTo: day.optional().describe('The last day, included; without one until it is withdrawn'),
});

const invitation = z.strictObject({
  fullName: line(200),
  email: email.describe('The work e-mail by which the first sign-in finds the account'),
  language: z.enum(languages),
  machine: z
    .strictObject({ issuer: z.url({ protocol: /^https?$/u }).max(300), clientId: line(200) })
    .optional()
    .describe('A program: bound at once, by the machines’ issuer and its client id'),
  grants: z.array(givenGrant).max(20).optional(),
});

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
    answers: { 200: { description: 'Accounts', schema: pageOf(accountSchema) } },
    async handler({ actor, query, url, services, asActor }) {
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
      return page(
        { url, limit: query.limit },
        rows,
        (row) => row.id,
        (row) => viewAccount(actor, row),
      );
    },
  }),
  defineRoute({
    method: 'get',
    path: '/accounts/{id}',
    operationId: 'getAccount',
    capability: 'account.read',
    tag: 'People',
    summary: 'An account with every grant it ever had',
    params: { id },
    answers: { 200: { description: 'The account', schema: accountSchema } },
    async handler({ actor, params, services, asActor }) {
      const [found] = await asActor((tx) => listAccounts(tx, { id: params.id, limit: 1, at: services.clock.now() }));
      if (found === undefined) throw notFound();
      return ok(viewAccount(actor, found));
    },
  }),
  defineRoute({
    method: 'post',
    path: '/accounts',
    operationId: 'inviteAccount',
    capability: 'account.invite',
    tag: 'People',
    summary: 'Invite a person, or let a program in, with first roles',
    body: invitation,
    idempotent: true,
    answers: {
      201: {
        description: 'Invited',
        schema: z.object({ actId: id, id }),
        headers: { Location: 'The account' },
      },
    },
    async handler(context) {
      const { actor, body, services } = context;
      // Whoever named the people's issuer would bind an account to a person of his choice, himself included.
      if (body.machine !== undefined && body.machine.issuer !== services.machinesIssuer)
        throw invalid([{ pointer: '#/machine/issuer', code: 'another_issuer' }]);
      const accountId = newId(services.clock.now());
      const act = { kind: 'account_invitation' as const, noticeId: accountId, payload: body };
      const answer = await performDirectAct(context, act, async (tx) => {
        const { grants = [], machine, ...person } = body;
        const invited = { ...person, id: accountId, ...(machine === undefined ? {} : { machine }) };
        // In a savepoint: whether somebody with the same key was quicker is asked after it failed.
        await tx
          .transaction((inner) => inviteAccount(inner, services.clock, invited))
          .catch((error: unknown) => {
            if (!isUniqueViolation(error)) throw error;
            throw invalid([{ pointer: machine === undefined ? '#/email' : '#/machine/clientId', code: 'taken' }]);
          });
        const account = await lockAccount(tx, accountId);
        if (account === undefined) throw notFound();
        for (const [index, given] of grants.entries()) {
          await grantTo(tx, services, {
            actor,
            account,
            given,
            pointer: `#/grants/${index}`,
            chain: actor.accountId,
          });
        }
        return { result: { id: accountId }, before: {}, after: { roles: grants.map(({ role }) => role) } };
      });
      const made = answer.body as { id: string };
      return { ...answer, status: 201, location: `/api/v1/accounts/${made.id}` };
    },
  }),
];
