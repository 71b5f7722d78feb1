import { expect } from 'chai';
import { turns } from '../../db/is-alone.js';
import { notify, queueMail } from '../../db/notifications.js';
import type { Told } from '../../db/notifications.js';
import type { Actor, Language } from '../../domain/roles.js';
import { createMailer } from '../../mail/mailer.js';
import { postOf } from '../../mail/transport.js';
import type { Post } from '../../mail/transport.js';
import { withDatabase } from '../support/database.js';
import { person, setClock } from '../support/people.js';
import { startSink } from './sink.js';
import type { Sink } from './sink.js';

interface MailRow {
  id: string;
  tries: number;
  failure: string | null;
  sent_at: Date | null;
  given_up_at: Date | null;
  address: string | null;
  params: object;
}

describe('The mailer', () => {
  const database = withDatabase();
  const clock = setClock(0);
  const start = Date.UTC(2026, 6, 1, 9);
  const minute = 60_000;
  const caseId = '01990000-0000-7000-8000-00000000aaaa';
  let sink: Sink;
  let post: Post;
  let aigul: Actor;
  before(async () => {
    aigul = await person(database.db, { roles: ['reviewer'], subject: 'aigul', fullName: 'Айгүл Сәрсенова' });
  });
  beforeEach(async () => {
    clock.at = start;
    sink = await startSink();
    post = postOf({ url: sink.url, from: 'habarlama@mki.example' });
    for (const table of ['notifications', 'mails', 'notification_preferences']) await database.db(table).delete();
    await speaks('en');
  });
  afterEach(async () => {
    post.close();
    await sink.down();
  });

  const mailer = (by = post) =>
    createMailer({ db: database.as.worker, clock, post: by, publicUrl: 'https://habarlama.test' });
  const tell = (more: Partial<Told> = {}) =>
    notify(database.as.worker, clock, {
      ...{ event: 'review_assigned', to: { accountId: aigul.accountId }, caseId, href: `/api/v1/notices/${caseId}` },
      ...{ params: { number: '2026-000123' }, ...more },
    });
  const speaks = (language: Language) =>
    database.db('accounts').where({ id: aigul.accountId }).update({ language, closed_at: null });
  const rows = () => database.db<MailRow>('mails').orderBy('id');

  it('brings a mail in the reader’s language, with its own id, and notes that it left', async () => {
    await speaks('kk');
    await tell();
    expect(await mailer()()).to.equal(1);
    const [mail] = sink.received;
    expect(mail).to.deep.include({ from: 'habarlama@mki.example', to: ['aigul@example.kz'] });
    expect(mail!.subject).to.equal('Сізге қарауға хабарлама берілді: 2026-000123');
    expect(mail!.text).to.include(`Толығырақ:\nhttps://habarlama.test/api/v1/notices/${caseId}\n`);
    expect(mail!.raw).to.include('Auto-Submitted: auto-generated');
    const [row] = await rows();
    expect(mail!.messageId).to.equal(`<${row!.id}@mki.example>`);
    expect(row).to.deep.include({ tries: 1, failure: null, sent_at: new Date(clock.at) });
    expect([await mailer()(), sink.received.length]).to.deep.equal([0, 1]);
  });

  it('loses nothing and doubles nothing while the server is down: all comes once it is up, in its order', async () => {
    await sink.down();
    const send = mailer();
    const numbers = ['2026-000001', '2026-000002', '2026-000003'];
    for (const number of numbers) {
      clock.at += 1_000;
      await tell({ params: { number } });
      expect(await send()).to.equal(0);
    }
    for (const { sent_at: sent, given_up_at: given } of await rows()) expect([sent, given]).to.deep.equal([null, null]);
    await sink.up();
    expect(await send(), 'it is left alone for a while').to.equal(0);
    clock.at += 6 * minute;
    expect(await send()).to.equal(3);
    expect(sink.received.map(({ subject }) => subject.slice(-11))).to.deep.equal(numbers);
    expect(new Set(sink.received.map(({ messageId }) => messageId)).size).to.equal(3);
    clock.at += 60 * minute;
    expect([await send(), sink.received.length]).to.deep.equal([0, 3]);
  });

  it('asks a server that is down at growing pauses, five minutes at most', async () => {
    const askedAt: number[] = [];
    const away: Post = {
      send() {
        askedAt.push(clock.at - start);
        return Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ESOCKET' }));
      },
      close: () => undefined,
    };
    await tell();
    await tell({ event: 'breach' });
    const send = mailer(away);
    for (; clock.at < start + 20 * minute; clock.at += 5_000) await send();
    expect(askedAt.map((at) => at / 1_000)).to.deep.equal([0, 5, 15, 35, 75, 155, 315, 615, 915]);
  });

  it('sends again under the same Message-ID what the server took and nobody noted', async () => {
    await tell();
    const dying: Post = {
      async send(mail) {
        await post.send(mail);
        throw Object.assign(new Error('The process dies here'), { code: 'ESOCKET' });
      },
      close: () => undefined,
    };
    await mailer(dying)();
    clock.at += minute;
    await mailer()();
    const [first, second] = sink.received;
    expect(sink.received).to.have.length(2);
    expect(second!.messageId).to.equal(first!.messageId);
  });

  it('waits longer each time with a mail that is put off, and lets others pass', async () => {
    await tell();
    const send = mailer();
    sink.answers.rcpt = 450;
    await send();
    sink.answers = {};
    clock.at += 30_000;
    await tell({ event: 'breach' });
    expect([await send(), sink.received.length]).to.deep.equal([1, 1]);
    sink.answers.data = 451;
    clock.at = start + minute;
    await send();
    sink.answers = {};
    clock.at = start + 3 * minute - 1;
    expect(await send(), 'the second pause is two minutes').to.equal(0);
    clock.at = start + 3 * minute;
    expect([await send(), sink.received.length]).to.deep.equal([1, 2]);
  });

  it('gives up what the server refuses for good, with its code and nothing that it wrote', async () => {
    await tell();
    sink.answers.rcpt = 550;
    await mailer()();
    const [row] = await rows();
    expect(row).to.deep.include({ failure: 'smtp_550', given_up_at: new Date(clock.at), sent_at: null });
    sink.answers = {};
    clock.at += 600 * minute;
    expect(await mailer()()).to.equal(0);
  });

  it('gives up after a fortnight, when what it tells is no news', async () => {
    await tell();
    await sink.down();
    clock.at += 15 * 24 * 60 * minute;
    await mailer()();
    expect((await rows())[0]).to.deep.include({ given_up_at: new Date(clock.at) });
  });

  it('gathers what is to come once a day, at eight in Almaty, without what was read meanwhile', async () => {
    const events = ['review_assigned', 'breach', 'notice_returned'];
    const daily = events.map((event) => ({ account_id: aigul.accountId, event, mail: 'daily' }));
    await database.db('notification_preferences').insert(daily);
    await tell();
    await tell({ event: 'breach', params: { number: '2026-000124' } });
    await tell({ event: 'notice_returned', params: { number: '2026-000125' } });
    await database
      .db('notifications')
      .where({ event: 'notice_returned' })
      .update({ read_at: new Date(clock.at) });
    const send = mailer();
    clock.at = Date.UTC(2026, 6, 2, 2, 59);
    expect(await send()).to.equal(0);
    clock.at = Date.UTC(2026, 6, 2, 3);
    expect(await send()).to.equal(1);
    const [mail] = sink.received;
    expect(mail!.subject).to.equal('What happened since yesterday');
    expect(mail!.text).to.include('2026-000123').and.include('2026-000124').and.not.include('2026-000125');
  });

  it('writes nobody whose account was closed, nor of what he has read', async () => {
    await tell();
    await database
      .db('accounts')
      .where({ id: aigul.accountId })
      .update({ closed_at: new Date(clock.at) });
    await mailer()();
    await speaks('en');
    await tell({ event: 'breach' });
    await database.db('notifications').update({ read_at: new Date(clock.at) });
    await mailer()();
    expect(sink.received).to.deep.equal([]);
    expect((await rows()).map(({ failure }) => failure)).to.have.members(['no_account', 'read_already']);
  });

  it('writes letters to people without an account, and forgets them and their link once they left', async () => {
    const params = { link: '/public/complaints/confirmation?token=abcdefghijklmnopqrstuvwx', number: '2026-000007' };
    const to = 'owner@example.kz';
    await queueMail(database.as.api, clock, { to, language: 'ru', template: 'confirm_complaint', params });
    expect(await mailer()()).to.equal(1);
    const [mail] = sink.received;
    expect(mail).to.deep.include({ to: [to], subject: 'Подтвердите жалобу' });
    expect(mail!.text).to.include(`https://habarlama.test${params.link}`);
    expect((await rows())[0]).to.deep.include({ address: null, params: {} });
  });

  it('lets no address name a second addressee or a header', async () => {
    const tricks = ['a@b.kz, c@d.kz', 'a@b.kz\r\nBcc: c@d.kz', 'Name <a@b.kz>', 'a@b.kz;c@d.kz', 'nobody'];
    for (const to of tricks) {
      await queueMail(database.as.api, clock, { to, language: 'ru', template: 'confirm_complaint' });
    }
    expect([await mailer()(), sink.received.length]).to.deep.equal([0, 0]);
    expect((await rows()).map(({ failure }) => failure)).to.deep.equal(tricks.map(() => 'bad_address'));
  });

  it('writes neither locators nor people, whatever a caller hands it', async () => {
    const canaries = ['kazino-canary', 'Айгүл', 'Сәрсенова', '77011234567', '198.51.100.77', 'canary'];
    const params = { number: 'kazino-canary.kz', day: '198.51.100.77', name: 'Айгүл Сәрсенова +77011234567', count: 7 };
    await tell({ params });
    await tell({ event: 'roster_due', params });
    await queueMail(database.as.api, clock, {
      ...{ to: 'owner@example.kz', language: 'ru', template: 'complaint_decided' },
      params: { ...params, link: 'https://kazino-canary.kz/' },
    });
    expect(await mailer()()).to.equal(3);
    for (const { raw, subject, text } of sink.received) {
      for (const canary of canaries) expect(`${raw}${subject}${text}`).to.not.include(canary);
    }
  });

  it('works in one process at a time', async () => {
    await tell();
    await database.db.transaction(async (tx) => {
      await tx.raw('select pg_advisory_xact_lock(?)', [turns.mailing]);
      expect(await mailer()()).to.equal(0);
    });
    expect(await mailer()()).to.equal(1);
  });
});
