import type { Knex } from 'knex';
import type { ActAnswer, ActKind, ActRefusal, ActState } from '../domain/acts.js';
import type { Clock } from '../domain/clock.js';
import type { Actor, Role } from '../domain/roles.js';
import { recordEvent } from './audit.js';
import { isUniqueViolation } from './errors.js';
import { keptPlan } from './kept-plan.js';
import { newId } from './new-id.js';
import { lastBodyOf } from './role-grants.js';

/** What somebody asked for, as it is kept until it was decided, and after. */
export interface Act {
  id: string;
  kind: ActKind;
  /** The notice, dispatch or other case whose workflow takes the update. */
  caseId: string;
  /** The notice that it concerns, if one; of an act on an account, the account again. */
  noticeId: string | null;
  /** The case whose audit chain tells of it. */
  chainId: string;
  dispatchId: string | null;
  actorId: string;
  roles: Role[];
  payload: unknown;
  state: ActState;
  answer: ActAnswer | null;
  receivedAt: number;
  answeredAt: number | null;
}

/** What an administrator does to an account; such an act has no workflow, and its case is the account. */
export const accountActKinds = [
  'account_invitation',
  'role_grant',
  'role_revocation',
  'account_closure',
  'account_superior',
] as const;
export type AccountActKind = (typeof accountActKinds)[number];

/** True if the act was done to an account, and not to a case. */
export function isOnAccount({ kind }: { kind: string }): boolean {
  return (accountActKinds as readonly string[]).includes(kind);
}

/** What is done to a roster, or to the right to sign one; such an act has no workflow either. */
export type RosterActKind = 'roster_submission' | 'roster_authorisation' | 'roster_withdrawal';

/** What registrars do to what comes by the EDMS, before and beside the workflow of its notice. */
export const intakeActKinds = [
  'edms_entry',
  'edms_comparison',
  'edms_supplement',
  'edms_signature_check',
  'edms_answer_sent',
] as const;
export type IntakeActKind = (typeof intakeActKinds)[number];

export interface NewAct {
  kind:
    | ActKind
    | 'hard_stop_request'
    | 'hard_stop_ruling'
    | 'restriction_review'
    | 'document_correction'
    | IntakeActKind
    | AccountActKind
    | RosterActKind;
  caseId: string;
  noticeId?: string;
  dispatchId?: string;
  /** The case whose audit chain tells of it, where that is neither the notice nor the case itself. */
  chainId?: string;
  actor: Actor;
  payload: unknown;
  key?: { key: string; route: string; bodyHash: string };
}

/** The same Idempotency-Key came in twice at once: look it up again. */
export class KeyTakenError extends Error {
  override readonly name = 'KeyTakenError';
}

const columns = [
  'id',
  'kind',
  'case_id',
  'notice_id',
  'chain_id',
  'dispatch_id',
  'actor_id',
  'roles',
  'payload',
  'state',
  'answer',
  'received_at',
  'answered_at',
] as const;

interface ActRow {
  id: string;
  kind: ActKind;
  case_id: string;
  notice_id: string | null;
  chain_id: string | null;
  dispatch_id: string | null;
  actor_id: string;
  roles: Role[];
  payload: unknown;
  state: ActState;
  answer: ActAnswer | null;
  received_at: Date;
  answered_at: Date | null;
}

/** Keeps an act as *received*, with its key if it has one. Throws KeyTakenError if the account used the key before. */
export async function storeAct(tx: Knex, clock: Clock, act: NewAct): Promise<Act> {
  return insertAct(tx, clock, act, {});
}

/** Keeps an act that its route has applied itself: decided and answered in the same transaction. Throws KeyTakenError like `storeAct`. */
export async function recordDirectAct(
  tx: Knex,
  clock: Clock,
  act: NewAct & { result: Record<string, unknown> },
): Promise<Act> {
  const at = new Date(clock.now());
  const answer: ActAnswer = { outcome: 'applied', result: act.result };
  return insertAct(tx, clock, act, {
    state: 'applied',
    answer: JSON.stringify(answer),
    decided_at: at,
    answered_at: at,
  });
}

/** What an account's key was used for; undefined if it was not. */
export async function findActByKey(
  tx: Knex,
  accountId: string,
  key: string,
): Promise<{ route: string; bodyHash: string; act: Act } | undefined> {
  const used = await tx<{ account_id: string; key: string; route: string; body_hash: string; act_id: string }>(
    'idempotency_keys',
  )
    .where({ account_id: accountId, key })
    .first('route', 'body_hash', 'act_id');
  if (used === undefined) return undefined;
  const act = await findAct(tx, used.act_id);
  return act && { route: used.route, bodyHash: used.body_hash, act };
}

