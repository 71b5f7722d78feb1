import { z } from 'zod';
import type { EdmsAnswer } from '../db/edms-answers.js';
import type { EdmsLetter } from '../db/edms-letters.js';
import type { NoticeAtHand } from '../db/notice-subjects.js';
import { answerKinds, letterStatuses, signerPosts } from '../domain/edms.js';
import type { Difference } from '../domain/edms.js';
import { letterMoves, mayActOnLetter } from '../domain/edms-capabilities.js';
import type { LetterMove } from '../domain/edms-capabilities.js';
import { noticeStatuses } from '../domain/notice-status.js';
import type { Actor } from '../domain/roles.js';
import { signatureChecks, signatureReasons, signatureResults } from '../domain/signature.js';
import type { SignatureReport } from '../domain/signature.js';
import { action, day, id, moment } from './fields.js';
import type { ActionView } from './fields.js';

const finding = z.object({ result: z.enum(signatureResults), reason: z.enum(signatureReasons).optional() });

const signatureSchema = z
  .object({
    overall: z.enum(signatureResults).describe('Valid only if every check is'),
    checks: z.object(Object.fromEntries(signatureChecks.map((check) => [check, finding]))),
    signer: z
      .object({
        commonName: z.string().optional(),
        surname: z.string().optional(),
        givenName: z.string().optional(),
        serial: z.string(),
        issuer: z.string(),
        notBefore: moment,
        notAfter: moment,
      })
      .optional()
      .describe('As the certificate names him'),
    claimedAt: moment.optional().describe('When the signer says that he signed'),
  })
  .meta({ id: 'SignatureReport' });

const fileSchema = z.object({ sha256: z.string(), bytes: z.int(), fileName: z.string() });

const letterShape = {
  id,
  status: z.enum(letterStatuses),
  edmsNumber: z.string(),
  edmsDate: day,
  signer: z.object({ fullName: z.string(), post: z.enum(signerPosts), postTitle: z.string() }),
  enteredBy: id,
  enteredAt: moment,
  document: fileSchema.optional(),
  signature: fileSchema.optional(),
  receivedAt: moment.optional().describe('When the signature came to us: the time it is judged by'),
  signatureReport: signatureSchema.optional(),
  comparedBy: id.optional(),
  releasedBy: id.optional(),
  releasedAt: moment.optional(),
  releaseNote: z.string().optional().describe('Why it was released though its signature could not be checked'),
};

/** What came by the EDMS: the letter at hand, earlier letters, and the answers. */
export const intakeSchema = z
  .object({
    ...letterShape,
    id: id.describe('Of the notice'),
    letterId: id,
    body: z.string(),
    number: z.string().nullable(),
    noticeStatus: z.enum(noticeStatuses),
    differences: z
      .array(z.object({ pointer: z.string(), entered: z.string().optional(), compared: z.string().optional() }))
      .optional()
      .describe('Field by field what the two registrars read differently, once both have read it'),
    earlierLetters: z.array(z.object(letterShape)),
    answers: z.array(
      z.object({
        id,
        kind: z.enum(answerKinds),
        documentId: id,
        number: z.string(),
        issuedAt: moment,
        sent: z.object({ edmsNumber: z.string(), edmsDate: day }).optional(),
        correctedBy: z.string().optional().describe('The number of the letter that corrects it, which is sent too'),
      }),
    ),
    actions: z.array(action),
  })
  .meta({ id: 'EdmsIntake' });

interface Whole {
  actor: Actor;
  notice: NoticeAtHand;
  letters: readonly EdmsLetter[];
  letter: EdmsLetter;
  answers: readonly EdmsAnswer[];
  differences: Difference[] | undefined;
}

/** An intake as `intakeSchema` says. */
export function viewIntake({ actor, notice, letters, letter, answers, differences }: Whole): Record<string, unknown> {
  return {
    ...viewLetter(letter),
    ...{
      id: notice.id,
      letterId: letter.id,
      body: letter.bodyCode,
      number: notice.number,
      noticeStatus: notice.status,
    },
    differences,
    earlierLetters: letters.slice(0, -1).map(viewLetter),
    answers: answers.map(({ sentNumber, sentDate, correctedBy, ...answer }) => ({
      ...answer,
      ...(correctedBy === null ? {} : { correctedBy }),
      ...(sentNumber === null ? {} : { sent: { edmsNumber: sentNumber, edmsDate: sentDate } }),
    })),
    actions: letterActions(actor, letter),
  };
}

const offered: Record<LetterMove, { method: ActionView['method']; path: string }> = {
  files: { method: 'POST', path: '/signature' },
  correction: { method: 'PUT', path: '' },
  entry: { method: 'POST', path: '/entry' },
  supplement: { method: 'POST', path: '/letters' },
  comparison: { method: 'POST', path: '/comparison' },
  release: { method: 'POST', path: '/release' },
};

/** What this registrar may do with a letter now, and why not. */
export function letterActions(actor: Actor, letter: EdmsLetter): ActionView[] {
  return (Object.keys(letterMoves) as LetterMove[]).map((move) => {
    const permission = mayActOnLetter(actor, move, letter);
    const { method, path } = offered[move];
    return {
      ...{ name: move, method, href: `/api/v1/edms-intakes/${letter.noticeId}${path}`, allowed: permission.allowed },
      ...(permission.allowed ? {} : { reason: permission.reason }),
    };
  });
}

function viewLetter(letter: EdmsLetter): Record<string, unknown> {
  const { signerName: fullName, signerPost: post, postTitle } = letter;
  return {
    ...{ id: letter.id, status: letter.status, edmsNumber: letter.edmsNumber, edmsDate: letter.edmsDate },
    signer: { fullName, post, postTitle },
    ...{ enteredBy: letter.enteredBy, enteredAt: said(letter.enteredAt) },
    document: fileOf(letter.document),
    signature: fileOf(letter.signature),
    receivedAt: said(letter.receivedAt),
    signatureReport: letter.report === null ? undefined : viewReport(letter.report),
    comparedBy: letter.comparedBy ?? undefined,
    releasedBy: letter.releasedBy ?? undefined,
    releasedAt: said(letter.releasedAt),
    releaseNote: letter.releaseNote ?? undefined,
  };
}

export function viewReport({ signer, claimedAt, ...report }: SignatureReport): Record<string, unknown> {
  return {
    ...report,
    ...(signer === undefined
      ? {}
      : { signer: { ...signer, notBefore: said(signer.notBefore), notAfter: said(signer.notAfter) } }),
    ...(claimedAt === undefined ? {} : { claimedAt: said(claimedAt) }),
  };
}

function fileOf(file: { sha256: string; bytes: number; fileName: string } | null): object | undefined {
  if (file === null) return undefined;
  const { sha256, bytes, fileName } = file;
  return { sha256, bytes, fileName };
}

function said(at: number | null): string | undefined {
  return at === null ? undefined : new Date(at).toISOString();
}
