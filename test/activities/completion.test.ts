import { expect } from 'chai';
import type { Actor } from '../../domain/roles.js';
import type { SheetVerdict } from '../../domain/verdicts.js';
import { refusalOf, resultOf, withCases } from '../support/case-table.js';
import { noticeInReview } from '../support/notice-in-review.js';
import type { LocatorFixture, NoticeFixture } from '../support/notice-in-review.js';
import { person } from '../support/people.js';
import { recipient } from '../support/prescription.js';
import { restrictionOn } from '../support/restriction.js';
import { noViolation, verdictOn, writeSheet } from '../support/written-sheet.js';

describe('completing a review', () => {
  const table = withCases();
  let [officer, aigul, nurlan, supervisor]: Actor[] = [];
  let recipientId: string;
  let pages = 0;

  before(async () => {
    const { db } = table.database;
    officer = await person(db, { roles: ['officer'], bodyCode: 'HEALTH' });
    aigul = await person(db, { roles: ['reviewer'] });
    nurlan = await person(db, { roles: ['reviewer'] });
    supervisor = await person(db, { roles: ['supervisor'] });
  });
  beforeEach(async () => {
    await table.database.db('recipients').update({ active: false });
    recipientId = await recipient(table.database.db, 'Telecom');
  });

  const somePage = (): LocatorFixture[] => {
    pages += 1;
    return [{ kind: 'url', value: `https://kazino.kz/${pages}`, scope: 'page' }];
  };
  const notice = (facts: LocatorFixture[][] = [somePage()], more: Partial<NoticeFixture> = {}) =>
    noticeInReview(table.database.db, {
      ...{ filerId: officer!.accountId, bodyCode: 'HEALTH', reviewerId: aigul!.accountId, facts, ...more },
    });
  const write = (noticeId: string, verdicts: SheetVerdict[], actor = aigul!) =>
    writeSheet(table, actor, noticeId, verdicts);
  const complete = (id: string, sheetVersion: number, more: { recipientIds?: string[] } = {}, who = aigul!) =>
    table.onNotice(id, 'completion', who, { sheetVersion, ...more });
  const verdictsOf = async (noticeId: string) =>
    (
      await table.database
        .db<{ notice_id: string; ordinal: number; verdict: string; reason_code: string }>('facts')
        .where({ notice_id: noticeId })
        .orderBy('ordinal')
        .select('verdict', 'reason_code')
    ).map((fact) => `${fact.verdict} ${fact.reason_code}`);

  it('makes the sheet the decision, and confirmed pages go into execution', async () => {
    const { id, factIds } = await notice([somePage(), somePage()]);
    const version = await write(id, [verdictOn(factIds[0]), verdictOn(factIds[1], noViolation)]);
    const completed = await complete(id, version);
    expect(resultOf(completed)).to.deep.equal({ status: 'in_execution', secondOpinionBy: null });
    expect(completed.state).to.include({ status: 'in_execution', reviewerId: aigul?.accountId, dueAt: null });
    expect(await verdictsOf(id)).to.deep.equal(['confirmed MATCHES_NORM', 'unconfirmed NO_VIOLATION']);
    expect(await table.tasks(id)).to.deep.equal([]);
    expect(await table.database.db('leases').where({ notice_id: id })).to.deep.equal([]);
    const event = (await table.audit(id)).at(-1);
    expect(event).to.deep.include({ kind: 'completion', actor_id: aigul?.accountId });
    expect(event).to.have.nested.property('before.status', 'in_review');
    expect(event).to.have.nested.property('after.status', 'in_execution');
  });

  it('closes the case as rejected when nothing is confirmed', async () => {
    const { id, factIds } = await notice();
    const completed = await complete(id, await write(id, [verdictOn(factIds[0], noViolation)]));
    expect(resultOf(completed)).to.deep.equal({ status: 'closed', outcome: 'rejected', secondOpinionBy: null });
    expect(completed.state).to.include({ status: 'closed', outcome: 'rejected' });
    const at: unknown = await table.database.db('notices').where({ id }).first('closed_at');
    expect(at).to.deep.equal({ closed_at: new Date(table.clock.at) });
  });

  it('adds a duplicate as a further ground to the restriction that covers it', async () => {
    const target = somePage();
    const restriction = await restrictionOn(table.database.db, target[0]!.value, officer!, nurlan!);
    const { id, factIds } = await notice([target]);
    const duplicate = verdictOn(factIds[0], { verdict: 'duplicate', reasonCode: 'RESTRICTED_ALREADY' });
    const completed = await complete(id, await write(id, [duplicate]));
    expect(completed.state).to.include({ status: 'closed', outcome: 'duplicate' });
    const grounds: unknown[] = await table.database
      .db('restriction_grounds')
      .where({ fact_id: factIds[0] })
      .select('restriction_id', 'notice_id');
    expect(grounds).to.deep.equal([{ restriction_id: restriction.id, notice_id: id }]);
  });

  it('names the facts that have no verdict yet', async () => {
    const { id, factIds } = await notice([somePage(), somePage(), somePage()]);
    const version = await write(id, [verdictOn(factIds[1])]);
    expect(refusalOf(await complete(id, version))).to.deep.equal([
      '#/facts/0/verdict required',
      '#/facts/2/verdict required',
    ]);
    expect(await verdictsOf(id)).to.deep.equal(['pending null', 'pending null', 'pending null']);
  });

  it('counts for the sheet that was seen, not for another', async () => {
    const { id, factIds } = await notice();
    const seen = await write(id, [verdictOn(factIds[0])]);
    const now = await write(id, [verdictOn(factIds[0], noViolation)]);
    const stale = await complete(id, seen);
    expect(refusalOf(stale)).to.equal('stale: stale');
    expect(stale.answer).to.have.deep.nested.property('refusal.detail', { sheetVersion: now });
    expect((await complete(id, now)).state.status).to.equal('closed');
  });

  it('is for who holds the lease, or for its reviewer while nobody does', async () => {
    const { id, factIds } = await notice();
    const version = await write(id, [verdictOn(factIds[0])], nurlan);
    const held = await complete(id, version);
    expect(refusalOf(held)).to.equal('held: held');
    expect(held.answer).to.have.nested.property('refusal.detail.holderId', nurlan?.accountId);
    table.clock.at += 31 * 60_000;
    expect(refusalOf(await complete(id, version, {}, nurlan))).to.equal('illegal-move: lease_required');
    expect((await complete(id, version)).state.reviewerId).to.equal(aigul?.accountId);
  });

  it('makes the holder the reviewer who answers for it', async () => {
    const { id, factIds } = await notice();
    const version = await write(id, [verdictOn(factIds[0])], nurlan);
    expect((await complete(id, version, {}, nurlan)).state.reviewerId).to.equal(nurlan?.accountId);
  });

  it('is not for others, and happens once', async () => {
    const { id, factIds } = await notice();
    const version = await write(id, [verdictOn(factIds[0])]);
    const seconded = await person(table.database.db, { roles: ['officer', 'reviewer'], bodyCode: 'HEALTH' });
    expect(refusalOf(await complete(id, version, {}, seconded))).to.equal('forbidden: filing_body');
    expect(refusalOf(await complete(id, version, {}, officer))).to.equal('forbidden: role');
    expect(refusalOf(await complete(id, version, {}, supervisor))).to.equal('forbidden: role');
    const stranger = await person(table.database.db, { roles: ['officer'], bodyCode: 'FINANCE' });
    expect(refusalOf(await complete(id, version, {}, stranger))).to.equal('not-found: not_visible');
    expect((await complete(id, version)).state.status).to.equal('in_execution');
    expect(refusalOf(await complete(id, version))).to.equal('illegal-move: status');
  });

  it('does not leave a confirmed fact without a recipient', async () => {
    const { id, factIds } = await notice();
    const version = await write(id, [verdictOn(factIds[0])]);
    await table.database
      .db('recipients')
      .where({ id: recipientId })
      .update({ scopes: ['domain'] });
    expect(refusalOf(await complete(id, version))).to.deep.equal(['#/recipientIds no_recipient']);
    const unknown = ['0197a000-0000-7000-8000-000000000001', recipientId];
    expect(refusalOf(await complete(id, version, { recipientIds: unknown }))).to.deep.equal([
      '#/recipientIds/0 unknown_recipient',
    ]);
    expect((await complete(id, version, { recipientIds: [recipientId] })).state.status, 'chosen by hand').to.equal(
      'in_execution',
    );
    expect(await table.database.db('notices').where({ id }).first('recipient_ids')).to.deep.equal({
      recipient_ids: [recipientId],
    });
  });

  it('does not confirm what a hard stop keeps, whatever the sheet says', async () => {
    const both: LocatorFixture[] = [
      { kind: 'ip', value: '203.0.114.8', scope: 'ip' },
      { kind: 'domain', value: 'egov.kz', scope: 'domain' },
    ];
    const { id, factIds } = await notice([somePage(), both]);
    const { db } = table.database;
    await db('facts').where({ id: factIds[1] }).update({ target: 'ip', scope: 'ip' });
    const version = await write(id, [verdictOn(factIds[0]), verdictOn(factIds[1], { target: 'domain' })]);
    await db('locators').where({ fact_id: factIds[1], kind: 'domain' }).update({ hard_stop: 'government_host' });
    expect(refusalOf(await complete(id, version))).to.deep.equal(['#/facts/1/verdict hard_stop_government_host']);
    const rejected = await write(id, [verdictOn(factIds[1], noViolation)]);
    expect((await complete(id, rejected)).state.status).to.equal('in_execution');
  });

  describe('asks somebody else first', () => {
    const wide = (kind: 'domain' | 'ip' | 'cidr', value: string, scope: LocatorFixture['scope']) => [
      [{ kind, value, scope }],
    ];

    for (const [what, fact, kind, by] of [
      ['a domain', wide('domain', 'kazino.kz', 'domain'), 'GAMBLING', 'reviewer'],
      ['an address', wide('ip', '203.0.114.7', 'ip'), 'GAMBLING', 'supervisor'],
      ['a network', wide('cidr', '203.0.114.0/24', 'cidr'), 'GAMBLING', 'supervisor'],
      ['a page of a sensitive kind', undefined, 'CHILD_ABUSE', 'reviewer'],
    ] as const) {
      it(`for ${what}: a ${by}`, async () => {
        await table.database
          .db('recipients')
          .where({ id: recipientId })
          .update({ scopes: ['page', 'domain', 'ip', 'cidr'] });
        const { id, factIds } = await notice(fact, { violationKind: kind });
        const version = await write(id, [verdictOn(factIds[0])]);
        const completed = await complete(id, version);
        expect(resultOf(completed)).to.deep.equal({ status: 'second_opinion', secondOpinionBy: by });
        expect(completed.state).to.include({ status: 'second_opinion', opinionBy: by, reviewerId: aigul?.accountId });
        expect(completed.state.dueAt).to.be.greaterThan(table.clock.at);
        expect(await table.tasks(id)).to.deep.equal([{ kind: 'second_opinion', account_id: null }]);
        expect(await verdictsOf(id), 'nothing is decided yet').to.deep.equal(['pending null']);
      });
    }

    it('not where a wider fact is unconfirmed, nor for the page that was confirmed instead of its domain', async () => {
      const both: LocatorFixture[] = [{ kind: 'domain', value: 'forum.kz', scope: 'domain' }, ...somePage()];
      const { id, factIds } = await notice([both, [{ kind: 'ip', value: '203.0.114.9', scope: 'ip' }]]);
      await table.database.db('facts').where({ id: factIds[0] }).update({ target: 'domain' });
      const version = await write(id, [verdictOn(factIds[0], { target: 'url' }), verdictOn(factIds[1], noViolation)]);
      expect((await complete(id, version)).state.status).to.equal('in_execution');
      const fact: unknown = await table.database.db('facts').where({ id: factIds[0] }).first('confirmed_target');
      expect(fact).to.deep.equal({ confirmed_target: 'url' });
    });

    it('and that may only be a supervisor where a hard stop was lifted', async () => {
      const { db } = table.database;
      await db('recipients')
        .where({ id: recipientId })
        .update({ scopes: ['domain'] });
      const { id, factIds } = await notice(wide('domain', 'facebook.com', 'domain'));
      await db('locators').where({ fact_id: factIds[0] }).update({ hard_stop: 'platform_host' });
      await db('hard_stop_requests').insert({
        ...{
          id: factIds[0],
          notice_id: id,
          fact_id: factIds[0],
          normalised: 'facebook.com',
          reasons: 'x',
          allowed: true,
        },
        ...{ requested_by: officer!.accountId, requested_at: new Date(0) },
      });
      const version = await write(id, [verdictOn(factIds[0])]);
      expect((await complete(id, version)).state.opinionBy).to.equal('supervisor');
    });
  });
});
