import { readDecisions } from '../../db/decisions.js';
import type { SheetFact } from '../../db/decisions.js';
import { moveNotice } from '../../db/notices.js';
import { activeRecipients } from '../../db/recipients.js';
import { isSensitiveKind } from '../../db/reference-lookups.js';
import { reviewTermsOf } from '../../db/reviewers.js';
import { closeTasks, openTask } from '../../db/tasks.js';
import { routeFacts } from '../../domain/recipient.js';
import { stepDueAt } from '../../domain/review-terms.js';
import { opinionNeeded } from '../../domain/second-opinion.js';
import type { OpinionLevel } from '../../domain/second-opinion.js';
import { isLate, sources } from '../../domain/sources.js';
import { ActRefusedError } from '../act-refused.js';
import { tellOfNotice } from '../tell.js';
import { dropLease, refuseUnlessHolder } from './context.js';
import type { AppliedNoticeAct, NoticeActContext } from './context.js';
import { decide } from './decision.js';

/**
 * The holder adopts the sheet in his own name: every fact has a verdict with code and reasons, and no hard stop stands. The case is decided, or waits for a second
 * opinion where the rules want one (safeguard 2).
 */
export async function complete(context: NoticeActContext): Promise<AppliedNoticeAct> {
  const { deps, tx, act, actor, notice } = context;
  const { sheetVersion, recipientIds } = act.payload as { sheetVersion: number; recipientIds?: string[] };
  await refuseUnlessHolder(context);
  if (sheetVersion !== notice.sheetVersion) {
    throw new ActRefusedError({ type: 'stale', code: 'stale', detail: { sheetVersion: notice.sheetVersion } });
  }
  const { decided, undecided } = await readDecisions(tx, notice.id);
  if (undecided.length > 0) throw refusedFields(undecided.map((index) => [`#/facts/${index}/verdict`, 'required']));
  const stopped = decided.flatMap(({ verdict, hardStop }, index) =>
    verdict === 'confirmed' && hardStop !== undefined ? [[`#/facts/${index}/verdict`, hardStop] as const] : [],
  );
  if (stopped.length > 0) throw refusedFields(stopped);
  // Clause 11 does not apply to another track: whoever finds its act wanting returns it, and rejects nothing.
  const rejected = decided.flatMap(({ verdict }, index) =>
    verdict === 'unconfirmed' && !sources[notice.source].isRejectable
      ? [[`#/facts/${index}/verdict`, 'not_rejectable'] as const]
      : [],
  );
  if (rejected.length > 0) throw refusedFields(rejected);
  await refuseUnlessRouted(context, decided, recipientIds);

  const adopted = { reviewer_id: actor.accountId, recipient_ids: recipientIds ?? null };
  const level = opinionNeeded(
    decided.map(({ verdict, target }) => ({
      verdict,
      scope: target.scope,
      hasHardStop: target.hardStop !== undefined,
    })),
    await isSensitiveKind(tx, deps.clock, notice.violationKind),
  );
  const completed =
    level === null
      ? await decide(context, 'completion', decided, adopted)
      : await askSecondReader(context, level, adopted);
  return {
    notice: completed,
    result: {
      status: completed.status,
      ...(completed.outcome === null ? {} : { outcome: completed.outcome }),
      secondOpinionBy: level,
    },
  };
}

async function askSecondReader(
  { deps, tx, actor, notice }: NoticeActContext,
  level: OpinionLevel,
  adopted: { reviewer_id: string; recipient_ids: string[] | null },
) {
  const since = deps.clock.now();
  const dueAt = stepDueAt(await reviewTermsOf(tx, deps.clock, notice, since), since, 0);
  await dropLease(tx, notice.id);
  await closeTasks(tx, deps.clock, { noticeId: notice.id, kinds: ['review', 'review_overdue'] });
  await openTask(tx, deps.clock, { kind: 'second_opinion', noticeId: notice.id, role: level, dueAt });
  await tellOfNotice(deps, tx, 'second_opinion_asked', { notice, to: { role: level }, except: actor.accountId });
  return moveNotice(tx, deps.clock, notice, 'completion', {
    ...adopted,
    status: 'second_opinion',
    opinion_by: level,
    review_since: new Date(since),
    review_stage: 0,
    due_at: new Date(dueAt),
    overdue: isLate(notice.forwardBy, since),
  });
}

async function refuseUnlessRouted(
  { tx }: NoticeActContext,
  decided: readonly SheetFact[],
  chosen?: string[],
): Promise<void> {
  const recipients = await activeRecipients(tx);
  const unknown = (chosen ?? []).flatMap((id, index) => (recipients.some((known) => known.id === id) ? [] : [index]));
  if (unknown.length > 0) throw refusedFields(unknown.map((index) => [`#/recipientIds/${index}`, 'unknown_recipient']));
  const confirmed = decided.filter(({ verdict }) => verdict === 'confirmed');
  const routed = new Set([...routeFacts(confirmed.map(toRouted), recipients, chosen ?? null).values()].flat());
  const unrouted = confirmed.filter(({ fact }) => !routed.has(fact.id));
  if (unrouted.length > 0) throw refusedFields([['#/recipientIds', 'no_recipient']]);
}

/** A confirmed fact as the routing rule sees it. */
export function toRouted({ fact, target }: SheetFact) {
  return {
    factId: fact.id,
    scope: target.scope,
    ...(target.platform === undefined ? {} : { platform: target.platform }),
  };
}

function refusedFields(fields: (readonly [pointer: string, code: string])[]): ActRefusedError {
  return new ActRefusedError({
    type: 'invalid',
    code: 'invalid',
    errors: fields.map(([pointer, code]) => ({ pointer, code })),
  });
}
