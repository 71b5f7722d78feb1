import type { Knex } from 'knex';
import { z } from 'zod';
import { sidesOfDocument } from '../db/document-corrections.js';
import type { DocumentView } from '../db/document-views.js';
import { may } from '../domain/capabilities.js';
import { isCorrectable, mayCorrect } from '../domain/corrections.js';
import { documentStandings } from '../domain/document-standing.js';
import { documentKinds, paperLanguages } from '../domain/paper.js';
import type { Actor, FilingSide } from '../domain/roles.js';
import { action, id } from './fields.js';
import type { ActionView } from './fields.js';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/u);
/** A document: number, code, how it stands, and where its prints are. */
export const documentSchema = z
  .object({
    id,
    kind: z.enum(documentKinds),
    number: z.string(),
    case: id.describe('The notice, roster, restoration or complaint that it is about'),
    dispatch: id.optional().describe('The dispatch whose recipient’s own copy it is'),
    issuedAt: z.iso.datetime(),
    status: z.enum(documentStandings),
    corrects: id.optional(),
    correctedBy: z.string().optional(),
    code: z.string().describe('What `/public/documents/{code}` opens'),
    sha256: sha256.describe('Of what `/data` gives'),
    prints: z
      .array(z.object({ language: z.enum(paperLanguages), sha256, bytes: z.int(), href: z.string() }))
      .describe('Empty until it is printed, which takes seconds'),
    actions: z.array(action),
  })
  .meta({ id: 'Document' });

/** The sides that filed what a document is about, for whoever might correct it; nobody else need know. */
export async function sidesWhereAsked(tx: Knex, actor: Actor, { kind, caseId }: DocumentView): Promise<FilingSide[]> {
  return may(actor, 'document.correction').allowed && isCorrectable(kind) ? sidesOfDocument(tx, { kind, caseId }) : [];
}

/** What may be done with a document; a list does not look at sides, and the act itself does. */
export function documentActions(
  actor: Actor,
  { id: documentId, kind, dispatchId, correctedBy }: DocumentView,
  sides: readonly FilingSide[] = [],
): ActionView[] {
  const permission = mayCorrect(actor, { kind, isCopy: dispatchId !== null, isCorrected: correctedBy !== null }, sides);
  return [
    {
      ...{ name: 'correction', method: 'POST', href: `/api/v1/documents/${documentId}/corrections` },
      allowed: permission.allowed,
      ...(permission.allowed ? {} : { reason: permission.reason }),
    },
  ];
}

/** A document as an answer. */
export function viewDocument(
  document: DocumentView,
  actor: Actor,
  sides: readonly FilingSide[] = [],
): Record<string, unknown> {
  const { caseId, dispatchId, issuedAt, corrects, correctedBy, prints, ...same } = document;
  return {
    ...same,
    case: caseId,
    issuedAt: issuedAt.toISOString(),
    ...(dispatchId === null ? {} : { dispatch: dispatchId }),
    ...(corrects === null ? {} : { corrects }),
    ...(correctedBy === null ? {} : { correctedBy }),
    prints: prints.map((print) => ({ ...print, href: `/api/v1/documents/${document.id}/prints/${print.language}` })),
    actions: documentActions(actor, document, sides),
  };
}
