import { expect } from 'chai';
import type { SeenDelivery } from '../../standalone/operator-simulator.js';
import { until } from '../../standalone/until.js';
import { dispatchWorkflowId, restorationWorkflowId } from '../../workflows/messages.js';
import { auditChain } from './audit-chains.js';
import { expectTaken } from './cases.js';
import type { FaultBench } from './fault-bench.js';
import { stateOf } from './nothing-amiss.js';

/** A wish to resume access, and to how many recipients its instruction goes. */
export interface Lifting {
  restorationId: string;
  recipients: number;
}

/** A body asks that what its notice restricted be lifted, and is heard. */
export async function askToLift({ play }: FaultBench, noticeId: string): Promise<string> {
  const body = { about: { noticeId }, cause: 'removed', statement: 'Бет жойылды' };
  return String((await play.act('officer.finmon', '/restorations', body))['restorationId']);
}

/** A reviewer decides to lift, once; whatever the answer, nobody asks again. */
export async function lift({ play }: FaultBench, restorationId: string): Promise<void> {
  const body = { decision: 'lift', reasons: 'Тексерілді' };
  expectTaken(await play.call('reviewer.dana', `POST /restorations/${restorationId}/decision`, { body }));
}

/** Fails unless access was resumed as it should: one decision, one instruction, one order to each recipient, and everything on record once. */
export async function expectLiftedOnce({ db, temporal }: FaultBench, lifting: Lifting): Promise<void> {
  const { restorationId, recipients } = lifting;
  await until(
    `Restoration ${restorationId}`,
    async () => {
      const row = await db('restorations').where({ id: restorationId }).first<{ status: string }>('status');
      if (row.status !== 'closed') throw new Error(`It is ${row.status}`);
      const left: unknown[] = await db('acts').where({ case_id: restorationId, answered_at: null }).select('kind');
      if (left.length > 0) throw new Error('Nobody has seen the outcome of an act');
    },
    { withinMs: 90_000 },
  );
  const outcome: unknown = await db('restorations').where({ id: restorationId }).first('outcome', 'decision');
  expect(outcome).to.deep.equal({ outcome: 'lifted', decision: 'lift' });
  const instructions: { id: string }[] = await db('instructions').where({ restoration_id: restorationId }).select('id');
  expect(instructions).to.have.length(1);
  const register: { resumed: boolean }[] = await db('restrictions')
    .where({ lifted_by: restorationId })
    .whereNotNull('lifted_at')
    .select(db.raw('resumed_at is not null as resumed'));
  expect(register).to.deep.equal([{ resumed: true }]);

  const dispatches: { recipient_id: string; status: string }[] = await db('dispatches')
    .where({ restoration_id: restorationId })
    .select('recipient_id', 'status');
  expect(dispatches.map(({ status }) => status)).to.deep.equal(Array.from({ length: recipients }, () => 'executed'));
  expect(new Set(dispatches.map(({ recipient_id }) => recipient_id)).size).to.equal(recipients);
  for (const { recipient_id: recipientId } of dispatches)
    expect(await stateOf(temporal, dispatchWorkflowId(instructions[0]?.id ?? '', recipientId))).to.equal('COMPLETED');
  expect(await stateOf(temporal, restorationWorkflowId(restorationId))).to.equal('COMPLETED');

  const messages: { delivered_at: Date | null }[] = await db('dispatch_messages as m')
    .join('dispatches as d', 'd.id', 'm.dispatch_id')
    .where('d.restoration_id', restorationId)
    .select('m.delivered_at');
  expect(messages).to.have.length(recipients);
  const each = ['document', 'dispatch', 'receipts', 'receipts'];
  const done = [
    ...['restoration_request', 'restoration_decision', 'instruction', 'closing'],
    ...dispatches.flatMap(() => each),
    // An operator who has executed before his delivery was noted needs it no more.
    ...messages.flatMap(({ delivered_at }) => (delivered_at === null ? [] : ['delivery'])),
  ];
  const events = (await auditChain(db, restorationId)).map(({ kind, outcome: came }) => `${kind} ${came}`);
  expect(events.sort()).to.deep.equal(done.map((kind) => `${kind} applied`).sort());
}

/** Fails if the number of an instruction is missing or was given twice, or if an operator got two orders for one of its dispatches. */
export async function expectInstructionsWithoutGap({ db, stack }: FaultBench, liftings: readonly Lifting[]) {
  const rows: { serial: number }[] = await db('instructions').orderBy('serial').select('serial');
  expect(rows.map(({ serial }) => serial)).to.deep.equal(liftings.map((_, index) => index + 1));
  const dispatches: { id: string }[] = await db('dispatches').whereNotNull('restoration_id').orderBy('id').select('id');
  const wanted = dispatches.map(({ id }) => id);
  const ordered: string[] = [];
  for (const { url } of stack.simulators) {
    const { items } = (await (await fetch(`${url}/deliveries`)).json()) as { items: SeenDelivery[] };
    ordered.push(...items.map(({ data }) => (data as { dispatchId: string }).dispatchId));
  }
  expect(ordered.filter((id) => wanted.includes(id)).sort()).to.deep.equal(wanted.sort());
}
