import type { z } from 'zod';
import { recordEvent } from '../../db/audit.js';
import { changeLetter } from '../../db/edms-letters.js';
import type { EdmsLetter, KeptDocument, KeptSignature } from '../../db/edms-letters.js';
import { signatureBytesAtMost } from '../../domain/signature.js';
import { findIntake, keepReport, lockIntake, lookIntoSignature, readableLetter, wholeIntake } from '../edms-intake.js';
import { intakeSchema } from '../edms-view.js';
import { evidenceName } from '../evidence-name.js';
import { id } from '../fields.js';
import { keep, scanned } from '../kept-upload.js';
import { invalid, notFound } from '../problem.js';
import { created, defineRoute } from '../route.js';
import type { Answer, Context, Route, UploadedFile } from '../route.js';

const params = { id };
/** Says nothing of what it is. */
const declaredType = 'application/octet-stream';
type Upload = Context<typeof params, Record<string, z.ZodType>, z.ZodUndefined>;
interface Files {
  document?: KeptDocument;
  signature?: KeptSignature;
}

const answers = {
  201: { description: 'The intake', schema: intakeSchema, headers: { Location: 'Where it is' } },
};
const upload = {
  bytesAtMost: signatureBytesAtMost,
  admit: ({ actor, params: { id: noticeId }, asActor }: Upload) =>
    asActor(async (tx) => {
      await findIntake(tx, actor, 'files', noticeId);
    }),
};

/** What was signed, and the signature on it. */
export const edmsFileRoutes: Route[] = [
  defineRoute({
    method: 'post',
    path: '/edms-intakes/{id}/document',
    operationId: 'addEdmsDocument',
    capability: 'intake.enter',
    tag: 'EDMS',
    summary: 'Add the PDF that was signed, at most 10 MiB; a later one replaces it',
    params,
    upload,
    answers,
    handler: async (context) => addFiles(context, { document: await keptDocument(context, context.file()) }),
  }),
  defineRoute({
    method: 'post',
    path: '/edms-intakes/{id}/signature',
    operationId: 'addEdmsSignature',
    capability: 'intake.enter',
    tag: 'EDMS',
    summary: 'Add the signature: CMS or CAdES, beside the document or around it, at most 10 MiB',
    description:
      'DER, PEM or base64. Of a container the document inside is kept too. What was found of it is the `signatureReport`; what could not be found out is *not_checked* and never *valid*.',
    params,
    upload,
    answers,
    async handler(context) {
      const { services } = context;
      const { bytes, name } = context.file();
      await scanned(services.scanner, context.params.id, { bytes, name, declaredType });
      const { checks } = await services.signatures.verify({ signature: bytes, signerName: '', ...now(context) });
      const { structure } = checks;
      if (structure.result === 'invalid') throw invalid([{ pointer: '#/file', code: structure.reason }]);
      const inner = services.signatures.contentOf(bytes);
      const document = inner && (await keptDocument(context, { bytes: inner, name: '', declaredType }, `${name}.pdf`));
      const sha256 = await services.evidence.keepOwn(bytes);
      const fileName = evidenceName(name, 'application/pdf').replace(/\.pdf$/u, '.p7s');
      const signature = { sha256, bytes: bytes.byteLength, fileName };
      return addFiles(context, { signature, ...(document === undefined ? {} : { document }) });
    },
  }),
  ...(['document', 'signature'] as const).map((which) =>
    defineRoute({
      method: 'get',
      path: `/edms-intakes/{id}/${which}`,
      operationId: which === 'document' ? 'getEdmsDocument' : 'getEdmsSignature',
      capability: 'intake.read',
      tag: 'EDMS',
      summary: which === 'document' ? 'The PDF that was signed' : 'The signature itself',
      params,
      answers: {
        200: {
          description: 'The file, as an attachment',
          mediaTypes: [which === 'document' ? 'application/pdf' : 'application/pkcs7-signature'],
        },
      },
      async handler({ actor, params: { id: noticeId }, services, asActor }) {
        const kept = (await asActor((tx) => readableLetter(tx, actor, noticeId)))[which];
        if (kept === null) throw notFound();
        const bytes = await services.evidence.read(kept.sha256);
        if (bytes === undefined) throw new Error(`The ${which} of notice ${noticeId} is gone`);
        const mediaType = which === 'document' ? 'application/pdf' : 'application/pkcs7-signature';
        const headers = { 'Content-Security-Policy': "default-src 'none'; sandbox" };
        return { status: 200, file: { bytes, mediaType, name: kept.fileName }, headers };
      },
    }),
  ),
];

async function keptDocument(context: Upload, file: UploadedFile, named = file.name): Promise<KeptDocument> {
  const { scanner, evidence } = context.services;
  const scan = await scanned(scanner, context.params.id, file);
  const kept = await keep(evidence, file);
  if (kept.mediaType !== 'application/pdf') throw invalid([{ pointer: '#/file', code: 'pdf_expected' }]);
  return { sha256: kept.sha256, bytes: kept.bytes, fileName: evidenceName(named, kept.mediaType), scan };
}

async function addFiles(context: Upload, files: Files): Promise<Answer> {
  const {
    actor,
    params: { id: noticeId },
    services,
    asActor,
  } = context;
  const letter = await asActor((tx) => store(context, tx, files));
  const report = await lookIntoSignature(services, letter);
  return asActor(async (tx) => {
    await keepReport(tx, services, letter, report);
    const { view } = await wholeIntake(tx, actor, noticeId);
    return created(`/api/v1/edms-intakes/${noticeId}`, view);
  });
}

async function store(
  { actor, params: { id: noticeId }, services: { clock } }: Upload,
  tx: Parameters<typeof changeLetter>[0],
  files: Files,
): Promise<EdmsLetter> {
  const { letter } = await lockIntake(tx, actor, 'files', noticeId);
  const receivedAt = files.signature === undefined ? letter.receivedAt : clock.now();
  await changeLetter(tx, letter.id, { ...files, ...(receivedAt === null ? {} : { receivedAt }) });
  await recordEvent(tx, clock, {
    ...{ caseId: noticeId, actor, kind: 'edms_files', outcome: 'applied' },
    after: { letterId: letter.id, document: files.document?.sha256, signature: files.signature?.sha256 },
  });
  return { ...letter, ...files, receivedAt, report: null, checkedAt: null };
}

function now({ services: { clock } }: Upload): { receivedAt: number; checkedAt: number } {
  return { receivedAt: clock.now(), checkedAt: clock.now() };
}
