import { expect } from 'chai';
import { startConfirmedComplaints } from '../../acts/start-complaints.js';
import { withApp } from '../support/app.js';
import type { Json } from '../support/http-client.js';
import { complaintTable, reasons, statement } from '../support/complaint-table.js';
import { fieldsOf, problemOf, withReviewTable } from '../support/review-table.js';

describe('complaints', function () {
  const app = withApp();
  const table = withReviewTable(app);
  beforeEach(() => {
    app.clock.at = Date.UTC(2026, 6, 1, 9);
  });

  const { rejected, restricted, complain, enter, read, act, inHand, decide } = complaintTable(app, table);

  it('of a body against a rejection are registered, given to a supervisor, and due in twenty working days', async () => {
    const { id, factIds } = await rejected();
    const { body } = await complain(id);
    expect(body).to.include({ status: 'in_review' });
    const complaint = await read(String(body['complaintId']), table.cast.head);
    // 6 July is a day off: the twentieth working day after the 1st is the 30th.
    expect(complaint).to.deep.include({
      body: 'FIN_MONITORING',
      factIds,
      late: false,
      dueOn: '2026-07-30',
      overdue: false,
    });
    expect(complaint['number']).to.match(/^CM-2026-\d{6}$/u);
    const { supervisor, supervisor2, stranger } = table.cast;
    const { id: assignee } = complaint['assignee'] as Json;
    expect(assignee).to.be.oneOf([supervisor, supervisor2]);
    expect((await app.call(stranger, `GET /complaints/${String(body['complaintId'])}`)).status).to.equal(404);
    const tasks = await app.call(String(assignee), 'GET /tasks?view=mine&kind=complaint');
    expect((tasks.body['items'] as Json[]).map((task) => task['subjectId'])).to.include(body['complaintId']);
  });

  it('of a body are about facts of its own notice that were rejected, and nothing else', async () => {
    const { id } = await rejected();
    expect((await complain(id, { statement }, table.cast.stranger)).status).to.equal(404);
    const open = await table.notice(1);
    expect(fieldsOf(await complain(open.id))).to.deep.equal(['#/statement not_rejected']);
    expect(fieldsOf(await complain(id, { statement, factIds: open.factIds }))).to.deep.equal([
      '#/factIds not_rejected',
    ]);
  });

  it('that are upheld open the rejected facts again, with a reviewer who took no part', async () => {
    const { id: noticeId, factIds } = await rejected(2);
    const id = await inHand(await complain(noticeId));
    const decided = await decide(id, { outcome: 'partly_upheld', factIds: factIds.slice(1) });
    expect(decided.status, JSON.stringify(decided.body)).to.equal(200);
    const { supervisor, aigul, officer } = table.cast;
    const part = await app.call(officer, `GET /notices/${String(decided.body['reopenedAs'])}`);
    expect(part.body).to.deep.include({ status: 'in_review', splitFrom: noticeId });
    const reopened = part.body['facts'] as Json[];
    expect(reopened.map((fact) => fact['verdict'])).to.deep.equal(['pending']);
    expect((part.body['reviewer'] as Json)['id']).not.to.equal(aigul);
    expect(problemOf(await app.call(aigul, `POST /notices/${String(part.body['id'])}/claim`))).to.match(/^403/u);
    const whole = await app.call(officer, `GET /notices/${noticeId}`);
    expect(whole.body).to.include({ status: 'closed', outcome: 'rejected' });
    expect(await read(id)).to.deep.include({
      ...{ status: 'closed', outcome: 'partly_upheld', upheldFactIds: factIds.slice(1), reasons },
      decidedBy: { id: supervisor, fullName: 'Saule' },
    });
    const paper = await app.database
      .db('documents')
      .where({ case_id: id })
      .select(
        ...['kind', 'number'],
        app.database.db.raw(`data -> 'official' as official, data -> 'against' ->> 'ru' as against`),
      );
    const against = `Решение об отклонении по уведомлению № ${String(whole.body['number'])}`;
    const official = { fullName: 'Saule', post: { kk: 'Жетекші', ru: 'Руководитель' } };
    expect(paper).to.deep.equal([
      { kind: 'complaint_decision', number: decided.body['decisionNumber'], official, against },
    ]);
  });

  it('of an owner are about the facts on the locator that he names, however he writes it, or about no act', async () => {
    const { number, factIds } = await restricted(2);
    const row = await app.database
      .db('prescription_facts')
      .where({ fact_id: factIds[1] })
      .first<{ normalised: string }>('normalised');
    const about = async (more: Json) =>
      (await read(String((await enter(number, more)).body['complaintId'])))['factIds'];
    expect(await about({})).to.deep.equal(factIds);
    expect(await about({ locator: row.normalised.replace('https', 'HTTPS') + '#top' })).to.deep.equal(factIds.slice(1));
    const elsewhere = await enter(number, { locator: 'https://elsewhere.kz/' });
    const id = await inHand(elsewhere);
    expect((await read(id))['factIds']).to.deep.equal([]);
    expect(fieldsOf(await decide(id, { outcome: 'upheld' }))).to.deep.equal(['#/outcome about_no_act']);
  });

  it('that are upheld against a prescription resume access to those facts, and to no others', async () => {
    const { number, id: noticeId, factIds } = await restricted(2);
    const id = await inHand(await enter(number));
    const decided = await decide(id, { outcome: 'partly_upheld', factIds: factIds.slice(0, 1) });
    expect(decided.status, JSON.stringify(decided.body)).to.equal(200);
    const restoration = await app.call(
      table.cast.auditor,
      `GET /restorations/${String(decided.body['restorationId'])}`,
    );
    expect(restoration.body).to.include({ cause: 'complaint_upheld', status: 'in_execution', restrictions: 1 });
    const rows: { lifted: boolean }[] = await app.database
      .db('restrictions as r')
      .join('restriction_grounds as g', 'g.restriction_id', 'r.id')
      .where('g.notice_id', noticeId)
      .select(app.database.db.raw('r.lifted_at is not null as lifted'));
    expect(rows.map(({ lifted }) => lifted).sort()).to.deep.equal([false, true]);
  });

  it('are dismissed, or left without consideration, with reasons and a letter, and then nothing follows', async () => {
    for (const outcome of ['dismissed', 'inadmissible']) {
      const { id: noticeId } = await rejected();
      const id = await inHand(await complain(noticeId));
      const decided = await decide(id, { outcome });
      expect(decided.body).to.include({ outcome, status: 'closed' });
      expect(decided.body).not.to.have.any.keys('reopenedAs', 'restorationId');
      expect(problemOf(await decide(id, { outcome }))).to.match(/^409 illegal-move/u);
    }
  });

  it('that are late, or about no act of ours, are registered all the same, and a person answers', async () => {
    const { number } = await restricted();
    app.clock.at = Date.UTC(2026, 10, 1, 9);
    const late = String((await enter(number)).body['complaintId']);
    expect(await read(late)).to.include({ late: true, lastDay: '2026-10-01', wasExplained: true, status: 'in_review' });
    const foreign = await enter('P-1999-000001');
    expect(await read(String(foreign.body['complaintId']))).to.include({ late: false, status: 'in_review' });
    const id = await inHand(foreign);
    expect(fieldsOf(await decide(id, { outcome: 'upheld' }))).to.deep.equal(['#/outcome about_no_act']);
    expect((await decide(id, { outcome: 'inadmissible' })).status).to.equal(200);
  });

  it('are decided by nobody who took part, is below one who did, or is of the side that filed', async () => {
    const { db } = app.database;
    const { supervisor, supervisor2, aigul, head } = table.cast;
    const { id: noticeId } = await rejected();
    const id = await inHand(await complain(noticeId));
    expect(problemOf(await decide(id, { outcome: 'dismissed' }, aigul))).to.match(/^404/u);
    expect(problemOf(await decide(id, { outcome: 'dismissed' }, head))).to.equal('403 forbidden role');
    expect(problemOf(await decide(id, { outcome: 'dismissed' }, supervisor2))).to.equal('403 forbidden not_assigned');
    await db('superiors').insert({ account_id: supervisor, superior_id: aigul, set_at: new Date() });
    expect(problemOf(await decide(id, { outcome: 'dismissed' }))).to.equal('403 forbidden took_part');
    const back = await act(id, 'assignment', { to: supervisor, reason: 'Hers' }, supervisor2);
    expect(fieldsOf(back)).to.deep.equal(['#/to may_not_decide_complaint']);
    await db('superiors').delete();
    expect((await act(id, 'assignment', { to: supervisor2, reason: 'Leave' }, supervisor)).status).to.equal(200);
    expect((await decide(id, { outcome: 'dismissed' }, supervisor2)).status).to.equal(200);
  });

  it('are extended once, with reasons, and taken back by whoever lodged them', async () => {
    const { id: noticeId } = await rejected();
    const id = await inHand(await complain(noticeId));
    const extend = () => act(id, 'extension', { workingDays: 5, reasons: 'An expert is asked' }, table.cast.supervisor);
    expect((await extend()).body).to.include({ dueOn: '2026-08-06' });
    expect(problemOf(await extend())).to.equal('409 illegal-move extended_already');
    expect(problemOf(await act(id, 'withdrawal', { reason: 'x' }, table.cast.supervisor))).to.equal(
      '403 forbidden role',
    );
    expect((await act(id, 'withdrawal', { reason: 'Settled' }, table.cast.head)).body).to.include({
      outcome: 'withdrawn',
    });
    expect(await table.audit(id)).to.deep.equal([
      ...['complaint_lodging', 'complaint_assignment', 'complaint_extension', 'complaint_extension refused'],
      ...['complaint_withdrawal refused', 'complaint_withdrawal'],
    ]);
  });

  describe('over the public form', () => {
    const submit = (more: Json = {}) =>
      app.call('', 'POST /public/complaints', {
        body: {
          name: 'Айбек',
          email: 'owner@example.kz',
          language: 'kk',
          against: 'P-1999-000001',
          statement,
          ...more,
        },
      });
    const letters = async () =>
      app.database.db('mails').whereNotNull('address').orderBy('id').select<Letter[]>('address', 'template', 'params');
    interface Letter {
      address: string;
      template: string;
      params: { link: string; number?: string };
    }
    const tasksOf = async (id: string | undefined) =>
      app.database.db('tasks').where({ case_id: id, closed_at: null }).select('kind');
    const open = async (letter: Letter | undefined) =>
      app.call('', `GET ${(letter?.params.link ?? '') as `/${string}`}`);
    beforeEach(() => app.database.db('mails').whereNull('account_id').delete());

    it('are lodged once the link of their letter was opened, and show there how they stand', async () => {
      const { number } = await restricted();
      expect((await submit({ against: number })).body).to.deep.equal({ status: 'to_be_confirmed' });
      const [letter] = await letters();
      expect(letter).to.include({ address: 'owner@example.kz', template: 'confirm_complaint' });
      const before = await app.call(table.cast.auditor, 'GET /complaints?channel=public');
      expect(before.body['items'], 'not lodged yet').to.deep.equal([]);
      expect((await open(letter)).body).to.deep.equal({ status: 'confirmed' });
      const opened = await open(letter);
      expect(opened.body).to.include({ status: 'in_review', dueOn: '2026-07-30' });
      const acknowledged = (await letters()).find(({ template }) => template === 'complaint_acknowledged');
      expect(acknowledged?.params).to.include({ number: opened.body['number'], link: letter?.params.link });
      const listed = await app.call(table.cast.supervisor, 'GET /complaints?channel=public');
      const [complaint] = listed.body['items'] as Json[];
      expect(complaint).to.deep.include({ complainant: { name: 'Айбек', email: 'owner@example.kz' }, against: number });
      const id = String(complaint?.['id']);
      await act(id, 'assignment', { to: table.cast.supervisor, reason: 'Hers' }, table.cast.supervisor);
      await decide(id, { outcome: 'upheld' });
      expect((await open(letter)).body).to.include({ status: 'closed', outcome: 'upheld', reasons });
      expect((await letters()).map(({ template }) => template)).to.include('complaint_decided');
    });

    it('tell nobody whether an act exists, and open for nobody without their token', async () => {
      const { number } = await restricted();
      const answers = [await submit({ against: number }), await submit()];
      expect(answers.map(({ status, body }) => [status, body])).to.deep.equal(
        [1, 2].map(() => [202, { status: 'to_be_confirmed' }]),
      );
      const [letter] = await letters();
      const wrong = (letter?.params.link ?? '').replace(/token=.*/u, `token=${'A'.repeat(32)}`);
      expect((await app.call('', `GET ${wrong as `/${string}`}`)).status).to.equal(404);
    });

    it('are taken back by the same link, with a reason or without, and then nobody decides them', async () => {
      await submit();
      const [letter] = await letters();
      const takeBack = (body: Json, link = letter?.params.link ?? '') =>
        app.call('', `POST ${link.replace('?', '/withdrawal?') as `/${string}`}`, { body });
      expect((await takeBack({})).status, 'not confirmed yet').to.equal(404);
      await open(letter);
      const { number } = (await open(letter)).body;
      const wrong = (letter?.params.link ?? '').replace(/token=.*/u, `token=${'A'.repeat(32)}`);
      expect((await takeBack({}, wrong)).status).to.equal(404);
      expect((await open(letter)).body).to.include({ status: 'in_review' });
      const [id] = /[0-9a-f-]{36}/u.exec(letter?.params.link ?? '') ?? [];
      await act(String(id), 'assignment', { to: table.cast.supervisor, reason: 'Hers' }, table.cast.supervisor);
      app.engine.silent = true;
      const answer = await takeBack({ reason: 'It is settled' });
      app.engine.silent = false;
      expect([answer.status, answer.body]).to.deep.equal([202, { status: 'taken_back' }]);
      const deps = { db: app.database.as.worker, clock: app.clock, temporal: app.engine.client };
      expect((await open(letter)).body, 'its case has not heard of it').to.include({ status: 'in_review' });
      const refused = await decide(String(id), { outcome: 'dismissed' });
      expect(problemOf(refused)).to.equal('409 illegal-move status');
      expect(refused.body).to.include({ caseStatus: 'in_review' });
      await startConfirmedComplaints(deps);
      const ended = { status: 'closed', outcome: 'withdrawn', reasons: 'It is settled' };
      expect((await open(letter)).body).to.include(ended);
      expect((await takeBack({})).body).to.deep.equal({ status: 'taken_back' });
      const told = (await letters()).filter(({ template }) => template === 'complaint_withdrawn');
      expect(told.map(({ address }) => address)).to.deep.equal(['owner@example.kz']);
      expect(told[0]?.params).to.include({ number, link: letter?.params.link });
      expect(await tasksOf(id), 'nobody has it to do').to.deep.equal([]);
      const events = await app.database
        .db('audit_events')
        .where({ case_id: id })
        .orderBy('position')
        .select('kind', 'actor_id', 'after');
      expect(events.at(-1)).to.deep.include({ kind: 'complaint_withdrawal', actor_id: null });
      expect((events.at(-1) as { after: Json }).after).to.include({ by: 'owner', outcome: 'withdrawn' });
      expect(problemOf(await decide(String(id), { outcome: 'dismissed' }))).to.match(/^409 illegal-move/u);
    });

    it('are not taken back once they are decided, nor before they are registered', async () => {
      await submit();
      const [letter] = await letters();
      const takeBack = () =>
        app.call('', `POST ${(letter?.params.link ?? '').replace('?', '/withdrawal?') as `/${string}`}`, { body: {} });
      app.engine.silent = true;
      await open(letter);
      expect(problemOf(await takeBack())).to.match(/^409 in-progress/u);
      app.engine.silent = false;
      await open(letter);
      const [id] = /[0-9a-f-]{36}/u.exec(letter?.params.link ?? '') ?? [];
      await act(String(id), 'assignment', { to: table.cast.supervisor, reason: 'Hers' }, table.cast.supervisor);
      await decide(String(id), { outcome: 'dismissed' });
      expect(problemOf(await takeBack())).to.match(/^409 illegal-move/u);
      expect((await open(letter)).body).to.include({ outcome: 'dismissed' });
    });

    it('send nobody more than five letters a day, and are forgotten if nobody opens them', async () => {
      const email = 'flooded@example.kz';
      for (let sent = 0; sent < 7; sent += 1) expect((await submit({ email })).status).to.equal(202);
      const toHim = (await letters()).filter(({ address }) => address === email);
      expect(toHim).to.have.length(5);
      app.clock.at += 4 * 24 * 3_600_000;
      expect((await open(toHim[0])).status).to.equal(404);
    });
  });
});
