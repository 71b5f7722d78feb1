import { expect } from 'chai';
import type { Json } from '../support/http-client.js';
import { page } from '../support/players.js';
import type { Filed, Players } from '../support/players.js';
import { problemOf } from '../support/review-table.js';
import { endings } from '../workflows/endings.js';
import type { Scene } from './scene.js';
import { decide, onDispatch } from './scene.js';

/** Nothing is left to do: it can be read, and nothing can be done to it any more. */
export const endedScenes: Record<string, Scene> = {
  closed_restricted: ended('restricted', 'closed restricted'),
  closed_rejected: ended('rejected', 'closed rejected'),
  closed_mixed: ended('mixed', 'closed mixed'),
  closed_duplicate: ended('duplicate', 'closed duplicate'),
  closed_not_executed: ended('not_executed', 'closed not_executed'),
  closed_after_a_second_opinion: ended('second_opinion', 'closed restricted'),
  closed_in_part: {
    async begin(play) {
      const facts = [
        { index: 0, status: 'executed' },
        { index: 1, status: 'impossible', note: 'Kanareika-prichina: нельзя' },
      ];
      await play.script('A', { after: [{ facts }] });
      const filed = await play.file([page(), page()]);
      await decide(play, filed);
      const act: [string, Json] = ['rulings', { ruling: 'accept_impossible', reasons: 'Kanareika-prichina' }];
      await onDispatch(play, filed, { status: 'impossible', act });
      await play.script('A', {});
      await play.until(filed.id, 'closed');
      return filed;
    },
    finish: nothingCanBeDone,
    ends: 'closed restricted',
  },
  withdrawn: ended('withdrawn', 'withdrawn'),
};

function ended(ending: keyof typeof endings, ends: string): Scene {
  return {
    async begin(play) {
      const id = (await endings[ending]?.(play)) ?? '';
      const { body } = await play.call('supervisor.saule', `GET /notices/${id}`);
      const factIds = (body['facts'] as { id: string }[]).map((fact) => fact.id);
      return { id, factIds, officer: 'officer.finmon' };
    },
    finish: nothingCanBeDone,
    ends,
  };
}

async function nothingCanBeDone(play: Players, { id, officer }: Filed): Promise<void> {
  const again = await play.call(officer, `POST /notices/${id}/withdrawal`, { body: { reason: 'Not needed' } });
  expect(problemOf(again)).to.match(/^409 illegal-move/u);
}
