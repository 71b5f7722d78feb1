import type { Knex } from 'knex';
import { issueDocument } from '../../db/documents.js';
import type { Notice } from '../../db/notices.js';
import { paperOfficial } from '../../db/paper-officials.js';
import { paperNames } from '../../db/paper-words.js';
import type { Actor } from '../../domain/roles.js';
import { issuer, noticeOnPaper } from './notice-on-paper.js';
import type { PaperDeps } from './notice-on-paper.js';

export interface Missing {
  code: string;
  /** Into the notice, as its body has it: `#/facts/3/evidenceIds`. */
  pointer?: string;
  text: string;
}

/** Puts a return for completion on paper: what is missing, of which fact. */
export async function issueReturn(
  deps: PaperDeps,
  tx: Knex,
  { notice, missing, actor, actId }: { notice: Notice; missing: readonly Missing[]; actor: Actor; actId: string },
): Promise<void> {
  const reasonNames = await paperNames(tx, deps.clock, 'return_reasons');
  const facts: { ordinal: number }[] = await tx('facts')
    .where({ notice_id: notice.id })
    .orderBy('ordinal')
    .select('ordinal');
  const { body } = issuer(deps);
  const { filedBy, noticeNumber, filedOn } = await noticeOnPaper(deps, tx, notice);
  await issueDocument(tx, deps.clock, {
    ...{ kind: 'return', caseId: notice.id, subjectId: actId, bodyCode: notice.bodyCode },
    data: {
      ...{ body, noticeNumber, filedOn, addressees: [filedBy], official: await paperOfficial(tx, actor.accountId) },
      missing: missing.map(({ code, pointer = '', text }) => {
        const ordinal = facts[Number(/^#?\/facts\/(\d+)/u.exec(pointer)?.[1] ?? Number.NaN)]?.ordinal;
        return { reason: reasonNames(code), text, ...(ordinal === undefined ? {} : { ordinal }) };
      }),
    },
  });
}
