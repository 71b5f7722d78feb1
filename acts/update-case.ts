import { WithStartWorkflowOperation } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { SearchAttributeType, TypedSearchAttributes, defineSearchAttributeKey } from '@temporalio/common';
import type { Knex } from 'knex';
import type { Act } from '../db/acts.js';
import { asActor } from '../db/as-actor.js';
import type { ActMessage, DispatchActKind, NoticeActKind } from '../domain/acts.js';
import { dispatchActKinds } from '../domain/acts.js';
import {
  casesTaskQueue,
  dispatchActUpdate,
  dispatchWorkflowId,
  noticeActUpdate,
  noticeWorkflowId,
  searchAttributeNames,
  summaries,
} from '../workflows/messages.js';
import type { ActOutcome, NoticeCaseInput } from '../workflows/messages.js';

/** Sends the update of one act to the workflow of its case; a submission starts the case where it does not run yet. */
export async function updateCase({ db, temporal }: { db: Knex; temporal: Client }, act: Act): Promise<ActOutcome> {
  if (act.kind === 'submission') return submit(db, temporal, act);
  if (isDispatchAct(act.kind)) {
    const handle = temporal.workflow.getHandle(
      await asActor(db, { accountId: act.actorId }, (tx) => dispatchIdOf(tx, act)),
    );
    return handle.executeUpdate(dispatchActUpdate, { args: [messageOf(act, act.kind)], updateId: act.id });
  }
  const handle = temporal.workflow.getHandle(noticeWorkflowId(act.noticeId));
  return handle.executeUpdate(noticeActUpdate, { args: [messageOf(act, act.kind)], updateId: act.id });
}

/** Update-with-Start: a returned notice goes on in the same workflow, a closed one is never started again. */
async function submit(db: Knex, temporal: Client, act: Act): Promise<ActOutcome> {
  const input = await asActor(db, { accountId: act.actorId }, (tx) => caseInput(tx, act.noticeId));
  const start = new WithStartWorkflowOperation<(input: NoticeCaseInput) => Promise<unknown>>('noticeCase', {
    workflowId: noticeWorkflowId(act.noticeId),
    taskQueue: casesTaskQueue,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    workflowTaskTimeout: '5s',
    staticSummary: summaries.notice(input.violationKind),
    typedSearchAttributes: new TypedSearchAttributes([
      { key: keyword(searchAttributeNames.phase), value: 'intake' },
      { key: keyword(searchAttributeNames.kind), value: input.violationKind },
      { key: keyword(searchAttributeNames.body), value: input.bodyCode },
    ]),
  });
  return temporal.workflow.executeUpdateWithStart(noticeActUpdate, {
    startWorkflowOperation: start,
    args: [messageOf(act, 'submission')],
    updateId: act.id,
  });
}
function keyword(name: string) {
  return defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);
}

function messageOf<K extends NoticeActKind | DispatchActKind>(act: Act, kind: K): ActMessage<K> {
  return { actId: act.id, kind, actorId: act.actorId, roles: act.roles };
}

function isDispatchAct(kind: Act['kind']): kind is DispatchActKind {
  return (dispatchActKinds as readonly string[]).includes(kind);
}

async function dispatchIdOf(db: Knex, act: Act): Promise<string> {
  const row = await db<{ id: string; prescription_id: string; recipient_id: string }>('dispatches')
    .where({ id: act.dispatchId ?? act.caseId })
    .first('prescription_id', 'recipient_id');
  if (row === undefined) throw new Error(`Act ${act.id} is about a dispatch that is not there`);
  return dispatchWorkflowId(row.prescription_id, row.recipient_id);
}

async function caseInput(db: Knex, noticeId: string): Promise<NoticeCaseInput> {
  const row = await db<{ id: string; body_code: string; violation_kind: string | null }>('notices')
    .where({ id: noticeId })
    .first('body_code', 'violation_kind');
  if (row === undefined) throw new Error(`There is no notice ${noticeId}`);
  return { noticeId, bodyCode: row.body_code, violationKind: row.violation_kind ?? 'OTHER' };
}
