import { atOnce } from '../../bench/at-once.js';
import type { Stack } from '../../standalone/stack-types.js';
import type { Json } from '../support/http-client.js';
import { confirmed, page, players } from '../support/players.js';
import type { KnownIds } from './settings.js';

/** Files some notices, of which one goes as far as a dispatch, and gives the ids of all that came to be. */
export async function knownIds(stack: Stack): Promise<KnownIds> {
  const play = players(() => stack);
  const drafts = await atOnce(4, [1, 2, 3, 4], () => play.draft([page(), page()]));
  const filed = await atOnce(4, [1, 2, 3, 4], () => play.file([page(), page()]));
  const ordered = await play.file([page()]);
  await play.complete(ordered.id, await play.decide(ordered, confirmed), ['POLLING_TELECOM']);
  const dispatch = await play.untilDispatch(ordered.id, 'Polling Telecom', 'pending');
  const all = [...drafts, ...filed, ordered];
  const wholes = await atOnce(4, all, async ({ id, officer }) => (await play.call(officer, `GET /notices/${id}`)).body);
  const { body: recipients } = await play.call('admin', 'GET /recipients');
  return {
    notices: all.map(({ id }) => id),
    facts: all.flatMap(({ factIds }) => factIds),
    evidence: wholes.flatMap((whole) => idsOf(whole['evidence'])),
    dispatches: [String(dispatch['id'])],
    prescriptions: wholes.flatMap(({ prescription }) => (prescription === undefined ? [] : idsOf([prescription]))),
    recipients: idsOf(recipients['items']),
  };
}

function idsOf(items: unknown): string[] {
  return (items as Json[]).map((item) => String(item['id']));
}
