import { z } from 'zod';
import { canonicalJson } from '../../db/canonical-json.js';
import { documentData, findDocument, listDocuments } from '../../db/document-views.js';
import { documentKinds, paperLanguages } from '../../domain/paper.js';
import { id } from '../fields.js';
import { documentSchema, sidesWhereAsked, viewDocument } from '../document-view.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { notFound } from '../problem.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';

/** Should a browser show it all the same, it may do nothing. */
const harmless = {
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'Cross-Origin-Resource-Policy': 'same-origin',
};
/** The printer looks every two seconds; a list of a thousand facts takes it some more. */
const askAgainAfterSeconds = '5';

/** What was put on paper: whoever may read a case reads its documents, and a recipient his own copies. */
export const documentRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/documents',
    operationId: 'listDocuments',
    capability: 'document.read',
    tag: 'Paper',
    summary: 'Documents, oldest first',
    query: { ...pageQuery, caseId: id.optional(), kind: z.enum(documentKinds).optional() },
    answers: { 200: { description: 'Documents', schema: pageOf(documentSchema) } },
    async handler({ actor, query, url, asActor }) {
      const { limit, cursor, caseId, kind } = query;
      const after = readCursor(cursor, id);
      const wanted = {
        ...(caseId === undefined ? {} : { caseId }),
        ...(kind === undefined ? {} : { kind }),
        ...(after === undefined ? {} : { after }),
      };
      const rows = await asActor((tx) => listDocuments(tx, { ...wanted, limit: limit + 1 }));
      return page(
        { url, limit },
        rows,
        (row) => row.id,
        (row) => viewDocument(row, actor),
      );
    },
  }),
  defineRoute({
    method: 'get',
    path: '/documents/{id}',
    operationId: 'getDocument',
    capability: 'document.read',
    tag: 'Paper',
    summary: 'A document: number, code, how it stands, where its prints are',
    params: { id },
    answers: { 200: { description: 'The document', schema: documentSchema } },
    async handler({ actor, params, asActor }) {
      return asActor(async (tx) => {
        const found = await findDocument(tx, params.id);
        if (found === undefined) throw notFound();
        return ok(viewDocument(found, actor, await sidesWhereAsked(tx, actor, found)));
      });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/documents/{id}/data',
    operationId: 'getDocumentData',
    capability: 'document.read',
    tag: 'Paper',
    summary: 'What the document puts on paper, byte for byte as its hash was taken (RFC 8785)',
    params: { id },
    answers: { 200: { description: 'The data, as an attachment', mediaTypes: ['application/json'] } },
    async handler({ params, asActor }) {
      const data = await asActor((tx) => documentData(tx, params.id));
      if (data === undefined) throw notFound();
      const bytes = Buffer.from(canonicalJson(data));
      return {
        status: 200,
        file: { bytes, mediaType: 'application/json', name: `${params.id}.json` },
        headers: harmless,
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/documents/{id}/prints/{language}',
    operationId: 'getPrint',
    capability: 'document.read',
    tag: 'Paper',
    summary: 'The document as PDF/A, in Kazakh or Russian',
    params: { id, language: z.enum(paperLanguages) },
    answers: {
      200: { description: 'The print, as an attachment', mediaTypes: ['application/pdf'] },
      202: { description: 'It is being printed', headers: { 'Retry-After': 'Seconds' } },
    },
    async handler({ params, services, asActor }) {
      const found = await asActor((tx) => findDocument(tx, params.id));
      if (found === undefined) throw notFound();
      const print = found.prints.find(({ language }) => language === params.language);
      if (print === undefined) return { status: 202, headers: { 'Retry-After': askAgainAfterSeconds } };
      const bytes = await services.evidence.read(print.sha256);
      if (bytes === undefined) throw new Error(`The print of document ${found.id} is gone`);
      const name = `${found.number.replaceAll('/', '-')}-${print.language}.pdf`;
      return { status: 200, file: { bytes, mediaType: 'application/pdf', name }, headers: harmless };
    },
  }),
];
