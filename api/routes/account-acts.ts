import { z } from 'zod';
import { closeAccount, revokeGrant, setSuperior } from '../../db/account-administration.js';
import { findAccountById } from '../../db/accounts.js';
import { grantTo, lockForAdministration } from '../account-case.js';
import { performDirectAct } from '../direct-act.js';
import { id, prose } from '../fields.js';
import { Problem, invalid, notFound } from '../problem.js';
import { defineRoute } from '../route.js';
import type { Route } from '../route.js';
import { givenGrant } from './accounts.js';

const reason = prose(4_000);
const common = { method: 'post', tag: 'People', idempotent: true } as const;

/** What an administrator does to the accounts of others; it holds from the next request on. */
export const accountActRoutes: Route[] = [
  defineRoute({
    ...common,
    path: '/accounts/{id}/grants',
    operationId: 'grantRole',
    capability: 'account.grant',
    summary: 'Give an account a role; nobody grants himself one',
    params: { id },
    body: givenGrant,
    answers: { 200: { description: 'Given', schema: z.object({ actId: id, grantId: id }) } },
    handler: (context) => {
      const { actor, params, body, services } = context;
      const act = { kind: 'role_grant' as const, noticeId: params.id, payload: body };
      return performDirectAct(context, act, async (tx) => {
        const account = await lockForAdministration(tx, actor, 'grant', params.id);
        const grantId = await grantTo(tx, services, { actor, account, given: body, pointer: '#' });
        return { result: { grantId }, before: {}, after: { grantId, ...body } };
      });
    },
  }),
  defineRoute({
    ...common,
    path: '/accounts/{id}/grants/{grantId}/revocation',
    operationId: 'revokeRole',
    capability: 'account.revoke',
    summary: 'Withdraw a role',
    params: { id, grantId: id },
    body: z.strictObject({ reason }),
    answers: { 200: { description: 'Withdrawn', schema: z.object({ actId: id, grantId: id }) } },
    handler: (context) => {
      const { actor, params, body, services } = context;
      const act = { kind: 'role_revocation' as const, noticeId: params.id, payload: body };
      return performDirectAct(context, act, async (tx) => {
        const account = await lockForAdministration(tx, actor, 'revoke', params.id);
        const held = account.grants.find((grant) => grant.id === params.grantId);
        if (held === undefined) throw notFound();
        if (held.revokedAt !== null) {
          const refused = { caseId: account.id, kind: 'role_revocation' };
          throw new Problem('illegal-move', {
            code: 'revoked_already',
            members: { caseStatus: account.state },
            refused,
          });
        }
        await revokeGrant(tx, services.clock, { id: held.id, by: actor.accountId });
        return { result: { grantId: held.id }, before: { role: held.role }, after: { grantId: held.id } };
      });
    },
  }),
  defineRoute({
    ...common,
    path: '/accounts/{id}/closure',
    operationId: 'closeAccount',
    capability: 'account.close',
    summary: 'Close an account for good; nobody closes his own',
    params: { id },
    body: z.strictObject({ reason }),
    answers: { 200: { description: 'Closed', schema: z.object({ actId: id }) } },
    handler: (context) => {
      const { actor, params, body, services } = context;
      const act = { kind: 'account_closure' as const, noticeId: params.id, payload: body };
      return performDirectAct(context, act, async (tx) => {
        const account = await lockForAdministration(tx, actor, 'close', params.id);
        await closeAccount(tx, services.clock, account.id);
        return { result: {}, before: { state: account.state }, after: { state: 'closed' } };
      });
    },
  }),
  defineRoute({
    ...common,
    path: '/accounts/{id}/superior',
    operationId: 'setSuperior',
    capability: 'account.superior',
    summary: 'Say who is above somebody, or that nobody is; nobody says it of himself',
    description: 'Whoever is below somebody who took part in a decision decides no complaint of it.',
    params: { id },
    body: z.strictObject({ superiorId: id.nullable(), reason }),
    answers: { 200: { description: 'Noted', schema: z.object({ actId: id, superiorId: id.nullable() }) } },
    handler: (context) => {
      const { actor, params, body, services } = context;
      const act = { kind: 'account_superior' as const, noticeId: params.id, payload: body };
      return performDirectAct(context, act, async (tx) => {
        const account = await lockForAdministration(tx, actor, 'superior', params.id);
        const { superiorId } = body;
        if (superiorId === account.id) throw invalid([{ pointer: '#/superiorId', code: 'own_superior' }]);
        if (superiorId !== null && (await findAccountById(tx, superiorId, services.clock.now())) === undefined) {
          throw invalid([{ pointer: '#/superiorId', code: 'unknown_account' }]);
        }
        const before = await setSuperior(tx, services.clock, {
          accountId: account.id,
          superiorId,
          by: actor.accountId,
        });
        return { result: { superiorId }, before: { superiorId: before }, after: { superiorId } };
      });
    },
  }),
];
