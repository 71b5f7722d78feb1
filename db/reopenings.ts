import type { Knex } from 'knex';
import { partNumber } from '../domain/case-numbers.js';
import type { Clock } from '../domain/clock.js';
import { lockNotice } from './notices.js';
import { newId } from './new-id.js';

/**
 * Opens rejected facts of a closed notice again: a part with a number of its own, in review, with copies of the facts and their evidence. The closed
 * notice stays as it was decided. Nobody who took part in that decision reviews the part. Gives its id; it has to be given to a reviewer and started.
 */
export async function reopenFacts(
  tx: Knex,
  clock: Clock,
  { noticeId, factIds, keepFrom }: { noticeId: string; factIds: readonly string[]; keepFrom: ReadonlySet<string> },
): Promise<string> {
  const at = clock.now();
  const { parts, number } = await lockNotice(tx, noticeId);
  const partId = newId(at);
  await tx('notices')
    .where({ id: noticeId })
    .update({ parts: parts + 1 });
  await tx.raw(
    `insert into notices (id, status, channel, released_by, source, source_act, body_code, filer_id, violation_kind, norm, court_act, necessity, attestation,
                          number, year, serial, split_from, submission_act_id, submitted_at, created_at, updated_at)
     select ?, 'in_review', channel, released_by, source, source_act, body_code, filer_id, violation_kind, norm, court_act, necessity, attestation,
            ?, year, serial, id, submission_act_id, submitted_at, created_at, ?
       from notices where id = ?`,
    [partId, partNumber(number ?? '', parts + 1), new Date(at), noticeId],
  );
  const evidence = await copyEvidence(tx, { noticeId, partId, factIds, at });
  for (const factId of factIds) await copyFact(tx, { factId, partId, evidence, at });
  if (keepFrom.size > 0) {
    await tx('refused_reviewers').insert(
      [...keepFrom].map((accountId) => ({ notice_id: partId, account_id: accountId, at: new Date(at) })),
    );
  }
  return partId;
}

async function copyFact(
  tx: Knex,
  { factId, partId, evidence, at }: { factId: string; partId: string; evidence: Map<string, string>; at: number },
): Promise<void> {
  const copyId = newId(at);
  await tx.raw(
    `insert into facts (id, notice_id, ordinal, medium, protocol, substantiation, necessity, target, scope)
     select ?, ?, ordinal, medium, protocol, substantiation, necessity, target, scope from facts where id = ?`,
    [copyId, partId, factId],
  );
  await tx.raw(
    `insert into locators (fact_id, position, kind, input, normalised, unicode, scope, warnings, hard_stop, platform)
     select ?, position, kind, input, normalised, unicode, scope, warnings, hard_stop, platform from locators where fact_id = ?`,
    [copyId, factId],
  );
  await tx.raw(
    `insert into device_codes (fact_id, position, kind, input, normalised, warnings)
     select ?, position, kind, input, normalised, warnings from device_codes where fact_id = ?`,
    [copyId, factId],
  );
  const cited: { evidence_id: string; position: number }[] = await tx('fact_evidence')
    .where({ fact_id: factId })
    .orderBy('position')
    .select('evidence_id', 'position');
  if (cited.length === 0) return;
  await tx('fact_evidence').insert(
    cited.map(({ evidence_id: id, position }) => ({ fact_id: copyId, evidence_id: evidence.get(id), position })),
  );
}

/** The evidence that the facts cite, for the part as well, by the same hashes: what each is called there. */
async function copyEvidence(
  tx: Knex,
  { noticeId, partId, factIds, at }: { noticeId: string; partId: string; factIds: readonly string[]; at: number },
): Promise<Map<string, string>> {
  const cited: { id: string }[] = await tx('evidence as e')
    .where({ notice_id: noticeId })
    .whereExists(
      tx('fact_evidence as f')
        .whereRaw('f.evidence_id = e.id')
        .whereIn('f.fact_id', [...factIds]),
    )
    .orderBy('id')
    .select('id');
  const copies = new Map(cited.map(({ id }) => [id, newId(at)]));
  for (const [id, copyId] of copies) {
    await tx.raw(
      `insert into evidence (id, notice_id, sha256, original_sha256, media_type, bytes, width, height, captured_at, file_name, uploaded_by, uploaded_at,
                             scan, scanned_at)
       select ?, ?, sha256, original_sha256, media_type, bytes, width, height, captured_at, file_name, uploaded_by, uploaded_at,
              scan, scanned_at
         from evidence where id = ?`,
      [copyId, partId, id],
    );
  }
  return copies;
}
