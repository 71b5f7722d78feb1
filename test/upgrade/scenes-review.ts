import { confirmed, page, unconfirmed } from '../support/players.js';
import type { Filed, Players } from '../support/players.js';
import type { Scene } from './scene.js';
import { decide } from './scene.js';

/** While people decide. */
export const reviewScenes: Record<string, Scene> = {
  in_review: { begin: (play) => play.file([page()]), finish: decide, ends: 'closed restricted' },
  half_a_sheet: {
    async begin(play) {
      const filed = await play.file([page(), page()]);
      await play.decide({ ...filed, factIds: filed.factIds.slice(0, 1) }, unconfirmed);
      return filed;
    },
    async finish(play, filed) {
      const sheetVersion = await play.decide({ ...filed, factIds: filed.factIds.slice(1) }, confirmed);
      await play.complete(filed.id, sheetVersion);
    },
    ends: 'closed mixed',
  },
  a_whole_sheet: {
    async begin(play) {
      const filed = await play.file([page()]);
      await play.decide(filed, unconfirmed);
      return filed;
    },
    finish: completeAsItStands,
    ends: 'closed rejected',
  },
  recused: {
    async begin(play) {
      const filed = await play.file([page()]);
      await play.act(await play.reviewer(filed.id), `/notices/${filed.id}/recusal`, {
        reason: 'My brother works there',
      });
      return filed;
    },
    finish: decide,
    ends: 'closed restricted',
  },
  split: {
    async begin(play) {
      const filed = await play.file([page(), page()]);
      const [urgent = '', ...rest] = filed.factIds;
      const reviewer = await play.reviewer(filed.id);
      await play.call(reviewer, `POST /notices/${filed.id}/claim`);
      const { part } = await play.act(reviewer, `/notices/${filed.id}/split`, { factIds: [urgent], reason: 'Urgent' });
      const { id } = part as { id: string };
      await play.until(id, 'in_review');
      return { ...filed, factIds: rest, part: { ...filed, id, factIds: [urgent] } };
    },
    async finish(play, { part, ...filed }) {
      if (part !== undefined) await decide(play, part);
      await decide(play, filed, unconfirmed);
    },
    ends: 'closed rejected',
  },
  completion_without_a_worker: {
    begin: withSheet,
    withoutWorker: completeAsItStands,
    finish: () => Promise.resolve(),
    ends: 'closed restricted',
  },
  completion_without_an_engine: {
    begin: withSheet,
    withoutEngine: completeAsItStands,
    finish: () => Promise.resolve(),
    ends: 'closed restricted',
  },
  completion_applied_unheard: {
    begin: withSheet,
    killed: { step: 'applyNoticeAct:completion', moment: 'after', by: completeAsItStands },
    finish: () => Promise.resolve(),
    ends: 'closed restricted',
  },
  second_opinion: {
    begin: awaitingAnOpinion,
    finish: (play, filed) => giveOpinion(play, filed, 'agree'),
    ends: 'closed restricted',
  },
  second_opinion_disagreed: {
    async begin(play) {
      const filed = await awaitingAnOpinion(play);
      await giveOpinion(play, filed, 'disagree');
      await play.until(filed.id, 'in_review');
      return filed;
    },
    async finish(play, filed) {
      await decide(play, filed);
      await giveOpinion(play, filed, 'agree');
    },
    ends: 'closed restricted',
  },
};

async function withSheet(play: Players): Promise<Filed> {
  const filed = await play.file([page()]);
  await play.decide(filed, confirmed);
  return filed;
}

/** The reviewer takes the sheet as it is written. */
async function completeAsItStands(play: Players, { id }: Filed): Promise<void> {
  const reviewer = await play.reviewer(id);
  await play.call(reviewer, `POST /notices/${id}/claim`);
  const { body } = await play.call(reviewer, `GET /notices/${id}/verdicts`);
  await play.complete(id, Number(body['sheetVersion']));
}

async function awaitingAnOpinion(play: Players): Promise<Filed> {
  const filed = await play.file([page()], { violationKind: 'PORNOGRAPHY' });
  await decide(play, filed);
  await play.until(filed.id, 'second_opinion');
  return filed;
}

async function giveOpinion(play: Players, { id }: Filed, opinion: 'agree' | 'disagree'): Promise<void> {
  await play.until(id, 'second_opinion');
  const { body } = await play.call('supervisor.saule', `GET /notices/${id}/verdicts`);
  const said = { sheetVersion: body['sheetVersion'], opinion, reasons: 'Kanareika-prichina: второе мнение' };
  await play.act('supervisor.saule', `/notices/${id}/second-opinion`, said);
}
