import { WithStartWorkflowOperation } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { SearchAttributeType, TypedSearchAttributes, defineSearchAttributeKey } from '@temporalio/common';
import type { Knex } from 'knex';
import type { Act } from '../db/acts.js';
import { asActor } from '../db/as-actor.js';
import type { NoticeActKind } from '../domain/acts.js';
import { canHappen, isFinal } from '../domain/notice-status.js';
import type { NoticeStatus } from '../domain/notice-status.js';
import {
  caseStart,
  noticeActUpdate,
  noticeWorkflowId,
  searchAttributeNames,
  summaries,
} from '../workflows/messages.js';
import type { ActOutcome, NoticeCaseInput } from '../workflows/messages.js';
import { messageOf } from './act-message.js';
import type { CaseFamily } from './families.js';

/** Acts on notices; a submission starts the case where it does not run yet. */
export const noticeFamily: CaseFamily = {
  async update({ db, temporal }, act) {
    if (act.kind === 'submission') return submit(db, temporal, act);
    const handle = temporal.workflow.getHandle(noticeWorkflowId(act.caseId));
    return handle.executeUpdate(noticeActUpdate, { args: [messageOf<NoticeActKind>(act)], updateId: act.id });
  },
  // A submission is stored together with the notice's move to *submitting*, so for it that status is the right one.
  async allows(db, act) {
    const status = await noticeStatus(db, act.caseId);
    return act.kind === 'submission' ? status === 'submitting' : canHappen(act.kind as NoticeActKind, status);
  },
  hasEnded: async (db, act) => isFinal(await noticeStatus(db, act.caseId)),
  lock: () => Promise.resolve(),
};

/** Update-with-Start: a returned notice goes on in the same workflow, a closed one is never started again. */
async function submit(db: Knex, temporal: Client, act: Act): Promise<ActOutcome> {
  const input = await asActor(db, { accountId: act.actorId }, (tx) => caseInput(tx, act.caseId));
  const start = new WithStartWorkflowOperation<(input: NoticeCaseInput) => Promise<unknown>>('noticeCase', {
    ...caseStart(noticeWorkflowId(act.caseId), summaries.notice(input.violationKind)),
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    typedSearchAttributes: new TypedSearchAttributes([
      { key: keyword(searchAttributeNames.phase), value: 'intake' },
      { key: keyword(searchAttributeNames.kind), value: input.violationKind },
      { key: keyword(searchAttributeNames.body), value: input.bodyCode },
    ]),
  });
  return temporal.workflow.executeUpdateWithStart(noticeActUpdate, {
    startWorkflowOperation: start,
    args: [messageOf<NoticeActKind>(act)],
    updateId: act.id,
  });
}

function keyword(name: string) {
  return defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);
}

async function caseInput(db: Knex, noticeId: string): Promise<NoticeCaseInput> {
  const row = await db<{ id: string; body_code: string; violation_kind: string | null }>('notices')
    .where({ id: noticeId })
    .first('body_code', 'violation_kind');
  if (row === undefined) throw new Error(`There is no notice ${noticeId}`);
  return { noticeId, bodyCode: row.body_code, violationKind: row.violation_kind ?? 'OTHER' };
}

async function noticeStatus(db: Knex, id: string): Promise<NoticeStatus> {
  const row = await db<{ id: string; status: NoticeStatus }>('notices').where({ id }).first('status');
  if (row === undefined) throw new Error(`There is no notice ${id}`);
  return row.status;
}
