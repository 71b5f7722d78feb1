import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import { sendAct } from '../acts/send-act.js';
import { findAct, findActByKey, KeyTakenError, storeAct } from '../db/acts.js';
import { isOnAccount } from '../db/acts.js';
import type { Act } from '../db/acts.js';
import { canonicalJson } from '../db/canonical-json.js';
import { findNoticeAtHand } from '../db/notice-subjects.js';
import { actStates } from '../domain/acts.js';
import type { ActKind } from '../domain/acts.js';
import { noticeActions } from './notice-actions.js';
import { Problem } from './problem.js';
import type { Answer, AnswerSpec, Context } from './route.js';
import { ok } from './route.js';

export type AnyContext = Pick<
  Context<Record<string, z.ZodType>, Record<string, z.ZodType>, z.ZodType>,
  'actor' | 'asActor' | 'body' | 'idempotencyKey' | 'route' | 'services'
>;

export interface ActToPerform {
  kind: ActKind;
  /** The notice, dispatch or other case whose workflow takes the update. */
  caseId: string;
  /** The notice that it concerns, if one. */
  noticeId?: string;
  dispatchId?: string;
  /** The case whose audit chain tells of it, where that is neither the notice nor the case itself. */
  chainId?: string;
  /** What the engine's step reads from the act's row. */
  payload: unknown;
  /** Asked before the act is stored, in the same transaction: may he, now? Throws a Problem if not. */
  check: (tx: Knex.Transaction) => Promise<void>;
  /** What is stored together with the act. */
  prepare?: (tx: Knex.Transaction, act: Act) => Promise<void>;
  /** Where the case stands, for an *illegal-move*; the notice's by default, if it concerns one. */
  standing?: (tx: Knex.Transaction) => Promise<{ caseStatus: string; actions: unknown[] }>;
}

/** An act as its sender may look it up. */
export const actView = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    noticeId: z.uuid().optional(),
    accountId: z.uuid().optional().describe('Of an act on an account'),
    dispatchId: z.uuid().optional(),
    state: z.enum(actStates),
    receivedAt: z.iso.datetime(),
    result: z.record(z.string(), z.unknown()).optional().describe('What its route answers, once it was applied'),
    refusal: z
      .object({
        type: z.string().describe('The last word of the problem type'),
        code: z.string(),
        errors: z.array(z.object({ pointer: z.string(), code: z.string() })).optional(),
        detail: z.record(z.string(), z.unknown()).optional(),
      })
      .optional(),
  })
  .meta({ id: 'Act' });

/** The answers of a route that performs an act: the outcome, or 202 and where to look. */
export function actAnswers(schema: z.ZodType): Record<number, AnswerSpec> {
  return {
    200: { description: 'Applied', schema },
    202: {
      description: 'Kept, and not decided yet: nobody has to send it again',
      schema: actView,
      headers: { Location: 'Where to look: `/api/v1/acts/{id}`' },
    },
  };
}

/**
 * Does what an act's route does: a key that was used before gives its answer, whatever has happened since; else the act is checked, stored
 * and sent to its case, and answered with the outcome, or with 202 if there is none in time.
 * @throws Problem as the act was refused, *idempotency-mismatch*, or what `check` throws
 */
export async function performAct(context: AnyContext, toPerform: ActToPerform): Promise<Answer> {
  const { services, asActor } = context;
  const stored = await storeOnce(context, toPerform);
  const sender = { ...services, answerWithinMs: services.actAnswerWithinMs };
  if (stored.answeredAt === null) await sendAct(sender, stored);
  const act = (await asActor((tx) => findAct(tx, stored.id))) ?? stored;
  services.metrics.acts.inc({ kind: act.kind, outcome: act.state });
  if (act.answer?.outcome === 'refused') throw await refusal(context, toPerform, act);
  if (act.answer?.outcome === 'applied') return ok({ actId: act.id, ...act.answer.result });
  const headers = { 'Retry-After': '5' };
  return { status: 202, location: `/api/v1/acts/${act.id}`, body: viewAct(act), headers };
}

