import type { Knex } from 'knex';
import type { z } from 'zod';
import { recordDirectAct } from '../db/acts.js';
import type { NewAct } from '../db/acts.js';
import { recordEvent } from '../db/audit.js';
import { checkedOrReplayed, keyOf, onceMoreIfKeyTaken, replayed } from './acts.js';
import type { AnyContext } from './acts.js';
import type { Answer, AnswerSpec } from './route.js';
import { ok } from './route.js';

/** The answers of a route that performs such an act: it is over when it is answered. */
export function directActAnswers(schema: z.ZodType): Record<number, AnswerSpec> {
  return { 200: { description: 'Applied', schema } };
}

/**
 * Does an act on a case that has no workflow yet: its effect, its audit event and the act itself are one transaction, and a key that was
 * used before gives its answer.
 * @param apply checks, then does it; gives what the answer says beside the act's id, and what its audit event notes
 */
export async function performDirectAct(
  context: AnyContext,
  { kind, payload, ...about }: Pick<NewAct, 'kind' | 'payload'> & ({ noticeId: string } | { caseId: string }),
  apply: (
    tx: Knex.Transaction,
  ) => Promise<{ result: Record<string, unknown>; before: Record<string, unknown>; after: Record<string, unknown> }>,
): Promise<Answer> {
  const { actor, services, asActor } = context;
  const caseId = 'noticeId' in about ? about.noticeId : about.caseId;
  const act = await onceMoreIfKeyTaken(() =>
    asActor(async (tx) => {
      let applied: Awaited<ReturnType<typeof apply>> | undefined;
      const earlier =
        (await replayed(context, tx)) ??
        (await checkedOrReplayed(context, tx, async () => {
          applied = await apply(tx);
        }));
      if (earlier !== undefined || applied === undefined) return earlier;
      const { result, before, after } = applied;
      const toKeep = { kind, caseId, ...about, actor, payload, key: keyOf(context), result };
      const stored = await recordDirectAct(tx, services.clock, toKeep);
      const event = { caseId, actor, kind, outcome: 'applied' as const, actId: stored.id };
      await recordEvent(tx, services.clock, { ...event, before, after });
      return stored;
    }),
  );
  return ok(act?.answer?.outcome === 'applied' ? { actId: act.id, ...act.answer.result } : {});
}
