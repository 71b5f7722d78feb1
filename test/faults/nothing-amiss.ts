import { expect } from 'chai';
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import type { SeenDelivery } from '../../standalone/operator-simulator.js';
import { until } from '../../standalone/until.js';
import { dispatchWorkflowId, noticeWorkflowId } from '../../workflows/messages.js';
import { auditChain } from './audit-chains.js';
import type { CaseWishes } from './cases.js';

/** What one case should have left behind, beside what every case does. */
export interface Expected extends Required<CaseWishes> {
  noticeId: string;
  /** What each recipient said, one receipt after the other. */
  receipts?: string[];
}

const usualReceipts = ['received', 'executed'];

/** Fails unless a case ended as it should, with everything in it done exactly once. */
export async function expectCaseInOrder(db: Knex, temporal: Client, expected: Expected): Promise<void> {
  const { noticeId } = expected;
  await allAnswered(db, noticeId);
  const notice: unknown = await db('notices').where({ id: noticeId }).first('status', 'outcome');
  expect(notice).to.deep.equal({ status: 'closed', outcome: 'restricted' });
  expect(await db('tasks').where({ notice_id: noticeId, closed_at: null }).select('kind')).to.deep.equal([]);
  expect(await db('alerts').where({ notice_id: noticeId }).select('kind')).to.deep.equal([]);
  const restrictions = db('restrictions').whereIn('fact_id', db('facts').where({ notice_id: noticeId }).select('id'));
  expect(await restrictions.select('id')).to.have.length(1);

  await expectActsOnce(db, expected);
  const events = await auditChain(db, noticeId);
  // Annex 2, the prescription, and each recipient's copy of it.
  const dispatches: unknown[] = await db('dispatches').where({ notice_id: noticeId }).select('id');
  const documents = Array.from({ length: 2 + dispatches.length }, () => 'document');
  const done = [...eventKinds(expected), ...(await deliveries(db, noticeId)), ...documents];
  const kinds = done.map((kind) => `${kind} applied`);
  expect(events.map(({ kind, outcome }) => `${kind} ${outcome}`).sort()).to.deep.equal(kinds.sort());
  const prescriptions: { id: string }[] = await db('prescriptions').where({ notice_id: noticeId }).select('id');
  expect(prescriptions).to.have.length(1);
  await expectDispatchesOnce(db, temporal, prescriptions[0]?.id ?? '', expected);
  expect(await stateOf(temporal, noticeWorkflowId(noticeId))).to.equal('COMPLETED');
}

/** Fails if a number is missing or was given twice: so many notices, of which so many prescriptions. */
export async function expectNumbersWithoutGap(db: Knex, count: number): Promise<void> {
  for (const table of ['notices', 'prescriptions']) {
    const rows: { serial: number | null }[] = await db(table).orderBy('serial').select('serial');
    expect(
      rows.map(({ serial }) => serial),
      table,
    ).to.deep.equal(Array.from({ length: count }, (_, index) => index + 1));
  }
  const counters: unknown = await db('counters')
    .whereIn('kind', ['notice', 'prescription'])
    .orderBy('kind')
    .select('kind', 'value');
  const counted = (kind: string) => ({ kind, value: count });
  expect(counters).to.deep.equal([counted('notice'), counted('prescription')]);
}

/** Fails if a simulated operator got two orders for one dispatch, however often each was delivered. */
export async function expectOneOrderEach(simulators: readonly { url: string }[], orders: number): Promise<void> {
  const seen: SeenDelivery[] = [];
  for (const { url } of simulators) {
    const { items } = (await (await fetch(`${url}/deliveries`)).json()) as { items: SeenDelivery[] };
    seen.push(...items);
  }
  const dispatches = seen.map(({ data }) => (data as { dispatchId: string }).dispatchId);
  expect(new Set(dispatches).size).to.equal(orders);
  expect(seen).to.have.length(orders);
}

