import { expect } from 'chai';
import type { Json } from '../support/http-client.js';
import { eventually, page } from '../support/players.js';
import type { Filed, Players } from '../support/players.js';
import type { Scene } from './scene.js';
import { decide, onDispatch, receipt } from './scene.js';

const polling = { recipient: 'Polling Telecom', who: 'operator.poll' };
const ruling = (said: string): [string, Json] => ['rulings', { ruling: said, reasons: 'Kanareika-prichina: так' }];

/** While operators carry it out. */
export const executionScenes: Record<string, Scene> = {
  not_yet_fetched: {
    begin: (play) => ordered(play, { recipients: ['POLLING_TELECOM'], stands: [polling.recipient, 'pending'] }),
    async finish(play, filed) {
      const { id } = await play.untilDispatch(filed.id, polling.recipient, 'pending');
      expect((await play.call(polling.who, `GET /dispatches/${String(id)}`)).status).to.equal(200);
      await receipt(play, filed, { ...polling, status: 'delivered' });
    },
    ends: 'closed restricted',
  },
  dispatches_not_started: {
    begin: (play) => play.file([page()]),
    killed: { step: 'startDispatches', moment: 'before', by: (play, filed) => decide(play, filed) },
    finish: () => Promise.resolve(),
    ends: 'closed restricted',
  },
  silent: {
    begin: (play) => ordered(play, { script: { after: [] }, stands: ['Sim Telecom A', 'delivered'] }),
    finish: (play, filed) => receipt(play, filed, { status: 'delivered' }),
    ends: 'closed restricted',
  },
  received: {
    begin: (play) =>
      ordered(play, { script: { after: [{ status: 'received' }] }, stands: ['Sim Telecom A', 'received'] }),
    finish: (play, filed) => receipt(play, filed, { status: 'received' }),
    ends: 'closed restricted',
  },
  unclear: {
    begin: (play) =>
      ordered(play, {
        script: { after: [{ status: 'unclear', note: 'Kanareika-prichina: какая?' }] },
        stands: ['Sim Telecom A', 'unclear'],
      }),
    finish: (play, filed) => onDispatch(play, filed, { status: 'unclear', act: ruling('clarify') }),
    ends: 'closed restricted',
  },
  impossible: {
    begin: (play) =>
      ordered(play, {
        script: { after: [{ status: 'impossible', note: 'Kanareika-prichina: нельзя' }] },
        stands: ['Sim Telecom A', 'impossible'],
      }),
    finish: (play, filed) => onDispatch(play, filed, { status: 'impossible', act: ruling('accept_impossible') }),
    ends: 'closed not_executed',
  },
  impossible_in_part: {
    begin: (play) => ordered(play, { facts: 2, script: oneOfTwo, stands: ['Sim Telecom A', 'impossible'] }),
    finish: (play, filed) => onDispatch(play, filed, { status: 'impossible', act: ruling('insist') }),
    ends: 'closed restricted',
  },
  undeliverable: {
    begin: (play) => ordered(play, { script: { answers: [404] }, stands: ['Sim Telecom A', 'undeliverable'] }),
    finish: (play, filed) => onDispatch(play, filed, { status: 'undeliverable', act: ['redelivery'] }),
    ends: 'closed restricted',
  },
  half_of_the_recipients: {
    async begin(play) {
      const recipients = ['SIM_TELECOM_A', 'POLLING_TELECOM'];
      return ordered(play, { recipients, stands: ['Sim Telecom A', 'executed'] });
    },
    finish: (play, filed) => receipt(play, filed, { ...polling, status: 'pending' }),
    ends: 'closed restricted',
  },
  receipt_without_a_worker: {
    begin: silent,
    withoutWorker: (play, filed) => receipt(play, filed, { status: 'delivered' }),
    finish: () => Promise.resolve(),
    ends: 'closed restricted',
  },
  receipt_without_an_engine: {
    begin: silent,
    withoutEngine: (play, filed) => receipt(play, filed, { status: 'delivered' }),
    finish: () => Promise.resolve(),
    ends: 'closed restricted',
  },
  receipt_applied_unheard: {
    begin: silent,
    killed: {
      ...{ step: 'applyDispatchAct:receipts', moment: 'after' },
      by: (play, filed) => receipt(play, filed, { status: 'delivered' }),
    },
    finish: () => Promise.resolve(),
    ends: 'closed restricted',
  },
  // The last: from here on the operator answers nothing but that he is busy.
  waits_to_be_delivered_again: {
    begin: (play) => ordered(play, { script: { answers: Array(100).fill(503) }, stands: ['Sim Telecom A', 'pending'] }),
    finish: deliverAgain,
    ends: 'closed restricted',
  },
};

const oneOfTwo: Json = {
  after: [
    {
      facts: [
        { index: 0, status: 'executed' },
        { index: 1, status: 'impossible', note: 'Kanareika-prichina: нельзя' },
      ],
    },
  ],
};

async function ordered(
  play: Players,
  how: { facts?: number; script?: Json; recipients?: string[]; stands: [recipient: string, status: string] },
): Promise<Filed> {
  await play.script('A', how.script ?? {});
  const filed = await play.file(Array.from({ length: how.facts ?? 1 }, page));
  await decide(play, filed, undefined, how.recipients);
  await play.untilDispatch(filed.id, ...how.stands);
  return filed;
}

function silent(play: Players): Promise<Filed> {
  return ordered(play, { script: { after: [] }, stands: ['Sim Telecom A', 'delivered'] });
}

/**
 * The engine gives a delivery up once its time is over, as it is by then: somebody has it delivered again. Twice, if the step that gave it up is repeated
 * (its worker was too slow) after he has.
 */
async function deliverAgain(play: Players, filed: Filed): Promise<void> {
  for (;;) {
    const [dispatch] = await eventually(async () => {
      const { body } = await play.call('supervisor.saule', `GET /dispatches?notice=${filed.id}`);
      const items = body['items'] as Json[];
      expect(items[0]?.['status']).to.be.oneOf(['undeliverable', 'executed']);
      return items;
    });
    if (dispatch?.['status'] === 'executed') return;
    await play.call('supervisor.saule', `POST /dispatches/${String(dispatch?.['id'])}/redelivery`, { body: {} });
  }
}
