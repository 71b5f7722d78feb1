import type { Knex } from 'knex';
import { issueDocument } from '../../db/documents.js';
import type { Notice } from '../../db/notices.js';
import { paperGround, paperNames } from '../../db/paper-words.js';
import type { NoticeContent } from '../../domain/notice.js';
import type { Annex2Data } from '../../domain/paper.js';
import { toPaperLocator } from '../../domain/paper-locator.js';
import type { PaperDeps } from './notice-on-paper.js';

interface FrozenVersion {
  notice_id: string;
  version: number;
  content: NoticeContent & { attestation: { text: string; post: string; name: string; at: string } };
}

/** Puts a notice on paper as it was frozen at its submission (Annex 2): once for each submission, the later ones after a return. */
export async function issueAnnex2(
  deps: PaperDeps,
  tx: Knex,
  { notice, actId }: { notice: Notice; actId: string },
): Promise<void> {
  // What came by the EDMS was signed on paper of the body's own: that letter is its Annex 2.
  if (notice.channel === 'edms') return;
  const frozen = await tx<FrozenVersion>('notice_versions')
    .where({ notice_id: notice.id })
    .orderBy('version', 'desc')
    .first('version', 'content');
  if (frozen === undefined) return;
  const data = await annex2(deps, tx, notice, frozen);
  await issueDocument(tx, deps.clock, {
    kind: 'annex_2',
    caseId: notice.id,
    subjectId: actId,
    bodyCode: notice.bodyCode,
    data,
  });
}

async function annex2(
  { clock, settings }: PaperDeps,
  tx: Knex,
  { bodyCode, number, violationKind }: Notice,
  { version, content }: Pick<FrozenVersion, 'version' | 'content'>,
): Promise<Annex2Data> {
  const { attestation, facts, norm = '', courtAct, source = 'notice', sourceAct = null } = content;
  const bodies = await paperNames(tx, clock, 'bodies');
  const ground = {
    violationKind: content.violationKind ?? violationKind,
    ...{ norm, source, sourceAct },
    ...(courtAct === undefined ? {} : { courtAct }),
  };
  return {
    addressee: { kk: settings.authorisedBody.kk, ru: settings.authorisedBody.ru },
    body: bodies(bodyCode),
    ...(await paperGround(tx, clock, ground)),
    noticeNumber: number ?? '',
    version,
    facts: facts.map(({ ordinal, locators, protocol = '—', deviceCodes }) => ({
      ...{ ordinal, locators: locators.map(toPaperLocator), protocol },
      deviceCodes: deviceCodes.map(({ kind, normalised }) => ({ kind, value: normalised })),
    })),
    attestation: { text: attestation.text, at: attestation.at },
    official: { fullName: attestation.name, post: attestation.post },
  };
}
