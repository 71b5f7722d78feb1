import type { Knex } from 'knex';
import type { SheetFact } from '../../db/decisions.js';
import { issueDocument } from '../../db/documents.js';
import type { Notice } from '../../db/notices.js';
import { paperOfficial } from '../../db/paper-officials.js';
import { paperNames } from '../../db/paper-words.js';
import { toPaperLocator } from '../../domain/paper-locator.js';
import type { Actor } from '../../domain/roles.js';
import { issuer, noticeOnPaper } from './notice-on-paper.js';
import type { PaperDeps } from './notice-on-paper.js';

/** Puts a rejection on paper: every unconfirmed fact and why there is no violation (Rules, clause 11). Nothing where none is unconfirmed. */
export async function issueRejection(
  deps: PaperDeps,
  tx: Knex,
  { notice, facts, actor, actId }: { notice: Notice; facts: readonly SheetFact[]; actor: Actor; actId: string },
): Promise<void> {
  const unconfirmed = facts.filter(({ verdict }) => verdict === 'unconfirmed');
  if (unconfirmed.length === 0) return;
  const reasonNames = await paperNames(tx, deps.clock, 'verdict_reasons');
  const { filedBy, ...about } = await noticeOnPaper(deps, tx, notice);
  await issueDocument(tx, deps.clock, {
    ...{ kind: 'rejection', caseId: notice.id, subjectId: actId, bodyCode: notice.bodyCode },
    data: {
      ...issuer(deps),
      ...about,
      official: await paperOfficial(tx, actor.accountId),
      addressees: [filedBy],
      facts: unconfirmed.map(({ fact, reasonCode, reasons }) => ({
        ...{ ordinal: fact.ordinal, locators: fact.locators.map(toPaperLocator) },
        ...{ reason: reasonNames(reasonCode), reasons },
      })),
      otherwiseDecided: facts.length - unconfirmed.length,
    },
  });
}
