import { z } from 'zod';
import { publicDocument } from '../../db/public-documents.js';
import { readDocumentCode } from '../../domain/document-code.js';
import { documentStandings } from '../../domain/document-standing.js';
import { documentKinds } from '../../domain/paper.js';
import { notFound } from '../problem.js';
import { definePublicRoute, ok } from '../route.js';
import type { PublicRoute } from '../route.js';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/u);

const publicAnswer = z
  .object({
    kind: z.enum(documentKinds),
    number: z.string(),
    issuedAt: z.iso.datetime(),
    sha256: sha256.describe('Of the data that was put on paper, as canonical JSON (RFC 8785)'),
    status: z.enum(documentStandings),
    correctedBy: z
      .string()
      .optional()
      .describe('The number of the document that corrects a clerical error of this one'),
    prints: z
      .object({ kk: sha256, ru: sha256 })
      .partial()
      .describe('SHA-256 of the PDF in each language; none while it has not been printed yet'),
  })
  .meta({ id: 'PublicDocument' });

/** What the verification code on a document stands for; for anybody who holds it in his hands. */
export const publicDocumentRoutes: PublicRoute[] = [
  definePublicRoute({
    method: 'get',
    path: '/documents/{code}',
    operationId: 'verifyDocument',
    tag: 'Public',
    summary: 'Check a document by the code that is printed on it',
    description:
      'Number, date, kind, how it stands, and hashes to compare with: nothing of what it says. Letters may be small, and hyphens left out.',
    params: { code: z.string().max(60) },
    answers: { 200: { description: 'There is such a document', schema: publicAnswer } },
    async handler({ params, ask }) {
      // What cannot be a code is looked up all the same, so that it takes as long.
      const found = await ask((tx) => publicDocument(tx, readDocumentCode(params.code) ?? ''));
      if (found === undefined) throw notFound();
      const { issuedAt, correctedBy, ...document } = found;
      const corrected = correctedBy === null ? {} : { correctedBy };
      return ok({ ...document, issuedAt: issuedAt.toISOString(), ...corrected });
    },
  }),
];
