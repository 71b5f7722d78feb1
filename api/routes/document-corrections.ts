import type { Knex } from 'knex';
import { z } from 'zod';
import {
  correctDocument,
  erroneousDocument,
  lockForCorrection,
  peopleToldOf,
  tellComplainantOf,
} from '../../db/document-corrections.js';
import type { ErroneousDocument } from '../../db/document-corrections.js';
import { answerWithCorrection } from '../../db/edms-answers.js';
import { findDocument } from '../../db/document-views.js';
import type { DocumentView } from '../../db/document-views.js';
import type { IssuedDocument } from '../../db/documents.js';
import { notify } from '../../db/notifications.js';
import type { Clock } from '../../domain/clock.js';
import { faultsOfCorrection, mayCorrect } from '../../domain/corrections.js';
import type { Actor } from '../../domain/roles.js';
import { directActAnswers, performDirectAct } from '../direct-act.js';
import { documentActions, sidesWhereAsked } from '../document-view.js';
import { id, line, prose } from '../fields.js';
import type { Attempt } from '../permit.js';
import { permit, refusedAttempt } from '../permit.js';
import { notFound } from '../problem.js';
import { defineRoute } from '../route.js';
import type { Route } from '../route.js';

const field = z
  .strictObject({
    pointer: line(200).describe(
      'Into what `/data` gives: names, posts, numbers and days of papers that the act refers to',
    ),
    was: line(1_000).describe('What stands there'),
    becomes: line(1_000),
  })
  .meta({ id: 'CorrectedField' });

const issued = z.object({ id, number: z.string(), code: z.string() });

/** A clerical error of an act is corrected by a further, numbered act that refers to the first, which stays as it is. */
export const documentCorrectionRoutes: Route[] = [
  defineRoute({
    method: 'post',
    path: '/documents/{id}/corrections',
    operationId: 'correctDocument',
    capability: 'document.correction',
    tag: 'Paper',
    summary: 'Correct a clerical error by a further act, which the accounts that were told of the first are told of',
    description:
      'Nothing that was decided is a clerical error: addresses, verdicts, reasons, norms, terms and outcomes are 422 `not_clerical`. Recipients have a corrected copy where it concerns them. A corrected answer by the EDMS is sent by it once more, by a registrar; an owner is written to whose complaint was decided, and nobody else without an account.',
    params: { id },
    body: z.strictObject({ reasons: prose(4_000), fields: z.array(field).min(1).max(20) }),
    idempotent: true,
    answers: directActAnswers(
      z.object({ actId: id, document: issued, copies: z.int().describe('Of recipients whom it concerns') }),
    ),
    async handler(context) {
      const { actor, params, body, services, asActor } = context;
      const found = await asActor((tx) => findDocument(tx, params.id));
      if (found === undefined) throw notFound();
      const act = {
        kind: 'document_correction' as const,
        caseId: found.caseId,
        payload: { documentId: found.id, ...body },
      };
      return performDirectAct(context, act, async (tx) => {
        await lockForCorrection(tx, found.caseId);
        const { document, attempt } = await toCorrect(tx, actor, params.id);
        const faults = faultsOfCorrection(document.data, body.fields);
        if (faults.length > 0) {
          const errors = faults.map(({ index, part, code }) => ({ pointer: `#/fields/${index}/${part}`, code }));
          throw refusedAttempt({ type: 'invalid', code: 'invalid', errors }, attempt);
        }
        const made = await correctDocument(tx, services.clock, document, { actor, ...body });
        await tellOf(tx, services.clock, { actor, caseId: document.caseId, made });
        const [first, ...copies] = made;
        if (first !== undefined) {
          const correction = { noticeId: document.caseId, documentId: first.id };
          await answerWithCorrection(tx, services.clock, correction);
        }
        const of = { documentId: document.id, number: found.number };
        return {
          result: { document: first, copies: copies.length },
          before: { ...of, status: found.status },
          after: {
            ...of,
            status: 'corrected',
            correctedBy: first?.number,
            fields: body.fields.map(({ pointer }) => pointer),
          },
        };
      });
    },
  }),
];

/** The document, if this person may correct it as it stands. */
async function toCorrect(
  tx: Knex,
  actor: Actor,
  documentId: string,
): Promise<{ document: ErroneousDocument; attempt: Attempt }> {
  const seen = await findDocument(tx, documentId);
  const document = await erroneousDocument(tx, documentId);
  if (seen === undefined || document === undefined) throw notFound();
  const sides = await sidesWhereAsked(tx, actor, seen);
  const attempt = attemptOn(seen, documentActions(actor, seen, sides));
  const subject = { kind: seen.kind, isCopy: seen.dispatchId !== null, isCorrected: seen.correctedBy !== null };
  permit(mayCorrect(actor, subject, sides), attempt);
  return { document, attempt };
}

function attemptOn({ caseId, status }: DocumentView, actions: Attempt['actions']): Attempt {
  return { caseId, kind: 'document_correction', caseStatus: status, actions };
}

async function tellOf(
  tx: Knex,
  clock: Clock,
  { actor, caseId, made }: { actor: Actor; caseId: string; made: readonly IssuedDocument[] },
): Promise<void> {
  for (const { id: documentId, number } of made) {
    const href = `/api/v1/documents/${documentId}`;
    for (const accountId of await peopleToldOf(tx, clock, documentId)) {
      const told = { event: 'document_corrected', to: { accountId }, except: actor.accountId } as const;
      await notify(tx, clock, { ...told, caseId, href, params: { number } });
    }
    await tellComplainantOf(tx, clock, documentId);
  }
}
