import { opinionHindrance } from '../../db/claims.js';
import { readDecisions } from '../../db/decisions.js';
import { newId } from '../../db/new-id.js';
import { refuseReviewer } from '../../db/reviewers.js';
import { closeTasks } from '../../db/tasks.js';
import { ActRefusedError } from '../act-refused.js';
import { findReviewer, giveToReviewer } from '../assign.js';
import type { AppliedNoticeAct, NoticeActContext } from './context.js';
import { decide } from './decision.js';

interface Opinion {
  sheetVersion: number;
  opinion: 'agree' | 'disagree';
  reasons: string;
  facts?: { factId: string; opinion: 'agree' | 'disagree'; reasons: string }[];
}

/**
 * A second person agrees to exactly one version of the sheet, or sends it back to review with reasons; after a second
 * disagreement another reviewer takes the case (safeguard 2).
 */
export async function giveOpinion(context: NoticeActContext): Promise<AppliedNoticeAct> {
  const { deps, tx, act, actor, notice } = context;
  const opinion = act.payload as Opinion;
  if (opinion.sheetVersion !== notice.sheetVersion) {
    throw new ActRefusedError({ type: 'stale', code: 'stale', detail: { sheetVersion: notice.sheetVersion } });
  }
  const { decided } = await readDecisions(tx, notice.id);
  refuseUnlessConsistent(opinion, new Set(decided.map(({ fact }) => fact.id)));
  const hindrance = await opinionHindrance(tx, notice.id, actor.accountId);
  if (hindrance !== undefined) throw new ActRefusedError({ type: 'forbidden', code: hindrance });
  await tx('opinions').insert({
    id: newId(deps.clock.now()),
    notice_id: notice.id,
    sheet_version: opinion.sheetVersion,
    reader_id: actor.accountId,
    opinion: opinion.opinion,
    reasons: opinion.reasons,
    facts: JSON.stringify(opinion.facts ?? []),
    given_at: new Date(deps.clock.now()),
  });
  const next =
    opinion.opinion === 'agree' ? await decide(context, 'second_opinion', decided, {}) : await sendBack(context);
  return { notice: next, result: { status: next.status, ...(next.outcome === null ? {} : { outcome: next.outcome }) } };
}

async function sendBack({ deps, tx, notice }: NoticeActContext) {
  const disagreements = notice.disagreements + 1;
  await closeTasks(tx, deps.clock, { noticeId: notice.id, kinds: ['second_opinion'] });
  if (disagreements >= 2) await refuseReviewer(tx, deps.clock, notice);
  return giveToReviewer(deps, tx, notice, 'second_opinion', await findReviewer(deps, tx, notice), {
    // Counted anew for the next reviewer.
    disagreements: disagreements < 2 ? disagreements : 0,
  });
}

function refuseUnlessConsistent({ opinion, facts = [] }: Opinion, known: ReadonlySet<string>): void {
  const errors = facts.flatMap((fact, index) => {
    if (!known.has(fact.factId)) return [{ pointer: `#/facts/${index}/factId`, code: 'unknown_fact' }];
    if (opinion === 'agree' && fact.opinion === 'disagree')
      return [{ pointer: `#/facts/${index}/opinion`, code: 'contradicts_opinion' }];
    return [];
  });
  if (errors.length > 0) throw new ActRefusedError({ type: 'invalid', code: 'invalid', errors });
}
