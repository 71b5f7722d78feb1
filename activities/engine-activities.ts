import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { SearchAttributeType, TypedSearchAttributes, defineSearchAttributeKey } from '@temporalio/common';
import type { Knex } from 'knex';
import { lockNotice } from '../db/notices.js';
import { dispatchesOf, findPrescription } from '../db/prescriptions.js';
import {
  casesTaskQueue,
  dispatchWorkflowId,
  noticeWorkflowId,
  searchAttributeNames,
  summaries,
} from '../workflows/messages.js';
import type { DispatchInput, NoticeCaseInput } from '../workflows/messages.js';
import { heartbeating } from './heartbeating.js';

/** How many dispatches are started at once. */
const atOnce = 10;

/** Starts cases through the engine's client. "Already started" is success: a step that is repeated starts nothing twice. */
export function createEngineActivities({ db, temporal }: { db: Knex; temporal: Client }) {
  return {
    /** Starts the dispatches of a notice's prescription that have not settled. */
    async startDispatches(noticeId: string): Promise<void> {
      const prescription = await findPrescription(db, noticeId);
      if (prescription === undefined) throw new Error(`Notice ${noticeId} has no prescription`);
      const open = (await dispatchesOf(db, prescription.id)).filter(({ settled }) => !settled);
      await heartbeating(async () => {
        for (let from = 0; from < open.length; from += atOnce) {
          await Promise.all(
            open.slice(from, from + atOnce).map(({ id, recipientId }) =>
              start(temporal, 'dispatchToRecipient', dispatchWorkflowId(prescription.id, recipientId), {
                args: { dispatchId: id },
                summary: summaries.dispatch,
              }),
            ),
          );
        }
      });
    },

    /** Starts the case of a part that was split off. */
    async startPart(partId: string): Promise<void> {
      const { bodyCode, violationKind } = await db.transaction((tx) => lockNotice(tx, partId));
      await heartbeating(() =>
        start(temporal, 'noticeCase', noticeWorkflowId(partId), {
          args: { noticeId: partId, bodyCode, violationKind, opensAs: 'part' },
          summary: summaries.part(violationKind),
          searchAttributes: [
            [searchAttributeNames.phase, 'review'],
            [searchAttributeNames.kind, violationKind],
            [searchAttributeNames.body, bodyCode],
          ],
        }),
      );
    },
  };
}

export type EngineActivities = ReturnType<typeof createEngineActivities>;

async function start(
  temporal: Client,
  type: string,
  workflowId: string,
  {
    args,
    summary,
    searchAttributes = [],
  }: { args: DispatchInput | NoticeCaseInput; summary: string; searchAttributes?: [string, string][] },
): Promise<void> {
  try {
    await temporal.workflow.start(type, {
      workflowId,
      taskQueue: casesTaskQueue,
      args: [args],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowTaskTimeout: '5s',
      staticSummary: summary,
      typedSearchAttributes: new TypedSearchAttributes(
        searchAttributes.map(([name, value]) => ({
          key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
          value,
        })),
      ),
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
