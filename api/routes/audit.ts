import { z } from 'zod';
import { proofOf } from '../../audit/proof.js';
import { recordEvent } from '../../db/audit.js';
import { listRoots } from '../../db/audit-roots.js';
import type { AuditRoot } from '../../db/audit-roots.js';
import { listEvents } from '../../db/audit-views.js';
import type { AuditEventView } from '../../db/audit-views.js';
import { findNoticeAtHand } from '../../db/notice-subjects.js';
import { dayAfter, startOfAlmatyDay } from '../../domain/almaty.js';
import { mayAct } from '../../domain/capabilities.js';
import { roles } from '../../domain/roles.js';
import { day, id, moment, momentOrDay } from '../fields.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { invalid } from '../problem.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';

const state = z.record(z.string(), z.unknown());
const hash = z.string().describe('SHA-256 in hexadecimal');

const event = z
  .object({
    ...{ id, caseId: id, position: z.int(), at: moment, actorId: id.optional(), roles: z.array(z.enum(roles)) },
    ...{ body: z.string().optional(), kind: z.string(), outcome: z.enum(['applied', 'refused']) },
    ...{ actId: id.optional(), dispatchId: id.optional(), before: state.optional(), after: state.optional(), hash },
  })
  .meta({ id: 'AuditEvent' });

const root = z
  .object({
    ...{ day, leaves: z.int(), root: hash, previous: hash, hash, keyId: z.string() },
    publicKey: z.string().describe('Ed25519, SubjectPublicKeyInfo in base64'),
    ...{ signature: z.string(), signedAt: moment },
  })
  .meta({ id: 'AuditRoot' });

const proof = z
  .object({
    caseId: id,
    events: z.array(z.string()).describe('Each exactly as it was hashed'),
    signed: z
      .object({
        ...{ leaf: z.string(), path: z.array(z.object({ side: z.enum(['left', 'right']), hash })) },
        ...{ statement: z.string(), signature: z.string(), publicKey: z.string() },
      })
      .nullable(),
  })
  .meta({ id: 'AuditProof' });

/** What auditors read: every event, the signed roots, and the proof of a case. */
export const auditRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/audit-events',
    operationId: 'listAuditEvents',
    capability: 'audit.read',
    tag: 'Audit',
    summary: 'Events of all chains, newest first',
    query: {
      ...pageQuery,
      ...{ caseId: id.optional(), actorId: id.optional() },
      kind: z
        .string()
        .regex(/^[A-Za-z][A-Za-z_]{0,63}$/u)
        .optional(),
      from: momentOrDay.optional().describe('A moment, or an Almaty day from its beginning'),
      to: momentOrDay.optional().describe('Before this moment, or until this Almaty day ends'),
    },
    answers: { 200: { description: 'Events', schema: pageOf(event) } },
    async handler({ query, url, asActor }) {
      const { limit, cursor, from, to, ...equal } = query;
      const before = readCursor(cursor, id);
      const given = {
        ...equal,
        ...{
          from: from && startOf(from),
          to: to && (isDay(to) ? startOfAlmatyDay(dayAfter(to)) : startOf(to)),
          before,
        },
      };
      const filter = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      const rows = await asActor((tx) => listEvents(tx, { ...filter, limit: limit + 1 }));
      return page({ url, limit }, rows, (row) => row.id, viewEvent);
    },
  }),
  defineRoute({
    method: 'get',
    path: '/audit-roots',
    operationId: 'listAuditRoots',
    capability: 'audit.read',
    tag: 'Audit',
    summary: 'The signed roots, one a day, newest first, with the keys that verify them',
    query: pageQuery,
    answers: { 200: { description: 'Roots', schema: pageOf(root) } },
    async handler({ query: { limit, cursor }, url, asActor }) {
      const before = readCursor(cursor, day);
      const rows = await asActor((tx) =>
        listRoots(tx, { limit: limit + 1, ...(before === undefined ? {} : { before }) }),
      );
      return page({ url, limit }, rows, (row) => row.day, viewRoot);
    },
  }),
  defineRoute({
    method: 'post',
    path: '/audit-exports',
    operationId: 'exportAudit',
    capability: 'audit.export',
    tag: 'Audit',
    summary: 'The whole chain of a notice with its proof, for somebody else to verify',
    description:
      'The export is an event of the chain itself, the last one that it holds. How to verify it: docs/audit.md.',
    body: z.strictObject({ noticeId: id }),
    heavy: true,
    answers: { 200: { description: 'The proof', schema: proof } },
    async handler({ actor, body, services: { clock }, asActor }) {
      return asActor(async (tx) => {
        const notice = await findNoticeAtHand(tx, body.noticeId);
        // One that he may not read is, here too, one that does not exist.
        if (notice === undefined || !mayAct(actor, 'read', notice).allowed)
          throw invalid([{ pointer: '#/noticeId', code: 'unknown_id' }]);
        await recordEvent(tx, clock, { caseId: notice.id, actor, kind: 'export', outcome: 'applied' });
        return ok(await proofOf(tx, notice.id));
      });
    },
  }),
];

const isDay = (given: string) => given.length === 10;
const startOf = (given: string) => (isDay(given) ? startOfAlmatyDay(given) : Date.parse(given));

function viewEvent({
  bodyCode,
  actorId,
  actId,
  dispatchId,
  before,
  after,
  ...row
}: AuditEventView): Record<string, unknown> {
  const given = { body: bodyCode, actorId, actId, dispatchId, before, after };
  return { ...row, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)) };
}

function viewRoot(row: AuditRoot): Record<string, unknown> {
  return { ...row };
}
