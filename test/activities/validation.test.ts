import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { applyNoticeAct } from '../../activities/apply-notice-act.js';
import { assignReviewer } from '../../activities/assign-reviewer.js';
import { loadNotice } from '../../activities/load-notice.js';
import { validateNotice } from '../../activities/validate-notice.js';
import type { Actor } from '../../domain/roles.js';
import { resultOf, withCases } from '../support/case-table.js';
import { noticeInReview } from '../support/notice-in-review.js';
import type { LocatorFixture } from '../support/notice-in-review.js';
import { person, nowHolds } from '../support/people.js';
import { restrictionOn } from '../support/restriction.js';

describe('validating a notice', () => {
  const table = withCases();
  const page = (value: string): LocatorFixture => ({ kind: 'url', value, scope: 'page' });
  const sha = 'ab'.repeat(32);
  let officer: Actor;
  let reviewer: Actor;
  let serial = 0;
  beforeEach(async () => {
    officer = await person(table.database.db, { roles: ['officer'], bodyCode: 'HEALTH' });
    reviewer = await person(table.database.db, { roles: ['reviewer'] });
  });

  /** A registered notice in which nothing is missing, each fact with a screenshot of its own. */
  async function complete(facts?: LocatorFixture[][]) {
    const { db } = table.database;
    serial += 1;
    const notice = await noticeInReview(db, {
      ...{ filerId: officer.accountId, bodyCode: 'HEALTH', status: 'submitted' },
      facts: facts ?? [[page(`https://example.kz/${serial}/a`)], [page(`https://example.kz/${serial}/b`)]],
    });
    await db('notices').where({ id: notice.id }).update({ submission_act_id: randomUUID() });
    for (const factId of notice.factIds) {
      const [id, original] = [randomUUID(), 'cd'.repeat(32)];
      await db('evidence').insert({
        ...{ id, notice_id: notice.id, sha256: sha, original_sha256: original, media_type: 'image/png', bytes: 9 },
        ...{ uploaded_by: officer.accountId, uploaded_at: new Date(0) },
      });
      await db('fact_evidence').insert({ fact_id: factId, evidence_id: id, position: 0 });
    }
    return notice;
  }
  const fact = (id: string | undefined) => table.database.db('facts').where({ id });
  const locator = (id: string | undefined) => table.database.db('locators').where({ fact_id: id });

  async function validate(noticeId: string) {
    const first = await validateNotice(table.deps, noticeId);
    expect(await validateNotice(table.deps, noticeId), 'the second time').to.deep.equal(first);
    const events = (await table.audit(noticeId)).filter(({ kind }) => kind === 'validation');
    expect(events, 'events').to.have.length(1);
    const row = await table.database
      .db<{ id: string; missing: unknown }>('notices')
      .where({ id: noticeId })
      .first('missing');
    return { status: first.status, missing: row?.missing, event: events[0]?.['after'] as Record<string, unknown> };
  }
  /** What a notice lacks that lacks only this. */
  async function lacking(change: (notice: Awaited<ReturnType<typeof complete>>) => unknown): Promise<unknown> {
    const notice = await complete();
    await change(notice);
    const { status, missing } = await validate(notice.id);
    expect(status).to.equal('returned');
    return missing;
  }

  it('lets it go on when nothing is missing', async () => {
    const { id } = await complete();
    const validated = await validate(id);
    expect(validated).to.deep.include({ status: 'submitted', missing: null });
    expect(validated.event).to.deep.include({ missing: [], duplicates: 0 });
    expect((await assignReviewer(table.deps, id)).status).to.equal('in_review');
    expect((await validateNotice(table.deps, id)).status, 'and never again later').to.equal('in_review');
  });

  it('returns one whose head is incomplete', async () => {
    const head = (change: object) => lacking(({ id }) => table.database.db('notices').where({ id }).update(change));
    expect(await head({ violation_kind: null })).to.deep.equal([{ pointer: '#/violationKind', code: 'required' }]);
    expect(await head({ norm: ' ' })).to.deep.equal([{ pointer: '#/norm', code: 'required' }]);
    expect(await head({ violation_kind: 'COURT_ACT' })).to.deep.equal([
      { pointer: '#/courtAct', code: 'required_for_court_act' },
    ]);
  });

  it('returns one with a fact that lacks something, and names the fact', async () => {
    const second = (change: object) => lacking(({ factIds }) => fact(factIds[1]).update(change));
    expect(await second({ protocol: null })).to.deep.equal([{ pointer: '#/facts/1/protocol', code: 'required' }]);
    expect(await second({ substantiation: '' })).to.deep.equal([
      { pointer: '#/facts/1/substantiation', code: 'required' },
    ]);
    expect(await second({ target: 'ip' })).to.deep.equal([{ pointer: '#/facts/1/target', code: 'no_such_locator' }]);
    expect(await lacking(({ factIds }) => locator(factIds[1]).delete())).to.deep.equal([
      { pointer: '#/facts/1/locators', code: 'required' },
    ]);
    expect(
      await lacking(({ factIds }) => table.database.db('fact_evidence').where({ fact_id: factIds[1] }).delete()),
    ).to.deep.equal([{ pointer: '#/facts/1/evidenceIds', code: 'required' }]);
  });

  it('returns one that names more than a page and does not say why', async () => {
    const { id } = await complete([[{ kind: 'domain', value: 'kazino.example.kz', scope: 'subdomain' }]]);
    const { missing } = await validate(id);
    expect(missing).to.deep.equal([{ pointer: '#/facts/0/necessity', code: 'required_when_wider_than_a_page' }]);
  });

  it('returns one whose hard stop nobody has lifted for this very locator', async () => {
    const facebook = async () => {
      const notice = await complete([[{ kind: 'domain', value: 'facebook.com', scope: 'domain' }]]);
      await table.database.db('notices').where({ id: notice.id }).update({ necessity: 'Nothing narrower helps' });
      await locator(notice.factIds[0]).update({ hard_stop: 'platform_host' });
      return notice;
    };
    const stopped = await facebook();
    expect((await validate(stopped.id)).missing).to.deep.equal([
      { pointer: '#/facts/0/locators/0/value', code: 'hard_stop_platform_host' },
    ]);
    for (const [normalised, status] of [
      ['facebook.com', 'submitted'],
      ['fb.com', 'returned'],
    ] as const) {
      const notice = await facebook();
      await table.database.db('hard_stop_requests').insert({
        ...{
          id: randomUUID(),
          notice_id: notice.id,
          fact_id: notice.factIds[0],
          normalised,
          reasons: 'x',
          allowed: true,
        },
        ...{ requested_by: officer.accountId, requested_at: new Date(0) },
      });
      expect((await validate(notice.id)).status, normalised).to.equal(status);
    }
  });

  it('reads every locator again, and returns one that reads otherwise now or not at all', async () => {
    const again = (change: object) => lacking(({ factIds }) => locator(factIds[1]).update(change));
    const pointer = '#/facts/1/locators/0/value';
    expect(await again({ normalised: 'https://example.kz/other' })).to.deep.equal([
      { pointer, code: 'graded_otherwise' },
    ]);
    expect(await again({ input: 'https://example.kz/', scope: 'page' })).to.deep.equal([
      { pointer, code: 'graded_otherwise' },
    ]);
    const facebook = { kind: 'domain', input: 'facebook.com', normalised: 'facebook.com', scope: 'domain' };
    const necessity = { target: 'domain', necessity: 'Nothing narrower helps' };
    expect(
      await lacking(async ({ factIds }) => {
        await fact(factIds[1]).update(necessity);
        await locator(factIds[1]).update(facebook);
      }),
      'a platform that was none when it was filed',
    ).to.deep.equal([{ pointer, code: 'graded_otherwise' }]);
    expect(await again({ input: 'https://user@example.kz/x' })).to.deep.equal([
      { pointer, code: 'credentials_in_url' },
    ]);
  });

  it('returns one whose evidence is not what was kept', async () => {
    table.brokenEvidence.add(sha);
    expect(await lacking(() => undefined)).to.deep.equal([
      { pointer: '#/facts/0/evidenceIds/0', code: 'evidence_not_intact' },
      { pointer: '#/facts/1/evidenceIds/0', code: 'evidence_not_intact' },
    ]);
  });

  it('returns one whose filer may no longer file for the body', async () => {
    const { db } = table.database;
    const changes: (() => Promise<unknown>)[] = [
      () => nowHolds(db, officer.accountId, { roles: ['head', 'reviewer'], bodyCode: 'HEALTH' }),
      () => nowHolds(db, officer.accountId, { roles: ['officer'], bodyCode: 'FINANCE' }),
      () => db('role_grants').where({ account_id: officer.accountId }).update({ valid_to: '2020-01-01' }),
      () =>
        db('accounts')
          .where({ id: officer.accountId })
          .update({ closed_at: new Date(0) }),
    ];
    for (const change of changes) {
      officer = await person(db, { roles: ['officer'], bodyCode: 'HEALTH' });
      expect(await lacking(change), change.toString()).to.deep.equal([
        { pointer: '#/filedBy', code: 'no_right_to_file' },
      ]);
    }
  });

  it('returns one whose filer is not on the roster that his body has in force, unless it came by the EDMS', async () => {
    const { db } = table.database;
    const gone = async () => {
      const { email } = (await db<{ id: string; email: string }>('accounts')
        .where({ id: officer.accountId })
        .first('email')) ?? { email: '' };
      await db('roster_rows').where({ email }).delete();
    };
    expect(await lacking(gone)).to.deep.equal([{ pointer: '#/filedBy', code: 'not_on_the_roster' }]);
    const { id } = await complete();
    await db('notices').where({ id }).update({ channel: 'edms' });
    expect((await validate(id)).status).to.equal('submitted');
  });

  it('names everything that is missing at once', async () => {
    const missing = await lacking(async ({ id, factIds }) => {
      await table.database.db('notices').where({ id }).update({ norm: null });
      await fact(factIds[0]).update({ protocol: null });
      await locator(factIds[1]).update({ normalised: 'https://example.kz/other' });
    });
    expect(missing).to.have.length(3);
  });

  it('counts duplicates and joins nothing', async () => {
    const url = `https://example.kz/twice/${randomUUID()}`;
    await restrictionOn(table.database.db, url, officer, reviewer);
    const { id, factIds } = await complete([[page(url)]]);
    const validated = await validate(id);
    expect(validated.event).to.deep.include({ duplicates: 1 });
    expect(await fact(factIds[0]).first('verdict', 'duplicate_of')).to.deep.equal({
      verdict: 'pending',
      duplicate_of: null,
    });
  });

  it('looks again at what was returned and submitted again, under its number', async () => {
    const { db } = table.database;
    const { id, factIds } = await complete();
    await fact(factIds[0]).update({ protocol: null });
    const { number } = await validateNotice(table.deps, id);
    expect((await loadNotice(table.deps, id)).status).to.equal('returned');
    await fact(factIds[0]).update({ protocol: 'HTTPS' });
    const message = await table.send('submission', officer, {}, { caseId: id, noticeId: id });
    await db('notices').where({ id }).update({ status: 'submitting', submission_act_id: message.actId });
    expect((await applyNoticeAct(table.deps, id, message)).state).to.include({ status: 'submitted', number });
    expect(await validateNotice(table.deps, id)).to.include({ status: 'submitted', number });
    expect(await db('notices').where({ id }).first('missing')).to.deep.equal({ missing: null });
    expect((await table.audit(id)).map(({ kind }) => kind)).to.deep.equal(['validation', 'submission', 'validation']);
  });

  it('goes on with the reviewer who knew it before he returned it', async () => {
    const { id } = await complete();
    await assignReviewer(table.deps, id);
    const { reviewerId } = await table.state(id);
    const who = { accountId: reviewerId ?? '', roles: ['reviewer' as const] };
    const returned = await table.onNotice(id, 'return', who, {
      missing: [{ code: 'EVIDENCE_UNREADABLE', text: 'Көрінбейді' }],
    });
    expect(resultOf(returned)).to.deep.equal({ status: 'returned' });
    expect(returned.state).to.include({ status: 'returned', dueAt: null });
    expect(await table.tasks(id)).to.deep.equal([]);
    await table.database.db('notices').where({ id }).update({ status: 'submitted' });
    for (let idle = 0; idle < 3; idle += 1) await person(table.database.db, { roles: ['reviewer'] });
    const again = await assignReviewer(table.deps, id);
    expect(again).to.include({ status: 'in_review', reviewerId });
    expect(await table.tasks(id)).to.deep.equal([{ kind: 'review', account_id: reviewerId }]);
  });
});
