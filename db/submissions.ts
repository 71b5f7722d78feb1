import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { Attestation } from '../domain/attestation.js';
import type { Clock } from '../domain/clock.js';
import { recordEvent } from './audit.js';
import type { Act } from './acts.js';
import { canonicalJson } from './canonical-json.js';
import { loadContent } from './notice-content.js';
import { lockNotice, moveNotice } from './notices.js';

/**
 * Freezes a notice as it is submitted, in the transaction that stores the act: the version, its hash, the attestation with who and when.
 * The notice is then *submitting*, and only this act registers it.
 * @throws IllegalMoveError if it is neither a draft nor returned
 */
export async function freezeSubmission(
  tx: Knex.Transaction,
  clock: Clock,
  { act, attestation, name }: { act: Act; attestation: Attestation; name: string },
): Promise<void> {
  const attested = { ...attestation, accountId: act.actorId, name, at: new Date(clock.now()).toISOString() };
  const change = { attestation: JSON.stringify(attested) };
  await freeze(tx, clock, { act, answersFor: { attestation: attested }, change });
}

/**
 * Freezes a notice that came by the EDMS, as a registrar releases it: in place of the attestation stands the letter and who signed it (Rules,
 * clause 9).
 * @throws IllegalMoveError if it is neither a draft nor returned
 */
export async function freezeRelease(
  tx: Knex.Transaction,
  clock: Clock,
  { act, letter }: { act: Act; letter: Record<string, unknown> },
): Promise<void> {
  await freeze(tx, clock, { act, answersFor: { letter }, change: { released_by: act.actorId } });
}

async function freeze(
  tx: Knex.Transaction,
  clock: Clock,
  { act, answersFor, change }: { act: Act; answersFor: Record<string, unknown>; change: Record<string, string> },
): Promise<void> {
  const at = clock.now();
  const notice = await lockNotice(tx, act.caseId);
  const content = canonicalJson({ ...(await loadContent(tx, notice.id)), ...answersFor });
  const sha256 = createHash('sha256').update(content).digest('hex');
  const version = await nextVersion(tx, notice.id);
  await tx('notice_versions').insert({ notice_id: notice.id, version, content, sha256, frozen_at: new Date(at) });
  await tx('notices')
    .where({ id: notice.id })
    .update({ ...change, submission_act_id: act.id });
  const frozen = await moveNotice(tx, clock, notice, 'submission', { status: 'submitting' });
  await recordEvent(tx, clock, {
    caseId: notice.id,
    actor: {
      ...{ accountId: act.actorId, roles: act.roles },
      ...(notice.channel === 'edms' ? {} : { bodyCode: notice.bodyCode }),
    },
    kind: 'freeze',
    outcome: 'applied',
    actId: act.id,
    before: { status: notice.status, revision: notice.revision },
    after: { status: frozen.status, revision: frozen.revision, version, sha256 },
  });
}

async function nextVersion(tx: Knex, noticeId: string): Promise<number> {
  const last = await tx('notice_versions').where({ notice_id: noticeId }).max<{ max: number | null }[]>('version');
  return (last[0]?.max ?? 0) + 1;
}
