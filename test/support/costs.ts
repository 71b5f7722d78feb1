import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import type { Knex } from 'knex';
import { connect } from '../../db/connection.js';
import type { Stack } from '../../standalone/stack-types.js';
import { dataConverterOf } from './stack.js';
import { dispatchWorkflowId, noticeWorkflowId, restorationWorkflowId } from '../../workflows/messages.js';

/** What a workflow has cost the engine so far. */
export interface Cost {
  events: number;
  transitions: number;
}

export interface Costs {
  readonly db: Knex;
  readonly temporal: Client;
  /** What a notice has cost, once nothing is under way in its case. */
  ofNotice(noticeId: string): Promise<Cost>;
  /** The same for a restoration. */
  ofRestoration(restorationId: string): Promise<Cost>;
  /** The same for any case, by its workflow id. */
  ofCase(workflowId: string): Promise<Cost>;
  /** The same for its dispatch to a recipient; to its only one by default. */
  ofDispatch(noticeId: string, recipientId?: string): Promise<Cost>;
}

/** Reads from a real Temporal server what cases cost, for the `describe` that calls this. */
export function withCosts(stack: () => Stack): Costs {
  let connection: Connection | undefined;
  let temporal: Client | undefined;
  let db: Knex | undefined;
  before(async () => {
    connection = await Connection.connect({ address: stack().temporalAddress });
    temporal = new Client({ connection, namespace: stack().namespace, dataConverter: dataConverterOf(stack()) });
    db = connect(stack().databaseUrl, { max: 2 });
  });
  after(async () => {
    await db?.destroy();
    await connection?.close();
  });
  const given = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('There are costs only while the tests of their describe run');
    return value;
  };
  const costs: Costs = {
    get db() {
      return given(db);
    },
    get temporal() {
      return given(temporal);
    },
    ofCase: (workflowId) => quietCost(costs.temporal, workflowId),
    ofNotice: (noticeId) => quietCost(costs.temporal, noticeWorkflowId(noticeId)),
    ofRestoration: (restorationId) => quietCost(costs.temporal, restorationWorkflowId(restorationId)),
    async ofDispatch(noticeId, recipientId) {
      const where = { notice_id: noticeId, ...(recipientId === undefined ? {} : { recipient_id: recipientId }) };
      const rows = await costs
        .db('dispatches')
        .where(where)
        .select<{ prescription_id: string; recipient_id: string }[]>('prescription_id', 'recipient_id');
      const [row, ...others] = rows;
      if (row === undefined || others.length > 0)
        throw new Error(`Notice ${noticeId} has ${rows.length} such dispatches`);
      return quietCost(costs.temporal, dispatchWorkflowId(row.prescription_id, row.recipient_id));
    },
  };
  return costs;
}

/** What one story cost more than another. */
export function difference(one: Cost, other: Cost): Cost {
  return { events: one.events - other.events, transitions: one.transitions - other.transitions };
}

async function quietCost(temporal: Client, workflowId: string): Promise<Cost> {
  for (let tries = 0; tries < 400; tries += 1) {
    const { historyLength, raw } = await temporal.workflow.getHandle(workflowId).describe();
    const isBusy = (raw.pendingActivities ?? []).length > 0 || raw.pendingWorkflowTask != null;
    if (!isBusy) {
      return { events: historyLength, transitions: Number(raw.workflowExecutionInfo?.stateTransitionCount ?? 0) };
    }
    await pause(50);
  }
  throw new Error(`${workflowId} is still busy`);
}
