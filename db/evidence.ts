import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import type { EvidenceMediaType, KeptEvidence } from '../domain/evidence.js';
import type { ScanState } from '../domain/scanning.js';
import { newId } from './new-id.js';

/** The record of one file that proves something; the file itself lies in the store, under its hash. */
export interface Evidence {
  id: string;
  sha256: string;
  mediaType: EvidenceMediaType;
  bytes: number;
  width: number | null;
  height: number | null;
  capturedAt: Date | null;
  fileName: string | null;
  scan: ScanState;
}

interface EvidenceRow {
  id: string;
  notice_id: string;
  sha256: string;
  media_type: EvidenceMediaType;
  bytes: number;
  width: number | null;
  height: number | null;
  captured_at: Date | null;
  file_name: string | null;
  scan: ScanState;
}

const columns = ['id', 'sha256', 'media_type', 'bytes', 'width', 'height', 'captured_at', 'file_name', 'scan'] as const;

/** Adds a kept file to a notice. */
export async function addEvidence(
  tx: Knex,
  clock: Clock,
  {
    noticeId,
    kept,
    fileName,
    uploadedBy,
    scan,
  }: { noticeId: string; kept: KeptEvidence; fileName: string; uploadedBy: string; scan: ScanState },
): Promise<Evidence> {
  const at = clock.now();
  const [row] = await tx('evidence')
    .insert({
      id: newId(at),
      notice_id: noticeId,
      sha256: kept.sha256,
      original_sha256: kept.originalSha256,
      media_type: kept.mediaType,
      bytes: kept.bytes,
      width: kept.width ?? null,
      height: kept.height ?? null,
      captured_at: kept.capturedAt === undefined ? null : new Date(kept.capturedAt),
      file_name: fileName,
      uploaded_by: uploadedBy,
      uploaded_at: new Date(at),
      scan,
      scanned_at: scan === 'clean' ? new Date(at) : null,
    })
    .returning<EvidenceRow[]>([...columns]);
  if (row === undefined) throw new Error('An insert answered nothing');
  return toEvidence(row);
}

/** The evidence of a notice, oldest first. */
export async function evidenceOf(db: Knex, noticeId: string): Promise<Evidence[]> {
  const rows = await db<EvidenceRow>('evidence')
    .where({ notice_id: noticeId })
    .orderBy('id')
    .select(...columns);
  return rows.map(toEvidence);
}

/** One piece of evidence of this notice; undefined if it has none such. */
export async function findEvidence(db: Knex, noticeId: string, id: string): Promise<Evidence | undefined> {
  const row = await db<EvidenceRow>('evidence')
    .where({ notice_id: noticeId, id })
    .first(...columns);
  return row && toEvidence(row);
}

/** The same file, if this notice has it already. */
export async function findSameEvidence(
  db: Knex,
  noticeId: string,
  originalSha256: string,
): Promise<Evidence | undefined> {
  const row = await db<EvidenceRow & { original_sha256: string }>('evidence')
    .where({ notice_id: noticeId, original_sha256: originalSha256 })
    .orderBy('id')
    .first(...columns);
  return row && toEvidence(row);
}

/** Which of a notice's files may be cited by its facts. */
export async function evidenceIdsOf(db: Knex, noticeId: string): Promise<Set<string>> {
  const rows: { id: string }[] = await db('evidence').where({ notice_id: noticeId }).select('id');
  return new Set(rows.map(({ id }) => id));
}

/** How many files a notice has. */
export async function countEvidence(db: Knex, noticeId: string): Promise<number> {
  const counted = await db('evidence').where({ notice_id: noticeId }).count<{ count: string }[]>();
  return Number(counted[0]?.count ?? 0);
}

function toEvidence(row: Pick<EvidenceRow, (typeof columns)[number]>): Evidence {
  return {
    id: row.id,
    sha256: row.sha256,
    mediaType: row.media_type,
    bytes: row.bytes,
    width: row.width,
    height: row.height,
    capturedAt: row.captured_at,
    fileName: row.file_name,
    scan: row.scan,
  };
}
