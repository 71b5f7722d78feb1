import { expect } from 'chai';
import { startConfirmedComplaints } from '../../acts/start-complaints.js';
import { sweep } from '../../acts/sweeper.js';
import { withApp } from '../support/app.js';
import { complaintTable, statement } from '../support/complaint-table.js';
import type { Json } from '../support/http-client.js';
import { fieldsOf, withReviewTable } from '../support/review-table.js';

describe('complaints that come while our engine is away', function () {
  const app = withApp({ actAnswerWithinMs: 300 });
  const table = withReviewTable(app);
  const { rejected, restricted, complain, enter, read } = complaintTable(app, table);
  const [decided, lastDay, back] = [Date.UTC(2026, 8, 30, 9), Date.UTC(2026, 11, 30, 9), Date.UTC(2027, 0, 5, 9)];
  /** Received on the last day on which it was possible to complain, registered in the next year. */
  const inTime = {
    ...{ late: false, knownOn: '2026-09-30', lastDay: '2026-12-30', dueOn: '2027-02-01' },
    lodgedAt: new Date(lastDay).toISOString(),
  };
  beforeEach(() => {
    app.clock.at = decided;
  });
  afterEach(() => {
    app.engine.silent = false;
  });

  const workerLoop = () =>
    startConfirmedComplaints({ db: app.database.as.worker, clock: app.clock, temporal: app.engine.client });
  const isOfTheYearBefore = (complaint: Json | undefined) => {
    expect(complaint).to.include(inTime);
    expect(complaint?.['number']).to.match(/^CM-2026-/u);
  };

  it('of owners are started by the worker, once, and count from the moment at which the address was confirmed', async () => {
    const { number } = await restricted();
    app.clock.at = lastDay;
    const body = { name: 'Айбек', email: 'owner@example.kz', language: 'kk', against: number, statement };
    await app.call('', 'POST /public/complaints', { body });
    expect(await workerLoop(), 'nobody has confirmed it').to.equal(0);
    const letter = await app.database
      .db('mails')
      .where({ template: 'confirm_complaint' })
      .first<{ params: { link: `/${string}` } }>('params');
    app.engine.silent = true;
    const link = `GET ${letter.params.link}` as const;
    expect((await app.call('', link)).body).to.deep.equal({ status: 'confirmed' });
    expect(await workerLoop().catch(() => 'away'), 'nor can the worker start it').to.equal('away');
    app.engine.silent = false;
    app.clock.at = back;
    expect([await workerLoop(), await workerLoop()]).to.deep.equal([1, 0]);
    const listed = await app.call(table.cast.auditor, 'GET /complaints?channel=public');
    const [complaint, ...more] = listed.body['items'] as Json[];
    expect(more).to.deep.equal([]);
    isOfTheYearBefore(await read(String(complaint?.['id'])));
    expect((await app.call('', link)).body).to.include({ number: complaint?.['number'], dueOn: inTime.dueOn });
  });

  it('of bodies, and of owners through a registrar, count from the moment at which we took them', async () => {
    const { id } = await rejected();
    const { number } = await restricted();
    app.clock.at = lastDay;
    app.engine.silent = true;
    const kept = [await complain(id), await enter(number)];
    expect(kept.map(({ status }) => status)).to.deep.equal([202, 202]);
    app.engine.silent = false;
    app.clock.at = back;
    await sweep({ db: app.database.db, temporal: app.engine.client, clock: app.clock, answerWithinMs: 5_000 }, 30_000);
    for (const channel of ['system', 'registrar']) {
      const listed = await app.call(table.cast.auditor, `GET /complaints?channel=${channel}`);
      const [complaint] = listed.body['items'] as Json[];
      isOfTheYearBefore(await read(String(complaint?.['id'])));
    }
  });

  it('on paper count from the day on which the letter came, whenever it is entered', async () => {
    const { number } = await restricted();
    app.clock.at = back;
    const entered = await enter(number, { receivedOn: '2026-12-30' });
    const complaint = await read(String(entered.body['complaintId']));
    isOfTheYearBefore({ ...complaint, lodgedAt: inTime.lodgedAt });
    expect(complaint['lodgedAt']).to.equal('2026-12-29T19:00:00.000Z');
    expect(fieldsOf(await enter(number, { receivedOn: '2027-01-06' }))).to.deep.equal(['#/receivedOn not_yet']);
  });
});
