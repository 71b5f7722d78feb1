import type { Knex } from 'knex';
import { almatyDay } from '../domain/almaty.js';
import type { Clock } from '../domain/clock.js';
import { normInWords } from '../domain/norm-words.js';
import type { CourtAct } from '../domain/notice.js';
import type { PaperGround, PaperText } from '../domain/paper.js';
import type { NoticeSource, SourceAct } from '../domain/sources.js';
import { referenceList } from './reference-views.js';
import type { ReferenceList } from './reference-views.js';

/** The names that codes of a list have on paper today; a code that is not in it stands for itself. */
export async function paperNames(db: Knex, clock: Clock, list: ReferenceList): Promise<(code: string) => PaperText> {
  const entries = await referenceList(db, list, almatyDay(clock.now()));
  const names = new Map(entries.map(({ code, kk, ru }) => [code, { kk: kk ?? code, ru: ru ?? code }]));
  return (code) => names.get(code) ?? { kk: code, ru: code };
}

interface Ground {
  violationKind: string;
  norm: string;
  courtAct?: CourtAct | null;
  source?: NoticeSource;
  sourceAct?: SourceAct | null;
}

/** Violation kind, norm, court act, and the act of another track, in words. */
export async function paperGround(
  db: Knex,
  clock: Clock,
  { violationKind, norm, courtAct, source = 'notice', sourceAct }: Ground,
): Promise<PaperGround> {
  const kinds = await paperNames(db, clock, 'violation_kinds');
  return {
    violationKind: kinds(violationKind),
    norm: normInWords(norm),
    ...(courtAct == null ? {} : { courtAct }),
    ...(sourceAct == null
      ? {}
      : { sourceAct: { name: (await paperNames(db, clock, 'notice_sources'))(source), ...sourceAct } }),
  };
}
