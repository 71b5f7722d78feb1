import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { SearchAttributeType, TypedSearchAttributes, defineSearchAttributeKey } from '@temporalio/common';
import type { Knex } from 'knex';
import { lockNotice } from '../db/notices.js';
import { dispatchesOf, findPrescription } from '../db/prescriptions.js';
import {
  caseStart,
  dispatchWorkflowId,
  noticeWorkflowId,
  restorationWorkflowId,
  searchAttributeNames,
  summaries,
} from '../workflows/messages.js';
import type { DispatchInput, NoticeCaseInput, RestorationInput } from '../workflows/messages.js';
import { findInstructionOf } from '../db/instructions.js';
import { heartbeating } from './heartbeating.js';
import { tellOfCancellations } from './tell-of-cancellations.js';

/** How many dispatches are started at once. */
const atOnce = 10;

/** Starts cases through the engine's client. "Already started" is success: a step that is repeated starts nothing twice. */
export function createEngineActivities({ db, temporal }: { db: Knex; temporal: Client }) {
  return {
    /** Starts the dispatches of a notice's prescription, or of a restoration's instruction, that have not settled. */
    async startDispatches(caseId: string): Promise<void> {
      const prescription = await findPrescription(db, caseId);
      const order = prescription ?? (await findInstructionOf(db, caseId));
      if (order === undefined) throw new Error(`Case ${caseId} has ordered nothing`);
      const summary = prescription === undefined ? summaries.instruction : summaries.dispatch;
      await tellOfCancellations({ db, temporal }, order.id);
      const open = (await dispatchesOf(db, order.id)).filter(({ settled }) => !settled);
      await heartbeating(async () => {
        for (let from = 0; from < open.length; from += atOnce) {
          await Promise.all(
            open.slice(from, from + atOnce).map(({ id, recipientId }) =>
              start(temporal, 'dispatchToRecipient', dispatchWorkflowId(order.id, recipientId), {
                args: { dispatchId: id },
                summary,
              }),
            ),
          );
        }
      });
    },

    /** Starts a restoration that was opened by something else than a request: an owner, a complaint, a review. */
    async startRestoration(restorationId: string): Promise<void> {
      await heartbeating(() => startOpenedRestoration(temporal, restorationId));
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

/** Starts the case of a restoration that is open already. */
export function startOpenedRestoration(temporal: Client, restorationId: string): Promise<void> {
  return start(temporal, 'restorationCase', restorationWorkflowId(restorationId), {
    args: { restorationId, opensAs: 'opened' },
    summary: summaries.restoration,
  });
}

async function start(
  temporal: Client,
  type: string,
  workflowId: string,
  {
    args,
    summary,
    searchAttributes = [],
  }: {
    args: DispatchInput | NoticeCaseInput | RestorationInput;
    summary: string;
    searchAttributes?: [string, string][];
  },
): Promise<void> {
  try {
    await temporal.workflow.start(type, {
      ...caseStart(workflowId, summary),
      args: [args],
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
