import type { Knex } from 'knex';
import { findNoticeAtHand, lockNoticeAtHand } from '../db/notice-subjects.js';
import type { NoticeAtHand } from '../db/notice-subjects.js';
import { mayAct } from '../domain/capabilities.js';
import type { NoticeVerb } from '../domain/capabilities.js';
import type { Actor } from '../domain/roles.js';
import { noticeActions } from './notice-actions.js';
import { permit } from './permit.js';
import type { Attempt } from './permit.js';
import { Problem, notFound } from './problem.js';

/** A notice that somebody wants to do something to, and how a refusal of it is worded. */
export interface CaseAtHand {
  notice: NoticeAtHand;
  attempt: Attempt;
}

/**
 * The notice, its row locked until the transaction ends, if this person may do this to it now.
 * @throws Problem *not-found*, *forbidden* or *illegal-move*
 */
export async function lockForReview(tx: Knex, actor: Actor, verb: NoticeVerb, noticeId: string): Promise<CaseAtHand> {
  return permitted(actor, verb, await lockNoticeAtHand(tx, noticeId));
}

/** The same without a lock, for acts: their workflow takes one act at a time. */
export async function findForReview(tx: Knex, actor: Actor, verb: NoticeVerb, noticeId: string): Promise<CaseAtHand> {
  return permitted(actor, verb, await findNoticeAtHand(tx, noticeId));
}

/** The notice, if this person may read its review sheet: people of the authorised body, none of the body that filed. */
export async function findForSheet(tx: Knex, actor: Actor, noticeId: string): Promise<NoticeAtHand> {
  const { notice } = await findForReview(tx, actor, 'read', noticeId);
  const permission = mayAct(actor, 'sheet', notice);
  if (!permission.allowed) throw new Problem('forbidden', { code: permission.reason });
  return notice;
}

function permitted(actor: Actor, verb: NoticeVerb, notice: NoticeAtHand | undefined): CaseAtHand {
  if (notice === undefined) throw notFound();
  const attempt: Attempt = {
    caseId: notice.id,
    kind: verb,
    caseStatus: notice.status,
    actions: noticeActions(actor, notice),
  };
  permit(mayAct(actor, verb, notice), attempt);
  return { notice, attempt };
}