/** What nobody has asked for again is answered all the same: the sweeper sees to it. */
async function allAnswered(db: Knex, noticeId: string): Promise<void> {
  await until(
    `The acts of notice ${noticeId}`,
    async () => {
      const left: { kind: string }[] = await db('acts')
        .where({ notice_id: noticeId, answered_at: null })
        .select('kind');
      if (left.length > 0)
        throw new Error(`Nobody has seen the outcome of: ${left.map(({ kind }) => kind).join(', ')}`);
    },
    { withinMs: 120_000 },
  );
}

async function expectActsOnce(db: Knex, expected: Expected): Promise<void> {
  const acts: { id: string; kind: string; state: string }[] = await db('acts')
    .where({ notice_id: expected.noticeId })
    .select('id', 'kind', 'state');
  const { recipients, receipts = usualReceipts, sensitive } = expected;
  const kinds = ['submission', 'completion', ...(sensitive ? ['second_opinion'] : [])];
  const said = recipients.flatMap(() => receipts.map(() => 'receipts'));
  expect(acts.map(({ kind, state }) => `${kind} ${state}`).sort()).to.deep.equal(
    [...kinds, ...said].map((kind) => `${kind} applied`).sort(),
  );
}

function eventKinds({ recipients, receipts = usualReceipts, sensitive }: Expected): string[] {
  const perRecipient = recipients.flatMap(() => ['dispatch', ...receipts.map(() => 'receipts')]);
  const review = ['claim', 'verdicts', 'completion', ...(sensitive ? ['second_opinion'] : [])];
  const filing = ['draft', 'evidence', 'edit', 'freeze', 'submission', 'validation', 'assignment'];
  return [...filing, ...review, 'prescription', ...perRecipient, 'closing'];
}

/**
 * A recorded delivery for every message that arrived. Of one whose attempt was cut off the operator may have executed before it was repeated: then it
 * is cancelled. One message for each dispatch, none of them waiting.
 */
async function deliveries(db: Knex, noticeId: string): Promise<string[]> {
  const messages: { dispatch_id: string; delivered_at: Date | null; cancelled_at: Date | null }[] = await db(
    'dispatch_messages as m',
  )
    .join('dispatches as d', 'd.id', 'm.dispatch_id')
    .where('d.notice_id', noticeId)
    .select('m.dispatch_id', 'm.delivered_at', 'm.cancelled_at');
  expect(messages.filter((message) => (message.delivered_at ?? message.cancelled_at) === null)).to.deep.equal([]);
  const dispatches: unknown[] = await db('dispatches').where({ notice_id: noticeId }).select('id');
  expect(messages).to.have.length(dispatches.length);
  return messages.flatMap(({ delivered_at }) => (delivered_at === null ? [] : ['delivery']));
}

async function expectDispatchesOnce(
  db: Knex,
  temporal: Client,
  prescriptionId: string,
  { recipients, receipts = usualReceipts }: Expected,
): Promise<void> {
  const dispatches: { id: string; recipient_id: string; status: string }[] = await db('dispatches')
    .where({ prescription_id: prescriptionId })
    .select('id', 'recipient_id', 'status');
  expect(new Set(dispatches.map(({ recipient_id }) => recipient_id)).size).to.equal(recipients.length);
  expect(dispatches).to.have.length(recipients.length);
  for (const { id, recipient_id, status } of dispatches) {
    expect(status).to.equal('executed');
    const given: unknown = await db('receipts').where({ dispatch_id: id }).orderBy('id').select('status', 'late');
    const inTime = (said: string) => ({ status: said, late: false });
    expect(given).to.deep.equal(receipts.map(inTime));
    expect(await stateOf(temporal, dispatchWorkflowId(prescriptionId, recipient_id))).to.equal('COMPLETED');
  }
}

/** How a workflow ended; one that is about to is waited for. */
export async function stateOf(temporal: Client, workflowId: string): Promise<string> {
  return until(
    workflowId,
    async () => {
      const { status } = await temporal.workflow.getHandle(workflowId).describe();
      if (status.name === 'RUNNING') throw new Error('It still runs');
      return status.name;
    },
    { withinMs: 120_000 },
  );
}
