import type { Knex } from 'knex';
import type { SheetFact } from '../../db/decisions.js';
import { issueDocument } from '../../db/documents.js';
import type { Notice } from '../../db/notices.js';
import { paperOfficial } from '../../db/paper-officials.js';
import { paperNames } from '../../db/paper-words.js';
import { noHearing } from '../../domain/complaints.js';
import { toPaperLocator } from '../../domain/paper-locator.js';
import { issuer, noticeOnPaper } from './notice-on-paper.js';
import type { PaperDeps } from './notice-on-paper.js';

/** A prescription as it was just issued. */
export interface OnPaper {
  notice: Notice;
  prescriptionId: string;
  numbered: { year: number; serial: number };
  officialId: string;
  /** Facts that are ordered now; those restricted already are not. */
  ordered: readonly SheetFact[];
  /** All recipients: the addressees. */
  recipientIds: readonly string[];
}

/** Puts a prescription on paper under its own number, with all addressees (Rules, clause 10). */
export async function issuePrescriptionPaper(deps: PaperDeps, tx: Knex, issued: OnPaper): Promise<void> {
  const { notice, prescriptionId, numbered, ordered, recipientIds, officialId } = issued;
  if (ordered.length === 0) return;
  const reasonNames = await paperNames(tx, deps.clock, 'verdict_reasons');
  const addressees = (await tx('recipients')
    .whereIn('id', [...recipientIds])
    .orderBy('name')
    .pluck('name')) as string[];
  const { filedOn: _filedOn, ...about } = await noticeOnPaper(deps, tx, notice);
  await issueDocument(tx, deps.clock, {
    ...{ kind: 'prescription', caseId: notice.id, subjectId: prescriptionId, bodyCode: notice.bodyCode, numbered },
    data: {
      ...issuer(deps),
      ...about,
      official: await paperOfficial(tx, officialId),
      addressees,
      facts: ordered.map(({ fact, target, reasonCode, reasons }) => ({
        ...{ ordinal: fact.ordinal, target: toPaperLocator(target), reason: reasonNames(reasonCode), reasons },
      })),
      termMinutes: Math.round(deps.settings.executionTermMs / 60_000),
      hearing: { kk: noHearing.kk, ru: noHearing.ru },
    },
  });
}
