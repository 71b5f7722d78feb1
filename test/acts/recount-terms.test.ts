import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { expect } from 'chai';
import { recountTerms } from '../../acts/recount-terms.js';
import { turns } from '../../db/is-alone.js';
import { newId } from '../../db/new-id.js';
import { changeTerm, endTerm, runningTerm, startTerm } from '../../db/working-terms.js';
import { withDatabase } from '../support/database.js';
import { person, setClock } from '../support/people.js';

describe('Terms in working days', () => {
  const database = withDatabase();
  const clock = setClock(0);
  // Friday in Almaty; the Monday after it is Capital Day.
  const friday = Date.UTC(2026, 6, 3, 9);
  let version = 1;
  beforeEach(async () => {
    clock.at = friday;
    await database.db('working_terms').delete();
  });

  const start = (of: { caseId?: string; days?: number; workflowId?: string | null } = {}) =>
    startTerm(database.as.worker, clock, {
      ...{ caseId: of.caseId ?? newId(clock.at), kind: 'complaint', days: of.days ?? 1 },
      workflowId: of.workflowId === undefined ? 'complaint:1' : of.workflowId,
    });
  /** Puts a table of 2026 in force as if it had been released. */
  async function release(days: { day: string; kind: string }[]): Promise<void> {
    version += 1;
    const row = { year: 2026, version, days: JSON.stringify(days), to_be_confirmed: false };
    await database.db('calendar_versions').insert(row);
  }
  const capitalDay = { day: '2026-07-06', kind: 'holiday' };
  const alsoTuesday = [capitalDay, { day: '2026-07-07', kind: 'day_off' }];

  function engine(says: (workflowId: string) => Promise<void> = () => Promise.resolve()) {
    const told: string[] = [];
    const getHandle = (workflowId: string) => ({
      async signal() {
        await says(workflowId);
        told.push(workflowId);
      },
    });
    return { told, temporal: { workflow: { getHandle } } as unknown as Client };
  }
  const recount = (temporal: Client) => recountTerms({ db: database.as.worker, clock, temporal });
  const events = (caseId: string) =>
    database.db('audit_events').where({ case_id: caseId, kind: 'term_moved' }).select('before', 'after');

  it('end with a working day of Almaty, counted from the day after', async () => {
    const term = await start({ days: 1 });
    expect(term).to.include({ startedOn: '2026-07-03', dueOn: '2026-07-07', dueAt: Date.UTC(2026, 6, 7, 19) });
    clock.at = Date.UTC(2026, 6, 3, 19);
    expect(await start({ days: 1 }), 'begun in the first hour of Saturday').to.include({ dueOn: '2026-07-07' });
    expect(await start({ days: 20 })).to.include({ dueOn: '2026-08-03' });
  });

  it('name the very tables that they were counted with: those are read once', async () => {
    const caseId = newId(clock.at);
    const readings: string[] = [];
    const note = ({ sql }: { sql: string }) => {
      if (sql.includes('from "calendar_versions"')) readings.push(sql);
    };
    database.as.worker.on('query', note);
    try {
      await start({ caseId });
      expect(readings).to.have.length(1);
      await changeTerm(database.as.worker, { caseId, kind: 'complaint', days: 5 });
      expect(readings).to.have.length(2);
    } finally {
      database.as.worker.off('query', note);
    }
  });

  it('are started once, extended from where they began, and ended once', async () => {
    const caseId = newId(clock.at);
    const first = await start({ caseId, days: 20 });
    clock.at += 5 * 86_400_000;
    expect(await start({ caseId, days: 1 })).to.deep.equal(first);
    const of = { caseId, kind: 'complaint' } as const;
    const longer = await changeTerm(database.as.worker, { ...of, days: 30 });
    expect(longer).to.include({ startedOn: first.startedOn, dueOn: '2026-08-17' });
    expect(await runningTerm(database.as.worker, caseId, 'complaint')).to.deep.equal(longer);
    await endTerm(database.as.worker, clock, of);
    expect(await runningTerm(database.as.worker, caseId, 'complaint')).to.equal(undefined);
    expect(await changeTerm(database.as.worker, { ...of, days: 5 })).to.equal(undefined);
    expect(await start({ caseId, days: 1 }), 'another one may begin').to.include({ days: 1 });
  });

  it('are counted again when a table changes: event, tasks and workflow follow, once', async () => {
    await release([capitalDay]);
    const moving = await start({ days: 1 });
    const staying = await start({ days: 0 });
    const { accountId } = await person(database.db, { roles: ['supervisor'] });
    await database.db('tasks').insert({
      ...{ id: newId(clock.at), kind: 'complaint', subject_id: moving.caseId, role: 'supervisor' },
      account_id: accountId,
      ...{ opened_at: new Date(clock.at), due_at: new Date(moving.dueAt) },
    });
    await release(alsoTuesday);
    const { told, temporal } = engine();
    expect(await recount(temporal)).to.equal(2);
    const moved = await runningTerm(database.as.worker, moving.caseId, 'complaint');
    expect(moved).to.include({ dueOn: '2026-07-08', dueAt: Date.UTC(2026, 6, 8, 19) });
    expect(await events(moving.caseId)).to.deep.equal([
      { before: { term: 'complaint', dueOn: '2026-07-07' }, after: { term: 'complaint', dueOn: '2026-07-08' } },
    ]);
    expect(await events(staying.caseId)).to.deep.equal([]);
    const task: unknown = await database.db('tasks').where({ subject_id: moving.caseId }).first('due_at');
    expect(task).to.deep.equal({ due_at: new Date(Date.UTC(2026, 6, 8, 19)) });
    expect(told).to.deep.equal(['complaint:1']);
    const notified: unknown = await database.db('notifications').select('account_id', 'event', 'params');
    expect(notified).to.deep.equal([{ account_id: accountId, event: 'term_moved', params: { day: '2026-07-08' } }]);
    expect([await recount(temporal), told]).to.deep.equal([0, ['complaint:1']]);
  });

  it('move back too, when a day off turns out to be worked', async () => {
    await release(alsoTuesday);
    const { caseId } = await start({ days: 1 });
    await release([{ day: '2026-07-04', kind: 'working' }]);
    await recount(engine().temporal);
    expect(await runningTerm(database.as.worker, caseId, 'complaint')).to.include({ dueOn: '2026-07-04' });
  });

  it('leave those alone that have ended', async () => {
    await release([capitalDay]);
    const { caseId } = await start({ days: 1 });
    await endTerm(database.as.worker, clock, { caseId, kind: 'complaint' });
    await release(alsoTuesday);
    expect(await recount(engine().temporal)).to.equal(0);
    expect(await events(caseId)).to.deep.equal([]);
  });

  it('are told to a workflow again and again while the engine is away, but not to one that has ended', async () => {
    await release([capitalDay]);
    await start({ workflowId: 'complaint:away' });
    await start({ workflowId: 'complaint:ended' });
    await start({ workflowId: null });
    await release(alsoTuesday);
    const away = engine((id) => {
      if (id === 'complaint:away') return Promise.reject(new Error('The engine is away'));
      return Promise.reject(new WorkflowNotFoundError('not found', id, undefined));
    });
    expect(await recount(away.temporal).catch((error: unknown) => String(error))).to.include('1 workflows');
    const back = engine();
    expect([await recount(back.temporal), back.told]).to.deep.equal([0, ['complaint:away']]);
  });

  it('are counted by one process at a time', async () => {
    await release([capitalDay]);
    await start({ days: 1 });
    await release(alsoTuesday);
    await database.db.transaction(async (tx) => {
      await tx.raw('select pg_advisory_xact_lock(?)', [turns.recounting]);
      expect(await recount(engine().temporal)).to.equal(0);
    });
    expect(await recount(engine().temporal)).to.equal(1);
  });
});
