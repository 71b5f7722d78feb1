import type { Knex } from 'knex';
import { paperGround, paperNames } from '../../db/paper-words.js';
import type { Notice } from '../../db/notices.js';
import { almatyDay } from '../../domain/almaty.js';
import { rightToComplain } from '../../domain/complaints.js';
import type { CourtAct } from '../../domain/notice.js';
import type { PaperAct, PaperGround, PaperText } from '../../domain/paper.js';
import type { SourceAct } from '../../domain/sources.js';
import type { CaseDeps } from '../deps.js';

export type PaperDeps = Pick<CaseDeps, 'clock' | 'settings'>;

/** What papers say of the notice they are about. */
export interface NoticeOnPaper extends PaperGround {
  noticeNumber: string;
  /** Almaty day. */
  filedOn: string;
  filedBy: PaperText;
}

interface GroundRow {
  id: string;
  norm: string | null;
  court_act: CourtAct | null;
  source_act: SourceAct | null;
  submitted_at: Date | null;
}

/** What papers say of a notice, in the words of today's reference lists. */
export async function noticeOnPaper({ clock }: PaperDeps, tx: Knex, notice: Notice): Promise<NoticeOnPaper> {
  const row = await tx<GroundRow>('notices')
    .where({ id: notice.id })
    .first('norm', 'court_act', 'source_act', 'submitted_at');
  const bodies = await paperNames(tx, clock, 'bodies');
  return {
    ...(await paperGround(tx, clock, {
      ...{ ...notice, norm: row?.norm ?? '', courtAct: row?.court_act ?? null },
      sourceAct: row?.source_act ?? null,
    })),
    noticeNumber: notice.number ?? '',
    filedOn: almatyDay(row?.submitted_at?.getTime() ?? clock.now()),
    filedBy: bodies(notice.bodyCode),
  };
}

/** The authorised body as the issuer of an act, and the right to complain of it. */
export function issuer({ settings: { authorisedBody } }: PaperDeps): Pick<PaperAct, 'body' | 'howToComplain'> {
  const { kk, ru } = rightToComplain(authorisedBody);
  return { body: { kk: authorisedBody.kk, ru: authorisedBody.ru }, howToComplain: { kk, ru } };
}
