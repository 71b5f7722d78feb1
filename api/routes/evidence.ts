import type { Knex } from 'knex';
import { recordEvent } from '../../db/audit.js';
import { addEvidence, countEvidence, findEvidence, findSameEvidence } from '../../db/evidence.js';
import type { Evidence } from '../../db/evidence.js';
import { isSensitiveNotice } from '../../db/reference-lookups.js';
import { evidenceMediaTypes } from '../../domain/evidence.js';
import type { Clock } from '../../domain/clock.js';
import type { Actor } from '../../domain/roles.js';
import { evidenceName } from '../evidence-name.js';
import { id } from '../fields.js';
import { evidenceSchema, viewEvidence } from '../notice-view.js';
import { keep, scanned } from '../kept-upload.js';
import { Problem, notFound } from '../problem.js';
import { findForReview, lockForReview } from '../review-case.js';
import { created, defineRoute } from '../route.js';
import type { Route } from '../route.js';

const bytesAtMost = 10 * 1024 * 1024;
const filesAtMost = 5_000;

/** Screenshots that prove facts: uploaded to a draft, cited by its facts, read by whoever may read the notice. */
export const evidenceRoutes: Route[] = [
  defineRoute({
    method: 'post',
    path: '/notices/{id}/evidence',
    operationId: 'addEvidence',
    capability: 'notice.edit',
    onCase: true,
    tag: 'Filing',
    summary: 'Add a screenshot: PNG, JPEG, WebP or PDF, at most 10 MiB',
    description:
      'The type is found from the content; an extension and a Content-Type of the part that say otherwise are refused (none, or application/octet-stream, say nothing). Images have at most 50 million pixels; what tells who took them, where and with what (EXIF) is removed. A PDF with scripts, embedded files or a password is refused. The same file again is the same evidence. Where files are scanned for malware, one that carries some is refused, and one that the scanner gave no answer for is kept as `unscanned` until it does.',
    params: { id },
    upload: {
      bytesAtMost,
      admit: ({ actor, params, asActor }) =>
        asActor(async (tx) => {
          const { notice } = await findForReview(tx, actor, 'edit', params.id);
          await refuseTooMany(tx, notice.id);
        }),
    },
    answers: {
      201: { description: 'What is kept', schema: evidenceSchema, headers: { Location: 'Where the file is' } },
    },
    async handler({ actor, params, file, services: { clock, evidence, scanner }, asActor }) {
      const uploaded = file();
      const scan = await scanned(scanner, params.id, uploaded);
      const kept = await keep(evidence, uploaded);
      return asActor(async (tx) => {
        const { notice } = await lockForReview(tx, actor, 'edit', params.id);
        const location = (evidenceId: string) => `/api/v1/notices/${notice.id}/evidence/${evidenceId}`;
        const same = await findSameEvidence(tx, notice.id, kept.originalSha256);
        if (same !== undefined) return created(location(same.id), viewEvidence(same));
        await refuseTooMany(tx, notice.id);
        const fileName = evidenceName(uploaded.name, kept.mediaType);
        const added = await addEvidence(tx, clock, {
          noticeId: notice.id,
          kept,
          fileName,
          uploadedBy: actor.accountId,
          scan,
        });
        const { sha256, originalSha256, mediaType, bytes: size } = kept;
        await recordEvent(tx, clock, {
          caseId: notice.id,
          actor,
          kind: 'evidence',
          outcome: 'applied',
          after: { evidenceId: added.id, sha256, originalSha256, mediaType, bytes: size, scan },
        });
        return created(location(added.id), viewEvidence(added));
      });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/notices/{id}/evidence/{evidenceId}',
    operationId: 'getEvidence',
    capability: 'notice.read',
    onCase: true,
    tag: 'Filing',
    summary: 'The file itself',
    description:
      'Where the kind of violation is marked sensitive, each opening is on record, whoever opens it. A file that still has to be scanned for malware is given to nobody but the filer (409 `evidence_not_scanned`).',
    params: { id, evidenceId: id },
    answers: { 200: { description: 'The file, as an attachment', mediaTypes: evidenceMediaTypes } },
    async handler({ actor, params, services, asActor }) {
      const record = await asActor(async (tx) => {
        const { notice } = await findForReview(tx, actor, 'read', params.id);
        const found = await findEvidence(tx, notice.id, params.evidenceId);
        if (services.scanner !== undefined && found?.scan === 'unscanned' && notice.filerId !== actor.accountId) {
          throw new Problem('illegal-move', { code: 'evidence_not_scanned' });
        }
        if (found !== undefined) await recordOpening(tx, services.clock, { actor, noticeId: notice.id, found });
        return found;
      });
      if (record === undefined) throw notFound();
      const bytes = await services.evidence.read(record.sha256);
      if (bytes === undefined) throw new Error(`The file of evidence ${record.id} is gone`);
      const name = record.fileName ?? evidenceName('', record.mediaType);
      // Should a browser show it all the same, it may do nothing.
      const headers = {
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'Cross-Origin-Resource-Policy': 'same-origin',
      };
      return { status: 200, file: { bytes, mediaType: record.mediaType, name }, headers };
    },
  }),
];

// Committed before the file is read: what is not on record is not given.
async function recordOpening(
  tx: Knex,
  clock: Clock,
  { actor, noticeId, found }: { actor: Actor; noticeId: string; found: Evidence },
): Promise<void> {
  if (!(await isSensitiveNotice(tx, clock, noticeId))) return;
  const after = { evidenceId: found.id, sha256: found.sha256 };
  await recordEvent(tx, clock, { caseId: noticeId, actor, kind: 'evidence_opened', outcome: 'applied', after });
}

async function refuseTooMany(tx: Knex, noticeId: string): Promise<void> {
  if ((await countEvidence(tx, noticeId)) < filesAtMost) return;
  throw new Problem('too-large', { code: 'too_much_evidence', members: { filesAtMost } });
}
