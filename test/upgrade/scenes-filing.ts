import { page, unconfirmed } from '../support/players.js';
import type { Scene } from './scene.js';
import { decide, submitAndDecide } from './scene.js';

const asked = { reasons: 'Kanareika-prichina: так решил суд' };

/** Before anybody has a case to review. */
export const filingScenes: Record<string, Scene> = {
  draft: {
    begin: (play) => play.draft([page(), page()]),
    finish: submitAndDecide,
    ends: 'closed restricted',
  },
  hard_stop_asked: {
    async begin(play) {
      const host = { locators: [{ kind: 'url', value: 'https://www.facebook.com/' }] };
      const filed = await play.draft([host], { necessity: 'Kanareika-prichina: весь хост занят казино' });
      await play.act(filed.officer, `/notices/${filed.id}/hard-stop-requests`, { ...asked, factIds: filed.factIds });
      return filed;
    },
    async finish(play, filed) {
      const ruling = { ...asked, factIds: filed.factIds, allow: true };
      await play.act('supervisor.bolat', `/notices/${filed.id}/hard-stop-rulings`, ruling);
      await submitAndDecide(play, filed, unconfirmed);
    },
    ends: 'closed rejected',
  },
  submitted_without_a_worker: {
    begin: (play) => play.draft([page()]),
    withoutWorker: (play, filed) => play.submit(filed),
    finish: decide,
    ends: 'closed restricted',
  },
  submitted_without_an_engine: {
    begin: (play) => play.draft([page()], {}, 'officer.interior'),
    withoutEngine: (play, filed) => play.submit(filed),
    finish: decide,
    ends: 'closed restricted',
  },
  submission_applied_unheard: {
    begin: (play) => play.draft([page()]),
    killed: { step: 'applyNoticeAct:submission', moment: 'after', by: (play, filed) => play.submit(filed) },
    finish: decide,
    ends: 'closed restricted',
  },
  submitted: {
    begin: (play) => play.draft([page()]),
    killed: { step: 'validateNotice', moment: 'before', by: (play, filed) => play.submit(filed) },
    finish: decide,
    ends: 'closed restricted',
  },
  returned: {
    async begin(play) {
      const filed = await play.file([page()]);
      const missing = [{ code: 'EVIDENCE_UNREADABLE', text: 'Unreadable' }];
      await play.act(await play.reviewer(filed.id), `/notices/${filed.id}/return`, { missing });
      return filed;
    },
    finish: (play, filed) => submitAndDecide(play, filed, unconfirmed),
    ends: 'closed rejected',
  },
  returned_to_be_withdrawn: {
    async begin(play) {
      const filed = await play.file([page()], {}, 'officer.culture');
      const missing = [{ code: 'EVIDENCE_UNREADABLE', text: 'Unreadable' }];
      await play.act(await play.reviewer(filed.id), `/notices/${filed.id}/return`, { missing });
      return filed;
    },
    finish: (play, { id, officer }) => play.act(officer, `/notices/${id}/withdrawal`, { reason: 'Not needed' }),
    ends: 'withdrawn',
  },
};
