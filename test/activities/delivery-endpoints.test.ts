import { expect } from 'chai';
import { createDeliveryActivities } from '../../activities/delivery-activities.js';
import type { DispatchState } from '../../domain/cases.js';
import { activityEnvironment } from '../support/activity-environment.js';
import { withCases } from '../support/case-table.js';
import { withDispatches } from '../support/dispatch-table.js';
import type { OpenedDispatch } from '../support/dispatch-table.js';
import { toThisMachine } from '../support/outgoing.js';
import { withWebhookServer } from '../support/webhook-server.js';

describe('delivering a message to an endpoint', () => {
  const table = withCases();
  const sent = withDispatches(table);
  const server = withWebhookServer();
  const open = () => sent.open({ endpoint: server.url });
  const messageOf = ({ state }: OpenedDispatch) => state.pendingMessageIds[0] ?? '';
  const deliver = (messageId: string): Promise<DispatchState> => {
    const wired = { timeoutMs: 15_000, firstRetryMs: 1_000, random: () => 0.5, outgoing: toThisMachine };
    return activityEnvironment(1).run(createDeliveryActivities({ ...table.deps, ...wired }).deliverMessage, messageId);
  };

  it('is undeliverable at once where it is none to which anything may be sent', async () => {
    const dispatch = await sent.open({ endpoint: 'http://orders.operator.kz/hook' });
    expect(await deliver(messageOf(dispatch))).to.deep.include({ status: 'undeliverable', pendingMessageIds: [] });
    const row = table.database.db<{ id: string }>('dispatch_messages').where({ id: messageOf(dispatch) });
    expect(await row.first('last_answer')).to.deep.equal({ last_answer: 'https_required' });
    expect(await table.alerts(dispatch.noticeId)).to.deep.equal(['undeliverable']);
  });

  it('ends the one that says it is gone: nothing more is sent there, and people are told', async () => {
    const dispatch = await open();
    server.answer = (res) => void res.writeHead(410).end();
    expect((await deliver(messageOf(dispatch))).status).to.equal('undeliverable');
    expect((await table.alerts(dispatch.noticeId)).sort()).to.deep.equal(['endpoint_gone', 'undeliverable']);
    const recipient = table.database.db('recipients').where({ id: dispatch.recipientId });
    expect(await recipient.clone().first('endpoint_disabled_at')).to.deep.equal({
      endpoint_disabled_at: new Date(table.clock.now()),
    });
    server.answer = (res) => void res.writeHead(200).end();
    const other = await open();
    await table.database
      .db('dispatches')
      .where({ id: other.dispatchId })
      .update({ recipient_id: dispatch.recipientId });
    expect((await deliver(messageOf(other))).status, 'its next message').to.equal('undeliverable');
    expect(server.heard).to.have.length(1);
  });
});
