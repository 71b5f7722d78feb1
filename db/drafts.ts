import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import type { CourtAct, NoticeContent } from '../domain/notice.js';
import type { NoticeSource, SourceAct } from '../domain/sources.js';
import { canonicalJson } from './canonical-json.js';
import { newId } from './new-id.js';
import { forgetVerdicts } from './sheet-forgetting.js';

export type DraftHead = Omit<NoticeContent, 'facts'>;

/** The body has a notice under this number already. */
export class ReferenceTakenError extends Error {
  override readonly name = 'ReferenceTakenError';
  constructor(readonly existing: { id: string; number: string | null }) {
    super('The external reference is taken');
  }
}

interface BasisRow {
  id: string;
  source: NoticeSource;
  source_act: SourceAct | null;
  violation_kind: string | null;
  norm: string | null;
  court_act: CourtAct | null;
}

/** Begins a draft and gives its id. Throws ReferenceTakenError, or a unique violation if somebody was quicker with the number. */
export async function createDraft(
  tx: Knex,
  clock: Clock,
  { filerId, bodyCode, channel, head }: { filerId: string; bodyCode: string; channel?: 'edms'; head: DraftHead },
): Promise<string> {
  const at = clock.now();
  const id = newId(at);
  await refuseTakenReference(tx, { id, bodyCode, reference: head.externalReference });
  await tx('notices').insert({
    id,
    status: 'draft',
    body_code: bodyCode,
    filer_id: filerId,
    ...(channel === undefined ? {} : { channel }),
    ...headRow(head),
    created_at: new Date(at),
    updated_at: new Date(at),
  });
  return id;
}

/** Replaces what a locked notice says outside its facts. Throws like `createDraft`. */
export async function writeHead(
  tx: Knex,
  { noticeId, bodyCode, head }: { noticeId: string; bodyCode: string; head: DraftHead },
): Promise<void> {
  await refuseTakenReference(tx, { id: noticeId, bodyCode, reference: head.externalReference });
  const before = await tx<BasisRow>('notices')
    .where({ id: noticeId })
    .first('source', 'source_act', 'violation_kind', 'norm', 'court_act');
  await tx('notices').where({ id: noticeId }).update(headRow(head));
  const { source = 'notice', sourceAct = null, violationKind = null, norm = null, courtAct = null } = head;
  // A verdict was given under a norm, on a track: under another one it says nothing.
  const isSame =
    canonicalJson([source, sourceAct, violationKind, norm, courtAct]) ===
    canonicalJson([before?.source, before?.source_act, before?.violation_kind, before?.norm, before?.court_act]);
  if (!isSame) await forgetVerdicts(tx, noticeId);
}

/** Counts a change of a locked notice; gives the new revision. */
export async function touch(tx: Knex, clock: Clock, noticeId: string): Promise<number> {
  const [row] = await tx('notices')
    .where({ id: noticeId })
    .update({ revision: tx.raw('revision + 1'), updated_at: new Date(clock.now()) })
    .returning<{ revision: number }[]>('revision');
  if (row === undefined) throw new Error(`There is no notice ${noticeId}`);
  return row.revision;
}

/** Throws a draft away, with all that hangs on it. */
export async function discardDraft(tx: Knex, noticeId: string): Promise<void> {
  await tx('notices').where({ id: noticeId }).del();
}

async function refuseTakenReference(
  tx: Knex,
  { id, bodyCode, reference }: { id: string; bodyCode: string; reference: string | undefined },
): Promise<void> {
  if (reference === undefined) return;
  const { rows } = await tx.raw<{ rows: { id: string; number: string | null }[] }>(
    'select id, number from notice_with_reference(?, ?, ?)',
    [bodyCode, reference, id],
  );
  const [existing] = rows;
  if (existing !== undefined) throw new ReferenceTakenError(existing);
}

function headRow(head: DraftHead) {
  return {
    source: head.source ?? 'notice',
    source_act: head.sourceAct === undefined ? null : JSON.stringify(head.sourceAct),
    violation_kind: head.violationKind ?? null,
    norm: head.norm ?? null,
    court_act: head.courtAct === undefined ? null : JSON.stringify(head.courtAct),
    necessity: head.necessity ?? null,
    external_reference: head.externalReference ?? null,
  };
}
