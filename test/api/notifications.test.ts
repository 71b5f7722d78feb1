import { expect } from 'chai';
import { notify } from '../../db/notifications.js';
import type { Told } from '../../db/notifications.js';
import { notificationEventNames } from '../../domain/notifications.js';
import { withApp } from '../support/app.js';
import { cast } from '../support/cast.js';
import type { Cast } from '../support/cast.js';
import type { Json } from '../support/http-client.js';

describe('notifications', () => {
  const app = withApp();
  let people: Cast;
  before(async () => {
    people = await cast(app.database.db);
  });
  afterEach(async () => {
    await app.database.db('notifications').delete();
    await app.database.db('mails').delete();
    await app.database.db('notification_preferences').delete();
  });

  const caseId = '01990000-0000-7000-8000-00000000aaaa';
  const tell = (more: Partial<Told> = {}) =>
    notify(app.database.as.worker, app.clock, {
      ...{ event: 'review_assigned', to: { accountId: people.aigul }, caseId, href: `/api/v1/notices/${caseId}` },
      ...{ params: { number: '2026-000123' }, ...more },
    });
  const itemsOf = async (who: string, query = '') => {
    const { body } = await app.call(who, `GET /notifications${query}`);
    return body['items'] as Json[];
  };

  it('are listed newest first, in the reader’s language, and page by page', async () => {
    await tell();
    app.clock.at += 1_000;
    await tell({ event: 'review_reminder' });
    const [newest, oldest] = await itemsOf(people.aigul);
    expect(newest).to.deep.include({ event: 'review_reminder', number: '2026-000123', caseId });
    expect(oldest).to.include({ text: 'A notice was given to you for review: 2026-000123' });
    const kk = await app.call(people.aigul, 'GET /notifications?limit=1', { headers: { 'Accept-Language': 'kk' } });
    expect((kk.body['items'] as Json[])[0]).to.include({
      text: 'Хабарлама әлі де сіздің шешіміңізді күтуде: 2026-000123',
    });
    const cursor = String(kk.body['nextCursor']);
    expect((await itemsOf(people.aigul, `?limit=1&cursor=${cursor}`)).map(({ id }) => id)).to.deep.equal([
      oldest?.['id'],
    ]);
  });

  it('are one’s own alone: nobody lists or reads another’s', async () => {
    await tell();
    const [mine] = await itemsOf(people.aigul);
    for (const who of [people.nurlan, people.supervisor, people.admin, people.auditor]) {
      expect(await itemsOf(who)).to.deep.equal([]);
      const read = await app.call(who, `POST /notifications/${String(mine?.['id'])}/reading`);
      expect(read.status).to.equal(404);
    }
    expect((await itemsOf(people.aigul, '?unread=true')).length).to.equal(1);
  });

  it('are read one by one, at their first reading, or all that were seen', async () => {
    for (const event of ['breach', 'no_receipt', 'undeliverable'] as const) {
      app.clock.at += 1_000;
      await tell({ event });
    }
    const [third, second, first] = await itemsOf(people.aigul);
    const readAt = new Date(app.clock.at).toISOString();
    const read = () => app.call(people.aigul, `POST /notifications/${String(first?.['id'])}/reading`);
    expect((await read()).body).to.include({ readAt });
    app.clock.at += 5_000;
    expect((await read()).body).to.include({ readAt });
    expect((await itemsOf(people.aigul, '?unread=true')).map(({ id }) => id)).to.deep.equal([
      third?.['id'],
      second?.['id'],
    ]);
    const all = await app.call(people.aigul, 'POST /notifications/reading', { body: { upTo: second?.['id'] } });
    expect(all.body).to.deep.equal({ read: 1, unread: 1 });
    expect((await itemsOf(people.aigul, '?unread=false')).length).to.equal(2);
  });

  it('go by mail as each person chooses, for each event', async () => {
    const { body } = await app.call(people.aigul, 'GET /me/notification-preferences');
    const events = body['events'] as Json[];
    expect(events.map(({ event }) => event)).to.deep.equal(notificationEventNames);
    expect(events[0]).to.deep.include({ event: 'review_assigned', mail: 'at_once' });
    const wanted = [{ event: 'review_assigned', mail: 'off' }];
    const kept = await app.call(people.aigul, 'PUT /me/notification-preferences', { body: { events: wanted } });
    expect((kept.body['events'] as Json[])[0]).to.include({ mail: 'off' });
    const other = await app.call(people.nurlan, 'GET /me/notification-preferences');
    expect((other.body['events'] as Json[])[0]).to.include({ mail: 'at_once' });
    await tell();
    expect((await itemsOf(people.aigul)).length).to.equal(1);
    expect(await app.database.db('mails').where({ account_id: people.aigul })).to.deep.equal([]);
    const twice = await app.call(people.aigul, 'PUT /me/notification-preferences', {
      body: { events: [...wanted, ...wanted] },
    });
    expect(twice.status).to.equal(422);
    const unknown = { events: [{ event: 'weather', mail: 'off' }] };
    expect((await app.call(people.aigul, 'PUT /me/notification-preferences', { body: unknown })).status).to.equal(422);
  });
});