/** An act as `actView` says. */
export function viewAct(act: Act): z.output<typeof actView> {
  return {
    id: act.id,
    kind: act.kind,
    ...subjectOf(act),
    ...(act.dispatchId === null ? {} : { dispatchId: act.dispatchId }),
    state: act.state,
    receivedAt: new Date(act.receivedAt).toISOString(),
    ...(act.answer?.outcome === 'applied' ? { result: act.answer.result } : {}),
    ...(act.answer?.outcome === 'refused' ? { refusal: act.answer.refusal } : {}),
  };
}

function subjectOf(act: Act): { accountId?: string; noticeId?: string } {
  if (isOnAccount(act)) return { accountId: act.caseId };
  return act.noticeId === null ? {} : { noticeId: act.noticeId };
}

/**
 * The act that the client's key stands for, if it was used before for the very same request.
 * @throws Problem *idempotency-mismatch* if it was used for another one
 */
export async function replayed(context: AnyContext, tx: Knex.Transaction): Promise<Act | undefined> {
  const { actor, idempotencyKey, route } = context;
  const used = await findActByKey(tx, actor.accountId, idempotencyKey);
  if (used === undefined) return undefined;
  if (used.route === route && used.bodyHash === bodyHash(context.body)) return used.act;
  throw new Problem('idempotency-mismatch');
}

/**
 * Runs a check before an act is stored. If it refuses, the very same request may have come through since its key was looked up, and
 * moved the case: then its act is the answer, whatever the check found.
 */
export async function checkedOrReplayed(
  context: AnyContext,
  tx: Knex.Transaction,
  check: () => Promise<void>,
): Promise<Act | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    const meanwhile = error instanceof Problem ? await replayed(context, tx) : undefined;
    if (meanwhile === undefined) throw error;
    return meanwhile;
  }
}

/** What a key is bound to. */
export function keyOf(context: AnyContext): { key: string; route: string; bodyHash: string } {
  return { key: context.idempotencyKey, route: context.route, bodyHash: bodyHash(context.body) };
}

/** Runs `work` again if somebody with the same key was quicker: then it finds what he stored. */
export async function onceMoreIfKeyTaken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof KeyTakenError) return work();
    throw error;
  }
}

async function storeOnce(context: AnyContext, { check, prepare, standing: _, ...act }: ActToPerform): Promise<Act> {
  return onceMoreIfKeyTaken(() =>
    context.asActor(async (tx) => {
      const earlier = (await replayed(context, tx)) ?? (await checkedOrReplayed(context, tx, () => check(tx)));
      if (earlier !== undefined) return earlier;
      const stored = await storeAct(tx, context.services.clock, { ...act, actor: context.actor, key: keyOf(context) });
      await prepare?.(tx, stored);
      return stored;
    }),
  );
}

async function refusal(context: AnyContext, toPerform: ActToPerform, act: Act): Promise<Problem> {
  if (act.answer?.outcome !== 'refused') return new Problem('internal');
  const { type, code, errors, detail } = act.answer.refusal;
  const standing = type === 'illegal-move' ? await standingOf(context, toPerform) : {};
  return new Problem(type, {
    code,
    ...(errors === undefined ? {} : { errors }),
    members: { actId: act.id, ...detail, ...standing },
  });
}

async function standingOf({ actor, asActor }: AnyContext, { noticeId, standing }: ActToPerform): Promise<object> {
  return asActor(async (tx) => {
    if (standing !== undefined) return standing(tx);
    const notice = noticeId === undefined ? undefined : await findNoticeAtHand(tx, noticeId);
    return notice === undefined ? {} : { caseStatus: notice.status, actions: noticeActions(actor, notice) };
  });
}

function bodyHash(body: unknown): string {
  return createHash('sha256')
    .update(canonicalJson(body ?? null))
    .digest('hex');
}
