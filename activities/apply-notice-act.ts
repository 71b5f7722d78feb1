import type { Knex } from 'knex';
import { findAccountById, actorOf } from '../db/accounts.js';
import { applyAct, lockAct, refuseAct } from '../db/acts.js';
import type { Act } from '../db/acts.js';
import { recordEvent } from '../db/audit.js';
import { endForwarding } from '../db/notice-sources.js';
import { lockNotice, noticeState } from '../db/notices.js';
import type { Notice } from '../db/notices.js';
import type { ActMessage, ActRefusal, NoticeActKind } from '../domain/acts.js';
import { mayAct } from '../domain/capabilities.js';
import type { NoticeState } from '../domain/cases.js';
import { isWithTheHouse } from '../domain/notice-status.js';
import { ActRefusedError, refuseUnlessAllowed } from './act-refused.js';
import type { CaseDeps } from './deps.js';
import { complete } from './notice-acts/completion.js';
import type { AppliedNoticeAct, NoticeActContext } from './notice-acts/context.js';
import { handOver } from './notice-acts/handover.js';
import { recuse } from './notice-acts/recusal.js';
import { register } from './notice-acts/registration.js';
import { giveBack } from './notice-acts/return.js';
import { giveOpinion } from './notice-acts/second-opinion.js';
import { split } from './notice-acts/split.js';
import { withdraw } from './notice-acts/withdrawal.js';

/** What the workflow learns of an applied act; the answer itself stays in the act's row. */
export interface NoticeActOutcome {
  outcome: 'applied' | 'refused';
  state: NoticeState;
  /** A part that was split off: its case has to be started. */
  partId?: string;
}

const appliers: Record<NoticeActKind, (context: NoticeActContext) => Promise<AppliedNoticeAct>> = {
  submission: register,
  withdrawal: withdraw,
  handover: handOver,
  recusal: recuse,
  split,
  return: giveBack,
  completion: complete,
  second_opinion: giveOpinion,
};

/**
 * Applies an act, its effects and its audit event in one transaction, or refuses it with its reason. Only a *received* act is applied, under
 * a row lock; one that was decided already has its outcome repeated.
 */
export async function applyNoticeAct(
  deps: CaseDeps,
  noticeId: string,
  message: ActMessage<NoticeActKind>,
): Promise<NoticeActOutcome> {
  try {
    return await deps.db.transaction((tx) => applyLocked(deps, tx, noticeId, message));
  } catch (error) {
    if (!(error instanceof ActRefusedError)) throw error;
    return refuse(deps, noticeId, message.actId, error.refusal);
  }
}

async function applyLocked(
  deps: CaseDeps,
  tx: Knex.Transaction,
  noticeId: string,
  { actId, kind }: ActMessage<NoticeActKind>,
): Promise<NoticeActOutcome> {
  const notice = await lockNotice(tx, noticeId);
  const act = await lockAct(tx, actId);
  if (act.state !== 'received') return repeated(tx, notice, act);
  // The update was sent to a case that is not the act's own: it ends here, without effect.
  if (act.caseId !== noticeId || act.kind !== kind) return { outcome: 'refused', state: await noticeState(tx, notice) };

  const account = await findAccountById(tx, act.actorId, deps.clock.now());
  if (account === undefined) throw new ActRefusedError({ type: 'forbidden', code: 'account_closed' });
  const actor = actorOf(account);
  if (kind !== 'submission') refuseUnlessAllowed(mayAct(actor, kind, notice));

  const applied = await appliers[kind]({ deps, tx, act, actor, notice });
  if (!isWithTheHouse(applied.notice.status)) await endForwarding(tx, deps.clock, notice);
  await applyAct(tx, deps.clock, act.id, applied.result);
  await recordEvent(tx, deps.clock, {
    caseId: noticeId,
    actor,
    kind,
    outcome: 'applied',
    actId,
    before: standing(notice),
    after: standing(applied.notice),
  });
  return {
    outcome: 'applied',
    state: await noticeState(tx, applied.notice),
    ...(applied.partId === undefined ? {} : { partId: applied.partId }),
  };
}

async function refuse(deps: CaseDeps, noticeId: string, actId: string, refusal: ActRefusal): Promise<NoticeActOutcome> {
  return deps.db.transaction(async (tx) => {
    const notice = await lockNotice(tx, noticeId);
    const act = await refuseAct(tx, deps.clock, actId, refusal);
    return { outcome: act.state === 'applied' ? 'applied' : 'refused', state: await noticeState(tx, notice) };
  });
}

async function repeated(tx: Knex.Transaction, notice: Notice, act: Act): Promise<NoticeActOutcome> {
  const part =
    act.answer?.outcome === 'applied' ? (act.answer.result['part'] as { id: string } | undefined) : undefined;
  return {
    outcome: act.state === 'applied' ? 'applied' : 'refused',
    state: await noticeState(tx, notice),
    ...(part === undefined ? {} : { partId: part.id }),
  };
}

/** What the audit trail says of a notice before and after. */
export function standing(notice: Notice): Record<string, unknown> {
  return {
    status: notice.status,
    revision: notice.revision,
    number: notice.number,
    reviewerId: notice.reviewerId,
    sheetVersion: notice.sheetVersion,
    outcome: notice.outcome,
  };
}
