import type { Knex } from 'knex';
import type { Act } from '../../db/acts.js';
import { findLease, refusedWithoutLease } from '../../db/leases.js';
import type { Notice } from '../../db/notices.js';
import type { Actor } from '../../domain/roles.js';
import { ActRefusedError } from '../act-refused.js';
import type { CaseDeps } from '../deps.js';

/** An act that is being applied: everything happens in `tx`, which holds the notice's row and the act's. */
export interface NoticeActContext {
  deps: CaseDeps;
  tx: Knex.Transaction;
  act: Act;
  actor: Actor;
  notice: Notice;
}

export interface AppliedNoticeAct {
  notice: Notice;
  /** The answer to the person who acted. */
  result: Record<string, unknown>;
  /** A part that was split off: its case has to be started. */
  partId?: string;
}

/** The assigned reviewer may go on while nobody else holds the lease; anybody else has to hold it. */
export async function refuseUnlessHolder({ deps, tx, notice, actor }: NoticeActContext): Promise<void> {
  const lease = await findLease(tx, notice.id, deps.clock.now());
  if (lease === undefined && notice.reviewerId === actor.accountId) return;
  const refusal = refusedWithoutLease(lease, actor.accountId);
  if (refusal !== undefined) throw new ActRefusedError(refusal);
}

/** Ends whatever lease there is: the notice is not being worked on any more. */
export async function dropLease(tx: Knex, noticeId: string): Promise<void> {
  await tx('leases').where({ notice_id: noticeId }).delete();
}
