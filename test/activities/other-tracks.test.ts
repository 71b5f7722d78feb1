import type { Client } from '@temporalio/client';
import { expect } from 'chai';
import { applyNoticeAct } from '../../activities/apply-notice-act.js';
import { issuePrescription } from '../../activities/issue-prescription.js';
import { respondToSilence } from '../../activities/respond-to-silence.js';
import { validateNotice } from '../../activities/validate-notice.js';
import { recountTerms } from '../../acts/recount-terms.js';
import { listNotices } from '../../db/notice-views.js';
import type { Actor } from '../../domain/roles.js';
import type { NoticeSource } from '../../domain/sources.js';
import { refusalOf, withCases } from '../support/case-table.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { person } from '../support/people.js';
import { recipient } from '../support/prescription.js';
import { verdictOn, writeSheet } from '../support/written-sheet.js';

type Track = Exclude<NoticeSource, 'notice'>;

describe('A notice of another track', () => {
  const table = withCases();
  const minute = 60_000;
  // Wednesday in Almaty; Monday the 6th is Capital Day.
  const start = Date.UTC(2026, 6, 1, 9);
  const bodies = { prosecutor: 'PROSECUTOR', urgent: 'SECURITY', tax: 'FINANCE' } as const;
  let [reviewer, supervisor]: Actor[] = [];
  const officers = new Map<string, Actor>();
  before(async () => {
    const { db } = table.database;
    await recipient(db, 'Telecom');
    reviewer = await person(db, { roles: ['reviewer'] });
    supervisor = await person(db, { roles: ['supervisor'] });
    for (const bodyCode of [...Object.values(bodies), 'HEALTH']) {
      officers.set(bodyCode, await person(db, { roles: ['officer'], bodyCode }));
    }
  });

  let pages = 0;
  const somePage = () => {
    pages += 1;
    return [{ kind: 'url' as const, value: `https://example.kz/${pages}`, scope: 'page' as const }];
  };
  interface Row {
    id: string;
    forward_by: Date | null;
    overdue: boolean;
    status: string;
    missing: unknown[] | null;
  }
  const rowOf = (id: string) =>
    table.database.db<Row>('notices').where({ id }).first('forward_by', 'overdue', 'status', 'missing');
  const nobody = { workflow: { getHandle: () => undefined } } as unknown as Client;

  async function calendarIs(version: number, days: object[]): Promise<void> {
    const table2026 = { year: 2026, version, days: JSON.stringify(days), to_be_confirmed: false };
    await table.database.db('calendar_versions').insert(table2026);
    await recountTerms({ db: table.database.as.worker, clock: table.clock, temporal: nobody });
  }

  /** Received at `start`, and registered some milliseconds later. */
  async function registered(source: Track, bodyCode: string = bodies[source], later = 0): Promise<string> {
    const { db } = table.database;
    const filer = officers.get(bodyCode)!;
    const { id } = await noticeInReview(db, {
      ...{ filerId: filer.accountId, bodyCode, status: 'submitting', track: { source }, facts: [somePage()] },
    });
    const message = await table.send('submission', filer, {}, { caseId: id, noticeId: id });
    await db('notices').where({ id }).update({ number: null, submission_act_id: message.actId });
    table.clock.at += later;
    await applyNoticeAct(table.deps, id, message);
    return id;
  }

  /** Of the prosecutor's, with the reviewer, its clock ending an hour from `start`. */
  async function inReview() {
    const notice = await noticeInReview(table.database.db, {
      ...{ filerId: officers.get('PROSECUTOR')!.accountId, bodyCode: 'PROSECUTOR', facts: [somePage(), somePage()] },
      track: { source: 'prosecutor', forwardBy: start + 60 * minute },
    });
    await table.onNotice(notice.id, 'handover', supervisor!, { to: reviewer!.accountId, reason: 'x' });
    return notice;
  }

  it('has its own clock from its submission: an hour, a day, three working days', async () => {
    const ends = async (source: Track) => (await rowOf(await registered(source)))?.forward_by;
    expect(await ends('prosecutor')).to.deep.equal(new Date(start + 60 * minute));
    expect(await ends('urgent')).to.deep.equal(new Date(start + 24 * 60 * minute));
    // Thursday, Friday, and Tuesday after the holiday: until its end in Almaty.
    expect(await ends('tax')).to.deep.equal(new Date(Date.UTC(2026, 6, 7, 19)));
  });

  it('has its clock counted again when the calendar changes, until it is carried on', async () => {
    const [open, gone] = [await registered('tax'), await registered('tax')];
    await table.onNotice(gone, 'withdrawal', officers.get('FINANCE')!, { reason: 'x' });
    await calendarIs(2, [
      { day: '2026-07-06', kind: 'holiday' },
      { day: '2026-07-07', kind: 'day_off' },
    ]);
    expect((await rowOf(open))?.forward_by).to.deep.equal(new Date(Date.UTC(2026, 6, 8, 19)));
    expect((await rowOf(gone))?.forward_by).to.deep.equal(new Date(Date.UTC(2026, 6, 7, 19)));
  });

  it('is overdue from its end as the calendar has it now, though its next step was planned by the one before', async () => {
    const hour = 60 * minute;
    const end = start + 82 * hour;
    const id = await registered('tax');
    await table.database.db('notices').where({ id }).update({ status: 'in_review' });
    await table.onNotice(id, 'handover', supervisor!, { to: reviewer!.accountId, reason: 'x' });
    table.clock.at = start + 73 * hour;
    await respondToSilence(table.deps, id);
    const planned = (await table.state(id)).dueAt;
    const seen = async (at: number) => {
      const filter = { reviewer: reviewer!.accountId, source: 'tax' };
      const listed = async (overdue: boolean) => {
        const found = await listNotices(table.database.db, {
          actor: supervisor!,
          filter: { ...filter, overdue },
          limit: 9,
          at,
        });
        return found.map((entry) => [entry.id, entry.overdue]);
      };
      return { overdue: await listed(true), inTime: await listed(false) };
    };
    await calendarIs(3, [{ day: '2026-07-04', kind: 'working' }]);
    expect((await rowOf(id))?.forward_by).to.deep.equal(new Date(end));
    expect(planned).to.be.greaterThan(end);
    expect(await seen(end - 1)).to.deep.equal({ overdue: [], inTime: [[id, false]] });
    expect(await seen(end)).to.deep.equal({ overdue: [[id, true]], inTime: [] });
    const task = table.database.db('tasks').where({ notice_id: id, kind: 'review' });
    expect(await task.clone().first('due_at')).to.deep.equal({ due_at: new Date(end) });
    // And the other way: what ends later is no longer overdue.
    await calendarIs(4, []);
    expect((await seen(end)).inTime).to.deep.equal([[id, false]]);
  });

  it('goes back when its body may not use the track, whatever the API has let pass', async () => {
    const id = await registered('prosecutor', 'HEALTH');
    await validateNotice(table.deps, id);
    const row = await rowOf(id);
    expect(row?.status).to.equal('returned');
    expect(row?.missing).to.deep.include({ pointer: '#/source', code: 'not_a_source_of_this_body' });
  });

  it('goes back when its track has left the list, and by the list of the day of its submission', async () => {
    const listed = table.database.db('reference_entries').where({ list: 'notice_sources', code: 'urgent' });
    const ended = async (validTo: string, later?: number) => {
      await listed.clone().update({ valid_to: validTo });
      const id = await registered('urgent', bodies.urgent, later);
      await validateNotice(table.deps, id);
      return rowOf(id);
    };
    const day = 24 * 60 * minute;
    try {
      const gone = await ended('2026-06-30');
      expect([gone?.status, gone?.forward_by]).to.deep.equal(['returned', null]);
      expect(gone?.missing).to.deep.include({ pointer: '#/source', code: 'not_a_source_of_this_body' });
      // Received on the last day, and come to on the next one.
      const last = await ended('2026-07-01', day);
      expect(last?.forward_by).to.deep.equal(new Date(start + day));
      expect(JSON.stringify(last?.missing)).to.not.include('#/source');
    } finally {
      await listed.clone().update({ valid_to: null });
    }
  });

  it('is decided by nobody’s silence: reminded at half an hour, given on, and told on when the hour is over', async () => {
    const { id } = await inReview();
    const steps: unknown[] = [];
    for (const after of [29, 30, 45, 60, 119, 120]) {
      table.clock.at = start + after * minute;
      await respondToSilence(table.deps, id);
      const row = await rowOf(id);
      steps.push([after, (await table.audit(id)).at(-1)?.kind, row?.status, row?.overdue]);
    }
    expect(steps).to.deep.equal([
      [29, 'handover', 'in_review', false],
      [30, 'remind', 'in_review', false],
      [45, 'reassign', 'in_review', false],
      [60, 'escalate', 'in_review', true],
      [119, 'escalate', 'in_review', true],
      [120, 'escalate_again', 'in_review', true],
    ]);
    expect(await table.alerts(id)).to.deep.equal(['review_overdue', 'review_overdue']);
  });

  it('is overdue from the end of its clock on, though its next reminder would come later', async () => {
    const { id } = await noticeInReview(table.database.db, {
      ...{ filerId: officers.get('FINANCE')!.accountId, bodyCode: 'FINANCE', facts: [somePage()] },
      track: { source: 'tax', forwardBy: start + 80 * 60 * minute },
    });
    await table.onNotice(id, 'handover', supervisor!, { to: reviewer!.accountId, reason: 'x' });
    const steps: unknown[] = [];
    for (
      let at = (await table.state(id)).dueAt!;
      at <= start + 130 * 60 * minute;
      at = (await table.state(id)).dueAt!
    ) {
      table.clock.at = at;
      await respondToSilence(table.deps, id);
      steps.push([(at - start) / 60 / minute, (await rowOf(id))?.overdue]);
    }
    expect(steps).to.deep.equal([
      [24, false],
      [48, false],
      [72, false],
      [80, true],
      [104, true],
      [128, true],
    ]);
  });

  it('is told on at the end of its own hour when it changes hands twenty minutes before', async () => {
    const { id } = await inReview();
    table.clock.at = start + 40 * minute;
    await table.onNotice(id, 'handover', supervisor!, { to: reviewer!.accountId, reason: 'x' });
    const steps: unknown[] = [];
    for (const after of [50, 55, 60]) {
      table.clock.at = start + after * minute;
      await respondToSilence(table.deps, id);
      steps.push([(await table.audit(id)).at(-1)?.kind, (await rowOf(id))?.overdue]);
    }
    expect(steps).to.deep.equal([
      ['remind', false],
      ['reassign', false],
      ['escalate', true],
    ]);
  });

  it('is confirmed fact by fact by a named person, and never rejected, not by a sheet from before either', async () => {
    const { id, factIds } = await inReview();
    const refused = await writeSheet(table, reviewer!, id, [
      verdictOn(factIds[0], { verdict: 'unconfirmed', reasonCode: 'NO_VIOLATION' }),
    ]).catch((error: unknown) => String(error));
    expect(refused).to.include('not_rejectable').and.to.include('#/verdicts/0/verdict');
    const inOrder = { reasonCode: 'ACT_IN_ORDER' };
    const verdicts = factIds.map((factId) => verdictOn(factId, inOrder));
    const sheetVersion = await writeSheet(table, reviewer!, id, verdicts);
    const sheet = table.database.db('sheet_verdicts').where({ fact_id: factIds[0] });
    await sheet.clone().update({ verdict: 'unconfirmed', reason_code: 'NO_VIOLATION' });
    const completed = await table.onNotice(id, 'completion', reviewer!, { sheetVersion });
    expect(refusalOf(completed)).to.deep.equal(['#/facts/0/verdict not_rejectable']);

    await sheet.clone().update({ verdict: 'confirmed', reason_code: 'ACT_IN_ORDER' });
    expect(refusalOf(await table.onNotice(id, 'completion', reviewer!, { sheetVersion }))).to.equal('applied');
    table.clock.at = start + 61 * minute;
    await issuePrescription(table.deps, id);
    const event = (await table.audit(id)).find(({ kind }) => kind === 'prescription');
    expect(event?.after).to.include({ source: 'prosecutor', late: true, facts: 2 });
    const document = await table.database
      .db<{ case_id: string; kind: string; data: { sourceAct: unknown } }>('documents')
      .where({ case_id: id, kind: 'prescription' })
      .first('data');
    expect(document?.data.sourceAct).to.deep.equal({
      ...{ name: { kk: 'Прокурордың ұсынуы', ru: 'Представление прокурора' } },
      ...{ number: '12-34', date: '2026-06-30' },
    });
  });
});
