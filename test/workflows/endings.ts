import type { Json } from '../support/http-client.js';
import { confirmed, page, unconfirmed } from '../support/players.js';
import type { Filed, Players } from '../support/players.js';

/** Plays one case to its end and gives the notice's id. */
type Ending = (play: Players) => Promise<string>;

/** One case for each way in which cases end. */
export const endings: Record<string, Ending> = {
  restricted: (play) => decided(play, [confirmed]),
  rejected: (play) => decided(play, [unconfirmed]),
  mixed: (play) => decided(play, [confirmed, unconfirmed]),

  async duplicate(play) {
    const fact = page();
    await closed(play, await completed(play, await play.file([fact]), [confirmed]));
    const verdict: Json = { verdict: 'duplicate', reasonCode: 'RESTRICTED_ALREADY', reasons: 'Restricted already' };
    return decided(play, [verdict], [fact]);
  },

  async restricted_already(play) {
    const fact = page();
    await closed(play, await completed(play, await play.file([fact]), [confirmed]));
    return decided(play, [confirmed], [fact]);
  },

  async not_executed(play) {
    await play.script('A', { after: [{ status: 'received' }, { status: 'impossible', note: 'No such route' }] });
    const filed = await play.file([page()]);
    await completed(play, filed, [confirmed]);
    const { id } = await play.untilDispatch(filed.id, 'Sim Telecom A', 'impossible');
    const ruling = { ruling: 'accept_impossible', reasons: 'Accepted' };
    await play.act('supervisor.saule', `/dispatches/${String(id)}/rulings`, ruling);
    await play.script('A', {});
    return closed(play, filed.id);
  },

  async undeliverable_first(play) {
    await play.script('A', { answers: [404] });
    const filed = await play.file([page()]);
    await completed(play, filed, [confirmed]);
    const { id } = await play.untilDispatch(filed.id, 'Sim Telecom A', 'undeliverable');
    await play.act('supervisor.saule', `/dispatches/${String(id)}/redelivery`);
    return closed(play, filed.id);
  },

  async clarified(play) {
    await play.script('A', { after: [{ status: 'unclear', note: 'Which page?' }] });
    const filed = await play.file([page()]);
    await completed(play, filed, [confirmed]);
    const { id } = await play.untilDispatch(filed.id, 'Sim Telecom A', 'unclear');
    const ruling = { ruling: 'clarify', reasons: 'The whole page' };
    await play.act('supervisor.saule', `/dispatches/${String(id)}/rulings`, ruling);
    await play.script('A', {});
    return closed(play, filed.id);
  },

  async withdrawn(play) {
    const filed = await play.file([page()]);
    await play.act(filed.officer, `/notices/${filed.id}/withdrawal`, { reason: 'Filed twice' });
    return filed.id;
  },

  async returned_once(play) {
    const filed = await play.file([page()]);
    const missing = [{ code: 'EVIDENCE_UNREADABLE', text: 'Unreadable' }];
    await play.act(await play.reviewer(filed.id), `/notices/${filed.id}/return`, { missing });
    await play.submit(filed);
    await play.until(filed.id, 'in_review');
    await completed(play, filed, [unconfirmed]);
    return filed.id;
  },

  async second_opinion(play) {
    const filed = await play.file([page()], { violationKind: 'PORNOGRAPHY' });
    const reviewer = await play.reviewer(filed.id);
    const sheetVersion = await play.decide(filed, confirmed);
    await play.complete(filed.id, sheetVersion);
    const reader = reviewer === 'reviewer.dana' ? 'reviewer.aigul' : 'reviewer.dana';
    const opinion = { sheetVersion, opinion: 'agree', reasons: 'Agreed' };
    await play.act(reader, `/notices/${filed.id}/second-opinion`, opinion);
    return closed(play, filed.id);
  },

  async split(play) {
    const filed = await play.file([page(), page()]);
    await splitOff(play, filed);
    await completed(play, { ...filed, factIds: filed.factIds.slice(1) }, [unconfirmed]);
    return filed.id;
  },

  async part(play) {
    const filed = await play.file([page(), page()]);
    const partId = await splitOff(play, filed);
    await completed(play, { ...filed, id: partId, factIds: filed.factIds.slice(0, 1) }, [confirmed]);
    return closed(play, partId);
  },
};

async function decided(play: Players, verdicts: Json[], facts = verdicts.map(() => page())): Promise<string> {
  return closed(play, await completed(play, await play.file(facts), verdicts));
}

async function completed(play: Players, filed: Filed, verdicts: Json[]): Promise<string> {
  const reply = await play.complete(filed.id, await play.decide(filed, verdicts));
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
  return filed.id;
}

async function closed(play: Players, noticeId: string): Promise<string> {
  await play.until(noticeId, 'closed');
  return noticeId;
}

async function splitOff(play: Players, filed: Filed): Promise<string> {
  const reviewer = await play.reviewer(filed.id);
  await play.call(reviewer, `POST /notices/${filed.id}/claim`);
  const body = { factIds: filed.factIds.slice(0, 1), reason: 'Urgent' };
  const { part } = (await play.act(reviewer, `/notices/${filed.id}/split`, body)) as { part: { id: string } };
  await play.until(part.id, 'in_review');
  return part.id;
}
