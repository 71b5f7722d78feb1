import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import { newId } from './new-id.js';

/**
 * Moves facts of a locked notice, with all that hangs on them, to a new notice in review. Evidence that they cite is cited by the
 * part as well, by the same hash. The part is as old as its notice: whoever has sat in the filing body since then is of its side. Gives its id.
 */
export async function splitOff(
  tx: Knex,
  clock: Clock,
  { noticeId, factIds, number }: { noticeId: string; factIds: readonly string[]; number: string },
): Promise<string> {
  const at = clock.now();
  const partId = newId(at);
  await tx.raw(
    `insert into notices (id, status, channel, released_by, source, source_act, forward_by, body_code, filer_id, violation_kind, norm, court_act, necessity, attestation,
                          number, year, serial, split_from, submission_act_id, submitted_at, reviewer_id, review_since, review_stage,
                          due_at, overdue, sheet_version, created_at, updated_at)
     select ?, status, channel, released_by, source, source_act, forward_by, body_code, filer_id, violation_kind, norm, court_act, necessity, attestation,
            ?, year, serial, id, submission_act_id, submitted_at, reviewer_id, review_since, review_stage,
            due_at, overdue, sheet_version, created_at, ?
       from notices where id = ?`,
    [partId, number, new Date(at), noticeId],
  );
  await copyEvidence(tx, { noticeId, partId, factIds, at });
  const moved = [...factIds];
  await tx('facts').whereIn('id', moved).where({ notice_id: noticeId }).update({ notice_id: partId });
  await tx('sheet_verdicts').whereIn('fact_id', moved).update({ notice_id: partId });
  await tx('hard_stop_requests').whereIn('fact_id', moved).update({ notice_id: partId });
  // Whoever may not review the whole may not review a part of it.
  await tx.raw(
    `insert into recusals (notice_id, account_id, reason, at) select ?, account_id, reason, at from recusals where notice_id = ?`,
    [partId, noticeId],
  );
  await tx.raw(
    `insert into refused_reviewers (notice_id, account_id, at) select ?, account_id, at from refused_reviewers where notice_id = ?`,
    [partId, noticeId],
  );
  return partId;
}

async function copyEvidence(
  tx: Knex,
  { noticeId, partId, factIds, at }: { noticeId: string; partId: string; factIds: readonly string[]; at: number },
): Promise<void> {
  const cited: { id: string }[] = await tx('evidence as e')
    .where({ notice_id: noticeId })
    .whereExists(
      tx('fact_evidence as f')
        .whereRaw('f.evidence_id = e.id')
        .whereIn('f.fact_id', [...factIds])
        .select('f.fact_id'),
    )
    .orderBy('id')
    .select('id');
  for (const { id } of cited) {
    const copyId = newId(at);
    await tx.raw(
      `insert into evidence (id, notice_id, sha256, original_sha256, media_type, bytes, width, height, captured_at, file_name, uploaded_by, uploaded_at,
                             scan, scanned_at)
       select ?, ?, sha256, original_sha256, media_type, bytes, width, height, captured_at, file_name, uploaded_by, uploaded_at,
              scan, scanned_at
         from evidence where id = ?`,
      [copyId, partId, id],
    );
    await tx('fact_evidence')
      .where({ evidence_id: id })
      .whereIn('fact_id', [...factIds])
      .update({ evidence_id: copyId });
  }
}
