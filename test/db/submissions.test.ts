import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { storeAct } from '../../db/acts.js';
import { canonicalJson } from '../../db/canonical-json.js';
import { lockNotice } from '../../db/notices.js';
import { freezeSubmission } from '../../db/submissions.js';
import { attestationTexts } from '../../domain/attestation.js';
import type { Actor } from '../../domain/roles.js';
import type { NoticeStatus } from '../../domain/notice-status.js';
import { withDatabase } from '../support/database.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { person, setClock } from '../support/people.js';

describe('frozen versions', () => {
  const database = withDatabase();
  const clock = setClock(Date.UTC(2026, 6, 1, 9));
  const attestation = { language: 'kk' as const, text: attestationTexts.kk, post: 'Бас маман' };
  let officer: Actor;
  let noticeId: string;

  before(async () => {
    officer = await person(database.db, { roles: ['officer'], bodyCode: 'HEALTH' });
  });

  const filed = async (status: NoticeStatus) => {
    const filer = { filerId: officer.accountId, bodyCode: 'HEALTH' };
    ({ id: noticeId } = await noticeInReview(database.db, { ...filer, status }));
  };
  const freeze = () =>
    database.db.transaction(async (tx) => {
      const act = { kind: 'submission' as const, caseId: noticeId, noticeId, actor: officer, payload: {} };
      const stored = await storeAct(tx, clock, act);
      await freezeSubmission(tx, clock, { act: stored, attestation, name: 'Officer' });
      return stored;
    });
  const versions = () =>
    database
      .db<{ notice_id: string; version: number; content: Record<string, unknown>; sha256: string }>('notice_versions')
      .where({ notice_id: noticeId })
      .orderBy('version');

  it('hold what was attested, by whom, as what and when, under a hash that can be computed again', async () => {
    await filed('draft');
    const act = await freeze();
    const [version] = await versions();
    expect(version?.content['attestation']).to.deep.equal({
      ...attestation,
      accountId: officer.accountId,
      name: 'Officer',
      at: '2026-07-01T09:00:00.000Z',
    });
    expect(version?.content['facts']).to.have.length(1);
    const hash = createHash('sha256').update(canonicalJson(version?.content)).digest('hex');
    expect(version?.sha256).to.equal(hash);
    const notice = await database.db.transaction((tx) => lockNotice(tx, noticeId));
    expect(notice).to.include({ status: 'submitting', submissionActId: act.id });
  });

  it('are numbered on when a returned notice is submitted again', async () => {
    await filed('returned');
    await freeze();
    await database.db('notices').where({ id: noticeId }).update({ status: 'returned' });
    await freeze();
    expect((await versions()).map(({ version }) => version)).to.deep.equal([1, 2]);
  });

  it('are not made of a notice that is not its filer’s any more; the act is not kept either', async () => {
    for (const status of ['submitting', 'in_review', 'closed', 'withdrawn'] as const) {
      await filed(status);
      const error = await freeze().catch((failure: unknown) => failure);
      expect(error, status).to.be.instanceOf(Error).with.property('name', 'IllegalMoveError');
      expect(await versions(), status).to.have.length(0);
      expect(await database.db('acts').where({ notice_id: noticeId }), status).to.have.length(0);
    }
  });
});
