import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { raiseAlert } from '../../db/alerts.js';
import { openTask } from '../../db/tasks.js';
import { leaseLastsMs } from '../../db/leases.js';
import { withApp } from '../support/app.js';
import type { Json } from '../support/http-client.js';
import { fieldsOf, problemOf, withReviewTable } from '../support/review-table.js';
import { nowHolds } from '../support/people.js';

describe('the desk', () => {
  const app = withApp();
  const table = withReviewTable(app);
  const items = ({ body }: { body: Json }) => body['items'] as Json[];

  describe('tasks', () => {
    let id: string;
    beforeEach(async () => {
      await app.database.db('tasks').delete();
      ({ id } = await table.notice(2));
      await open({ kind: 'review', role: 'reviewer', accountId: table.cast.aigul, dueAt: app.clock.at + 60_000 });
    });

    const open = (task: {
      kind: 'review' | 'ruling' | 'breach';
      role: 'reviewer' | 'supervisor';
      accountId?: string;
      dueAt?: number;
    }) => app.database.db.transaction((tx) => openTask(tx, app.clock, { noticeId: id, ...task }));
    const tasks = async (who: string, query = '') => items(await app.call(who, `GET /tasks${query}`));
    const kinds = async (who: string, query = '') => (await tasks(who, query)).map(({ kind }) => kind);

    it('say where the work is done, how much it is, how old, and until when', async () => {
      app.clock.at += 30 * 60_000;
      const [task] = await tasks(table.cast.aigul, '?view=mine');
      expect(task).to.deep.include({
        kind: 'review',
        href: `/api/v1/notices/${id}`,
        noticeId: id,
        facts: 2,
        widestScope: 'page',
        ageMinutes: 30,
        overdue: true,
        assignee: { id: table.cast.aigul, fullName: 'Aigul' },
      });
      expect(await kinds(table.cast.aigul, '?view=overdue')).to.deep.equal(['review']);
    });

    it('name the holder of the lease until it expires', async () => {
      await app.call(table.cast.nurlan, `POST /notices/${id}/claim`);
      const [task] = await tasks(table.cast.supervisor);
      expect(task).to.deep.include({ holder: { id: table.cast.nurlan, fullName: 'Nurlan' } });
      expect(await kinds(table.cast.nurlan, '?view=mine')).to.deep.equal(['review']);
      app.clock.at += leaseLastsMs;
      expect((await tasks(table.cast.supervisor))[0]).not.to.have.property('holder');
    });

    it('may be taken by a colleague while nobody works on them', async () => {
      expect(await kinds(table.cast.nurlan, '?view=available')).to.deep.equal(['review']);
      expect(await kinds(table.cast.aigul, '?view=available')).to.deep.equal([]);
      await app.call(table.cast.aigul, `POST /notices/${id}/claim`);
      expect(await kinds(table.cast.nurlan, '?view=available')).to.deep.equal([]);
    });

    it('of supervisors are not shown to reviewers, and are found by kind', async () => {
      await open({ kind: 'ruling', role: 'supervisor' });
      expect(await kinds(table.cast.aigul)).to.deep.equal(['review']);
      expect(await kinds(table.cast.supervisor)).to.deep.equal(['review', 'ruling']);
      expect(await kinds(table.cast.supervisor, '?kind=ruling')).to.deep.equal(['ruling']);
      expect(await kinds(table.cast.auditor, '?limit=1')).to.have.length(1);
    });

    it('of one’s own body are not shown', async () => {
      await nowHolds(app.database.db, table.cast.nurlan, {
        roles: ['officer', 'reviewer'],
        bodyCode: 'FIN_MONITORING',
      });
      expect(await tasks(table.cast.nurlan)).to.deep.equal([]);
      await nowHolds(app.database.db, table.cast.nurlan, { roles: ['reviewer'] });
    });

    it('are nothing to officers and recipients', async () => {
      for (const who of [table.cast.officer, table.cast.operator, table.cast.admin]) {
        expect(problemOf(await app.call(who, 'GET /tasks'))).to.equal('403 forbidden role');
      }
      expect(fieldsOf(await app.call(table.cast.aigul, 'GET /tasks?view=mine&colour=red'))).to.deep.equal([
        '?colour unknown_field',
      ]);
    });
  });

  it('alerts are shown newest first, to those who have to know', async () => {
    const { id } = await table.notice();
    for (const key of ['a', 'b']) {
      app.clock.at += 1_000;
      const kind = key === 'a' ? ('no_reviewer' as const) : ('review_overdue' as const);
      await app.database.db.transaction((tx) => raiseAlert(tx, app.clock, { kind, key: `${id}:${key}`, noticeId: id }));
    }
    const shown = items(await app.call(table.cast.ops, `GET /alerts?notice=${id}`));
    expect(shown.map(({ kind }) => kind)).to.deep.equal(['review_overdue', 'no_reviewer']);
    expect(shown[0]).to.include({
      noticeId: id,
      href: `/api/v1/notices/${id}`,
      raisedAt: new Date(app.clock.at).toISOString(),
    });
    const page = await app.call(table.cast.ops, `GET /alerts?notice=${id}&limit=1`);
    const next = await app.call(
      table.cast.ops,
      `GET /alerts?notice=${id}&limit=1&cursor=${String(page.body['nextCursor'])}`,
    );
    expect(items(next).map(({ kind }) => kind)).to.deep.equal(['no_reviewer']);
    expect(items(await app.call(table.cast.ops, `GET /alerts?notice=${id}&kind=no_reviewer`))).to.have.length(1);
    expect(problemOf(await app.call(table.cast.officer, 'GET /alerts'))).to.equal('403 forbidden role');
  });

  it('accounts are listed to administrators and auditors, by role and by body', async () => {
    const found = items(await app.call(table.cast.admin, 'GET /accounts?role=officer&body=HEALTH'));
    expect(found.map(({ id }) => id)).to.deep.equal([table.cast.stranger]);
    expect(found[0]).to.deep.include({ fullName: 'Stranger', body: 'HEALTH', roles: ['officer'], competences: [] });
    const closed = uuidv7();
    await app.database.db('accounts').insert({
      ...{ id: closed, issuer: 'http://issuer.test', subject: 'gone', full_name: 'Gone', email: 'gone@example.kz' },
      ...{ language: 'en', created_at: new Date(app.clock.at), closed_at: new Date(app.clock.at) },
    });
    await nowHolds(app.database.db, closed, { roles: ['auditor'] });
    const auditors = items(await app.call(table.cast.auditor, 'GET /accounts?role=auditor'));
    expect(auditors.find(({ id }) => id === closed)).to.have.property('closedAt');
    expect(problemOf(await app.call(table.cast.supervisor, 'GET /accounts'))).to.equal('403 forbidden role');
    expect(problemOf(await app.call(closed, 'GET /accounts'))).to.equal('401 unauthenticated no_account');
  });

  describe('absences', () => {
    const days = { from: '2026-07-01', to: '2026-07-14' };
    const enter = (who: string, body: Json) => app.call(who, 'POST /absences', { body, key: null });

    it('are refused by role on the record of whoever tried', async () => {
      const { officer } = table.cast;
      expect(problemOf(await enter(officer, { from: '2026-07-01', to: '2026-07-02' }))).to.equal('403 forbidden role');
      const events: object[] = await app.database
        .db('audit_events')
        .where({ case_id: officer })
        .select('actor_id', 'kind', 'outcome', 'after');
      expect(events).to.deep.equal([
        { actor_id: officer, kind: 'enterAbsence', outcome: 'refused', after: { code: 'role', type: 'forbidden' } },
      ]);
    });

    it('are one’s own to enter, see and strike out', async () => {
      const entered = await enter(table.cast.aigul, days);
      expect(entered.status).to.equal(201);
      const absence = { ...days, accountId: table.cast.aigul, id: entered.body['id'] };
      expect(entered.body).to.deep.equal(absence);
      expect(items(await app.call(table.cast.aigul, 'GET /absences'))).to.deep.equal([absence]);
      expect(items(await app.call(table.cast.nurlan, 'GET /absences'))).to.deep.equal([]);
      const location = entered.headers.get('location')?.replace('/api/v1', '') ?? '';
      expect(problemOf(await app.call(table.cast.nurlan, `DELETE /${location.slice(1)}`))).to.equal('404 not-found');
      expect(problemOf(await app.call(table.cast.auditor, `DELETE /${location.slice(1)}`))).to.equal(
        '403 forbidden role',
      );
      expect((await app.call(table.cast.aigul, `DELETE /${location.slice(1)}`)).status).to.equal(204);
      expect((await app.call(table.cast.aigul, `DELETE /${location.slice(1)}`)).status).to.equal(404);
    });

    it('of others are an administrator’s to keep', async () => {
      const of = { accountId: table.cast.aigul, ...days };
      expect(problemOf(await enter(table.cast.nurlan, of))).to.equal('403 forbidden not_yours');
      expect(problemOf(await app.call(table.cast.nurlan, `GET /absences?account=${table.cast.aigul}`))).to.equal(
        '403 forbidden not_yours',
      );
      const { body } = await enter(table.cast.admin, of);
      expect(items(await app.call(table.cast.auditor, `GET /absences?account=${table.cast.aigul}`))).to.have.length(1);
      await app.call(table.cast.admin, `DELETE /absences/${String(body['id'])}`);
    });

    it('are days that exist, in their order, of somebody who exists', async () => {
      expect(fieldsOf(await enter(table.cast.aigul, { from: '2026-02-29', to: '2026-03-01' }))).to.deep.equal([
        '#/from wrong_format',
      ]);
      expect(fieldsOf(await enter(table.cast.aigul, { from: '2026-07-02', to: '2026-07-01' }))).to.deep.equal([
        '#/to ends_before_it_begins',
      ]);
      const nobody = '0197c5c0-0000-7000-8000-00000000dead';
      expect(fieldsOf(await enter(table.cast.admin, { accountId: nobody, ...days }))).to.deep.equal([
        '#/accountId unknown_account',
      ]);
    });

    it('keep a case from being given to who is away', async () => {
      const { id } = await table.notice();
      const { body } = await enter(table.cast.nurlan, days);
      const to = await app.call(table.cast.aigul, `POST /notices/${id}/handover`, {
        body: { to: table.cast.nurlan, reason: 'I am on leave' },
      });
      expect(fieldsOf(to)).to.deep.equal(['#/to may_not_review']);
      await app.call(table.cast.nurlan, `DELETE /absences/${String(body['id'])}`);
    });
  });
});
