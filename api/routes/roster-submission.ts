import { z } from 'zod';
import { issueDocument } from '../../db/documents.js';
import { putInForce, rosterRows } from '../../db/rosters.js';
import { referenceList } from '../../db/reference-views.js';
import { almatyDay } from '../../domain/almaty.js';
import { performDirectAct } from '../direct-act.js';
import { id, line } from '../fields.js';
import { refusedAttempt } from '../permit.js';
import { Problem } from '../problem.js';
import { lockRosterFor } from '../roster-case.js';
import { defineRoute } from '../route.js';
import type { Route } from '../route.js';
import { diffOfDraft } from './rosters.js';

const submitted = z.object({
  actId: id,
  version: z.number().int(),
  sha256: z.string(),
  document: z.object({ id, number: z.string(), code: z.string() }).describe('Annex 1'),
  changes: z.object({ kept: z.number(), added: z.number(), changed: z.number(), removed: z.number() }),
});

/** The head of a body, or whom he authorises, hands in its list. */
export const rosterSubmissionRoutes: Route[] = [
  defineRoute({
    method: 'post',
    path: '/rosters/{id}/submission',
    operationId: 'submitRoster',
    capability: 'roster.submission',
    onCase: true,
    tag: 'Rosters',
    summary: 'Put a draft in force, from this moment, in place of the list before it',
    description:
      'Whoever was on the list before and is not on this one files no more; his drafts stay. `against` is the version that the diff was read against: if another list came into force meanwhile, 412. It fulfils whatever duty to renew the body has; extra renewals are always welcome.',
    params: { id },
    body: z.strictObject({
      post: line(300).describe('The signatory’s post, as Annex 1 asks for it'),
      against: z.number().int().min(0),
    }),
    idempotent: true,
    answers: { 200: { description: 'In force', schema: submitted } },
    handler: (context) => {
      const { account, actor, params, body, services } = context;
      const act = { kind: 'roster_submission' as const, caseId: params.id, payload: body };
      return performDirectAct(context, act, async (tx) => {
        const { roster, attempt } = await lockRosterFor(tx, actor, 'submission', params.id);
        const rows = await rosterRows(tx, roster.id);
        if (rows.length === 0) {
          const errors = [{ pointer: '#/rows', code: 'too_few' }];
          throw refusedAttempt({ type: 'invalid', code: 'invalid', errors }, attempt);
        }
        const diff = await diffOfDraft(tx, roster);
        if (diff.against !== body.against) throw new Problem('stale', { code: 'another_roster_in_force' });
        const signed = { signedName: account.fullName, signedPost: body.post };
        const inForce = await putInForce(tx, services.clock, { id: roster.id, ...signed, rows, diff });
        if (inForce === undefined) throw new Problem('stale', { code: 'another_roster_in_force' });
        const { version, sha256 } = inForce;
        const today = almatyDay(services.clock.now());
        const name = (await referenceList(tx, 'bodies', today)).find((each) => each.code === roster.bodyCode);
        const called = { kk: name?.kk ?? roster.bodyCode, ru: name?.ru ?? roster.bodyCode };
        const document = await issueDocument(tx, services.clock, {
          ...{ kind: 'annex_1', caseId: roster.id, subjectId: roster.id, bodyCode: roster.bodyCode, actor },
          data: {
            addressee: { kk: services.authorisedBody.kk, ru: services.authorisedBody.ru },
            body: called,
            rows: rows.map(({ phone, organisation, ...row }) => ({
              ...{ ...row, phone: phone ?? '' },
              ...(organisation === null ? {} : { organisation }),
            })),
            official: { fullName: account.fullName, post: body.post },
          },
        });
        const changes = {
          ...{ kept: diff.kept, added: diff.added.length },
          ...{ changed: diff.changed.length, removed: diff.removed.length },
        };
        return {
          result: { version, sha256, document, changes },
          before: { status: 'draft', inForce: diff.against },
          after: { status: 'in_force', version, sha256, rows: rows.length, ...changes, document: document.number },
        };
      });
    },
  }),
];
