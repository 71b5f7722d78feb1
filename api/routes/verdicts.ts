import { z } from 'zod';
import { findLease } from '../../db/leases.js';
import { readSheet, writeVerdicts } from '../../db/sheets.js';
import type { Sheet } from '../../db/sheets.js';
import { locatorKinds } from '../../domain/locator.js';
import type { SheetVerdict } from '../../domain/verdicts.js';
import { verdicts } from '../../domain/verdicts.js';
import { code, id, moment, person, prose } from '../fields.js';
import { refusedAttempt } from '../permit.js';
import { findForSheet, lockForReview } from '../review-case.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';

const verdict = z.strictObject({
  factId: id,
  verdict: z.enum(verdicts),
  reasonCode: code.describe('Of `/verdict-reasons`, for this verdict'),
  reasons: prose(4_000),
  target: z.enum(locatorKinds).optional().describe('Confirms a narrower locator of the same fact'),
  duplicateOf: id
    .optional()
    .describe('The restriction that covers the fact; may be left out where one is in force on a locator of the fact'),
});

const sheet = z
  .object({
    sheetVersion: z.int(),
    facts: z.int().describe('Facts of the notice, decided or not'),
    verdicts: z.array(z.object({ ...verdict.shape, writtenBy: id, writtenAt: moment })),
    holder: person.optional(),
    leaseExpiresAt: moment.optional(),
  })
  .meta({ id: 'Sheet' });

/** The review sheet of a notice: work in progress of the authorised body, until it is completed. */
export const verdictRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/notices/{id}/verdicts',
    operationId: 'getSheet',
    capability: 'notice.sheet',
    onCase: true,
    tag: 'Review',
    summary: 'The review sheet; its ETag is `sheetVersion`',
    params: { id },
    answers: { 200: { description: 'What was written so far', schema: sheet, headers: { ETag: 'sheetVersion' } } },
    handler: ({ actor, params, services, asActor }) =>
      asActor(async (tx) => {
        await findForSheet(tx, actor, params.id);
        const read = await readSheet(tx, params.id);
        const lease = await findLease(tx, params.id, services.clock.now());
        return ok(toView(read, lease), { etag: read.sheetVersion });
      }),
  }),
  defineRoute({
    method: 'patch',
    path: '/notices/{id}/verdicts',
    operationId: 'writeVerdicts',
    capability: 'notice.verdicts',
    onCase: true,
    tag: 'Review',
    summary: 'Write verdicts into the sheet, all or none, and renew the lease',
    params: { id },
    body: z.strictObject({ verdicts: z.array(verdict).min(1).max(1_000) }),
    bodyBytesAtMost: 8 * 1024 * 1024,
    ifMatch: true,
    answers: { 200: { description: 'The sheet as it now stands', schema: sheet, headers: { ETag: 'sheetVersion' } } },
    handler: ({ actor, params, body, services, asActor, requireMatch }) =>
      asActor(async (tx) => {
        const { notice, attempt } = await lockForReview(tx, actor, 'verdicts', params.id);
        requireMatch(notice.sheetVersion);
        const written = await writeVerdicts(tx, services.clock, {
          noticeId: notice.id,
          actor,
          sheetVersion: notice.sheetVersion,
          verdicts: body.verdicts as SheetVerdict[],
        });
        if ('refusal' in written) throw refusedAttempt(written.refusal, attempt);
        const lease = await findLease(tx, params.id, services.clock.now());
        return ok(toView(await readSheet(tx, params.id), lease), { etag: written.sheetVersion });
      }),
  }),
];

function toView(read: Sheet, lease: Awaited<ReturnType<typeof findLease>>): Record<string, unknown> {
  return {
    sheetVersion: read.sheetVersion,
    facts: read.facts,
    verdicts: read.verdicts.map((row) => ({ ...row, writtenAt: new Date(row.writtenAt) })),
    ...(lease === undefined
      ? {}
      : {
          holder: { id: lease.holderId, fullName: lease.holderName },
          leaseExpiresAt: new Date(lease.expiresAt),
        }),
  };
}
