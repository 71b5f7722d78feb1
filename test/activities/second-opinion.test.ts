import { expect } from 'chai';
import { applyNoticeAct } from '../../activities/apply-notice-act.js';
import { claimHindrance } from '../../db/claims.js';
import type { Actor } from '../../domain/roles.js';
import { refusalOf, resultOf, withCases } from '../support/case-table.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { person } from '../support/people.js';
import { recipient } from '../support/prescription.js';
import { noViolation, verdictOn, writeSheet } from '../support/written-sheet.js';

describe('a second opinion', () => {
  const table = withCases();
  let [officer, aigul, nurlan, dana, supervisor]: Actor[] = [];
  let noticeId: string;
  let factIds: string[];
  let version: number;

  before(async () => {
    const { db } = table.database;
    const id = await recipient(db, 'Telecom');
    await db('recipients')
      .where({ id })
      .update({ scopes: ['domain', 'ip'] });
  });
  beforeEach(async () => {
    const { db } = table.database;
    await db('accounts').update({ closed_at: new Date(0) });
    officer = await person(db, { roles: ['officer'], bodyCode: 'HEALTH' });
    aigul = await person(db, { roles: ['reviewer'], fullName: 'Aigul' });
    nurlan = await person(db, { roles: ['reviewer'], fullName: 'Nurlan' });
    dana = await person(db, { roles: ['reviewer'], fullName: 'Dana' });
    supervisor = await person(db, { roles: ['supervisor'] });
    version = await awaiting('domain');
  });

  /** A notice on a domain (or an address) that Aigul has completed. */
  async function awaiting(kind: 'domain' | 'ip'): Promise<number> {
    const value = kind === 'ip' ? '203.0.114.7' : 'kazino.kz';
    ({ id: noticeId, factIds } = await noticeInReview(table.database.db, {
      ...{ filerId: officer!.accountId, bodyCode: 'HEALTH', reviewerId: aigul!.accountId },
      facts: [[{ kind, value, scope: kind }], [{ kind, value: `2.${value}`, scope: kind }]],
    }));
    return completeBy(aigul!);
  }
  async function completeBy(who: Actor): Promise<number> {
    const sheetVersion = await writeSheet(table, who, noticeId, [
      verdictOn(factIds[0]),
      verdictOn(factIds[1], noViolation),
    ]);
    const completed = await table.onNotice(noticeId, 'completion', who, { sheetVersion });
    expect(completed.state.status).to.equal('second_opinion');
    return sheetVersion;
  }
  const opine = (who: Actor | undefined, opinion: 'agree' | 'disagree', more: object = {}) =>
    table.onNotice(noticeId, 'second_opinion', who!, { sheetVersion: version, opinion, reasons: 'Қарадым', ...more });

  it('is not given by whom the case is kept from: he was refused twice, or took part in what is opened again', async () => {
    const { db } = table.database;
    await db('refused_reviewers').insert({ notice_id: noticeId, account_id: nurlan!.accountId, at: new Date(0) });
    expect(refusalOf(await opine(nurlan, 'agree'))).to.equal('forbidden: kept_from');
    expect((await table.state(noticeId)).status).to.equal('second_opinion');
    expect(resultOf(await opine(dana, 'agree'))).to.deep.equal({ status: 'in_execution' });
  });

  it('that agrees makes the sheet the decision', async () => {
    const agreed = await opine(nurlan, 'agree');
    expect(resultOf(agreed)).to.deep.equal({ status: 'in_execution' });
    expect(agreed.state).to.include({ reviewerId: aigul?.accountId, opinionBy: null, dueAt: null });
    expect(await table.tasks(noticeId)).to.deep.equal([]);
    const verdicts = await table.database
      .db<{ notice_id: string; ordinal: number; verdict: string }>('facts')
      .where({ notice_id: noticeId })
      .orderBy('ordinal')
      .select('verdict');
    expect(verdicts).to.deep.equal([{ verdict: 'confirmed' }, { verdict: 'unconfirmed' }]);
    const kept: unknown = await table.database
      .db('opinions')
      .where({ notice_id: noticeId })
      .first('reader_id', 'opinion', 'sheet_version', 'reasons');
    expect(kept).to.deep.equal({
      reader_id: nurlan?.accountId,
      opinion: 'agree',
      sheet_version: version,
      reasons: 'Қарадым',
    });
    expect(await table.database.db('opinions').where({ notice_id: noticeId })).to.have.length(1);
  });

  it('is not given by who decided, by the filing side, by who is recused, nor by who may not review', async () => {
    expect(refusalOf(await opine(aigul, 'agree'))).to.equal('forbidden: own_decision');
    expect(refusalOf(await opine(officer, 'agree'))).to.equal('forbidden: role');
    const seconded = await person(table.database.db, { roles: ['officer', 'reviewer'], bodyCode: 'HEALTH' });
    expect(refusalOf(await opine(seconded, 'agree'))).to.equal('forbidden: filing_body');
    await table.onNotice(noticeId, 'recusal', nurlan!, { reason: 'туыс' });
    expect(refusalOf(await opine(nurlan, 'agree'))).to.equal('forbidden: recused');
    expect((await table.state(noticeId)).status).to.equal('second_opinion');
  });

  it('of a reviewer does not do where the rules want a supervisor’s', async () => {
    version = await awaiting('ip');
    expect(refusalOf(await opine(nurlan, 'agree'))).to.equal('forbidden: supervisor_needed');
    expect((await opine(supervisor, 'agree')).state.status).to.equal('in_execution');
  });

  it('is about one version of the sheet', async () => {
    const stale = await opine(nurlan, 'agree', { sheetVersion: version - 1 });
    expect(refusalOf(stale)).to.equal('stale: stale');
    expect(stale.answer).to.have.deep.nested.property('refusal.detail', { sheetVersion: version });
  });

  it('may go fact by fact, but not contradict itself or name other facts', async () => {
    const wrong = await opine(nurlan, 'agree', {
      facts: [
        { factId: factIds[0], opinion: 'agree', reasons: 'x' },
        { factId: factIds[1], opinion: 'disagree', reasons: 'x' },
        { factId: noticeId, opinion: 'agree', reasons: 'x' },
      ],
    });
    expect(refusalOf(wrong)).to.deep.equal(['#/facts/1/opinion contradicts_opinion', '#/facts/2/factId unknown_fact']);
    const facts = [{ factId: factIds[1], opinion: 'disagree', reasons: 'Бұл да казино' }];
    expect((await opine(nurlan, 'disagree', { facts })).state.status).to.equal('in_review');
    expect(await table.database.db('opinions').where({ notice_id: noticeId }).first('facts')).to.deep.equal({ facts });
  });

  it('that disagrees sends it back to the same reviewer, with a term of its own', async () => {
    table.clock.at += 5 * 3_600_000;
    const sent = await opine(nurlan, 'disagree');
    expect(resultOf(sent)).to.deep.equal({ status: 'in_review' });
    expect(sent.state).to.include({
      reviewerId: aigul?.accountId,
      opinionBy: null,
      dueAt: table.clock.at + 86_400_000,
    });
    expect(await table.tasks(noticeId)).to.deep.equal([{ kind: 'review', account_id: aigul?.accountId }]);
    const facts = await table.database.db('facts').where({ notice_id: noticeId, verdict: 'pending' });
    expect(facts, 'nothing is decided').to.have.length(2);
  });

  it('that disagrees a second time gives it to another reviewer, who begins to count anew', async () => {
    await opine(nurlan, 'disagree');
    version = await completeBy(aigul!);
    const second = await opine(nurlan, 'disagree');
    expect(second.state.reviewerId).to.not.equal(aigul?.accountId);
    const next = [nurlan!, dana!].find(({ accountId }) => accountId === second.state.reviewerId)!;
    version = await completeBy(next);
    const reader = next === dana ? nurlan : dana;
    expect((await opine(reader, 'disagree')).state.reviewerId, 'his first').to.equal(next.accountId);
    version = await completeBy(next);
    expect((await opine(reader, 'disagree')).state.reviewerId, 'his second').to.not.equal(next.accountId);
  });

  it('that disagrees a second time keeps the case from that reviewer for good, its parts included', async () => {
    const { db } = table.database;
    await opine(nurlan, 'disagree');
    version = await completeBy(aigul!);
    const { reviewerId } = (await opine(nurlan, 'disagree')).state;
    expect(await claimHindrance(db, noticeId, aigul!.accountId)).to.equal('twice_refused');
    const back = await table.onNotice(noticeId, 'handover', supervisor!, {
      to: aigul!.accountId,
      reason: 'Қайтарамын',
    });
    expect(refusalOf(back)).to.deep.equal(['#/to may_not_review']);
    const holder = [nurlan!, dana!].find(({ accountId }) => accountId === reviewerId)!;
    const { partId = '' } = await table.onNotice(noticeId, 'split', holder, { factIds: [factIds[1]], reason: 'шұғыл' });
    expect(await claimHindrance(db, partId, aigul!.accountId)).to.equal('twice_refused');
    const last = holder === dana ? nurlan! : dana!;
    const stepBack = (who: Actor) => table.onNotice(noticeId, 'recusal', who, { reason: 'туыс' });
    expect((await stepBack(holder)).state.reviewerId, 'the one left').to.equal(last.accountId);
    expect((await stepBack(last)).state.reviewerId, 'nobody rather than her').to.equal(null);
  });

  it('closes the case where nothing is confirmed any more when it is agreed to', async () => {
    await opine(nurlan, 'disagree');
    const verdicts = factIds.map((id) => verdictOn(id, noViolation));
    const sheetVersion = await writeSheet(table, aigul!, noticeId, verdicts);
    const completed = await table.onNotice(noticeId, 'completion', aigul!, { sheetVersion });
    expect(completed.state).to.include({ status: 'closed', outcome: 'rejected' });
  });

  it('is given once: of two who agree at the same time one is too late', async () => {
    const payload = { sheetVersion: version, opinion: 'agree', reasons: 'Қарадым' };
    const of = { caseId: noticeId, noticeId };
    const sent = [
      await table.send('second_opinion', nurlan!, payload, of),
      await table.send('second_opinion', dana!, payload, of),
    ];
    const both = await Promise.all(sent.map((message) => applyNoticeAct(table.deps, noticeId, message)));
    expect(both.map(({ outcome }) => outcome).sort()).to.deep.equal(['applied', 'refused']);
    expect(await table.database.db('opinions').where({ notice_id: noticeId })).to.have.length(1);
  });
});