export async function findAct(tx: Knex, actId: string): Promise<Act | undefined> {
  const row = await keptPlan(
    tx<ActRow>('acts')
      .where({ id: actId })
      .first(...columns),
  );
  return row && toAct(row);
}

/** The act, locked until the transaction ends. Throws if there is none. */
export async function lockAct(tx: Knex, actId: string): Promise<Act> {
  const row = await tx<ActRow>('acts')
    .where({ id: actId })
    .forUpdate()
    .first(...columns);
  if (row === undefined) throw new Error(`There is no act ${actId}`);
  return toAct(row);
}

/** Marks a locked act as applied, with its answer. */
export async function applyAct(tx: Knex, clock: Clock, actId: string, result: Record<string, unknown>): Promise<void> {
  await decide(tx, clock, actId, 'applied', { outcome: 'applied', result });
}

/**
 * Marks an act as refused, only where it is still *received*, with its audit event. Gives the act as it then stands:
 * if something else decided it first, that holds.
 */
export async function refuseAct(tx: Knex, clock: Clock, actId: string, refusal: ActRefusal): Promise<Act> {
  const decided = await decide(tx, clock, actId, 'refused', { outcome: 'refused', refusal });
  const act = await findAct(tx, actId);
  if (act === undefined) throw new Error(`There is no act ${actId}`);
  if (decided) {
    const bodyCode = await lastBodyOf(tx, act.actorId);
    await recordEvent(tx, clock, {
      caseId: act.chainId,
      actor: { accountId: act.actorId, roles: act.roles, ...(bodyCode === undefined ? {} : { bodyCode }) },
      kind: act.kind,
      outcome: 'refused',
      actId,
      ...(act.dispatchId === null ? {} : { dispatchId: act.dispatchId }),
      after: { type: refusal.type, code: refusal.code },
    });
  }
  return act;
}

/** Notes that the update's outcome was seen, so that nobody sends it again. */
export async function markAnswered(db: Knex, actId: string, at: number): Promise<void> {
  const unanswered = db('acts').where({ id: actId, answered_at: null });
  await keptPlan(unanswered.update({ answered_at: new Date(at) }));
}

/** Acts whose outcome nobody has seen since `before`, in the order of receipt (ids are UUIDv7). */
export async function unansweredActs(db: Knex, before: number, limit: number): Promise<Act[]> {
  const rows = await db<ActRow>('acts')
    .whereNull('answered_at')
    .where('received_at', '<', new Date(before))
    .orderBy('id')
    .limit(limit)
    .select(...columns);
  return rows.map(toAct);
}

async function insertAct(tx: Knex, clock: Clock, act: NewAct, decided: Record<string, unknown>): Promise<Act> {
  const at = clock.now();
  const id = newId(at);
  if (act.key !== undefined) await takeKey(tx, act.actor.accountId, id, act.key, at);
  const [row] = await tx<ActRow>('acts').insert(
    {
      id,
      kind: act.kind,
      case_id: act.caseId,
      notice_id: act.noticeId ?? null,
      chain_id: act.chainId ?? null,
      dispatch_id: act.dispatchId ?? null,
      actor_id: act.actor.accountId,
      roles: [...act.actor.roles],
      payload: JSON.stringify(act.payload),
      state: 'received',
      received_at: new Date(at),
      ...decided,
    } as object,
    [...columns],
  );
  if (row === undefined) throw new Error('An insert answered nothing');
  return toAct(row);
}

async function takeKey(
  tx: Knex,
  accountId: string,
  actId: string,
  key: NonNullable<NewAct['key']>,
  at: number,
): Promise<void> {
  try {
    await tx('idempotency_keys').insert({
      account_id: accountId,
      key: key.key,
      route: key.route,
      body_hash: key.bodyHash,
      act_id: actId,
      created_at: new Date(at),
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new KeyTakenError(`Key ${key.key} was used before`);
    throw error;
  }
}

async function decide(tx: Knex, clock: Clock, actId: string, state: ActState, answer: ActAnswer): Promise<boolean> {
  const changed = await tx('acts')
    .where({ id: actId, state: 'received' })
    .update({ state, answer: JSON.stringify(answer), decided_at: new Date(clock.now()) });
  return changed === 1;
}

function toAct(row: ActRow): Act {
  return {
    id: row.id,
    kind: row.kind,
    caseId: row.case_id,
    noticeId: row.notice_id,
    chainId: row.chain_id ?? row.notice_id ?? row.case_id,
    dispatchId: row.dispatch_id,
    actorId: row.actor_id,
    roles: row.roles,
    payload: row.payload,
    state: row.state,
    answer: row.answer,
    receivedAt: row.received_at.getTime(),
    answeredAt: row.answered_at?.getTime() ?? null,
  };
}
