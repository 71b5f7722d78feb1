import { expect } from 'chai';
import { asActor } from '../../db/as-actor.js';
import { newId } from '../../db/new-id.js';
import { nextDigestAt, notify, queueMail } from '../../db/notifications.js';
import type { Actor } from '../../domain/roles.js';
import { withDatabase } from '../support/database.js';
import { person, setClock } from '../support/people.js';

interface MailRow {
  id: string;
  account_id: string | null;
  address: string | null;
  template: string;
  params: object;
  next_try_at: Date;
}
interface NotificationRow {
  id: string;
  account_id: string;
  mail_id: string | null;
  raised_at: Date;
}

describe('telling people', () => {
  const database = withDatabase();
  const clock = setClock(Date.UTC(2026, 6, 1, 9));
  const caseId = newId(clock.at);
  const href = `/api/v1/notices/${caseId}`;
  let filer: Actor;
  let supervisors: Actor[];
  let head: Actor;
  before(async () => {
    const { db } = database;
    filer = await person(db, { roles: ['officer'], bodyCode: 'HEALTH' });
    head = await person(db, { roles: ['head'], bodyCode: 'HEALTH' });
    await person(db, { roles: ['head'], bodyCode: 'FIN_MONITORING' });
    supervisors = [await person(db, { roles: ['supervisor'] }), await person(db, { roles: ['supervisor'] })];
  });
  afterEach(async () => {
    for (const table of ['notifications', 'mails', 'notification_preferences']) await database.db(table).delete();
  });

  const codeOf = (error: unknown) => (error as { code?: string }).code;
  const notified = () => database.db<NotificationRow>('notifications').orderBy('key');
  const mails = () => database.db<MailRow>('mails').orderBy('id');
  const prefers = (of: Actor, event: string, mail: string) =>
    database.db('notification_preferences').insert({ account_id: of.accountId, event, mail });

  it('reaches one person, everybody with a role, or those of one body, and not who did it himself', async () => {
    const { worker } = database.as;
    await notify(worker, clock, { event: 'notice_returned', to: { accountId: filer.accountId }, caseId, href });
    await notify(worker, clock, { event: 'breach', to: { role: 'supervisor' }, caseId, href });
    await notify(worker, clock, { event: 'roster_due', to: { role: 'head', bodyCode: 'HEALTH' }, caseId: null, href });
    const [first, second] = supervisors;
    await notify(worker, clock, {
      event: 'no_receipt',
      to: { role: 'supervisor' },
      except: first!.accountId,
      caseId,
      href,
    });
    const told = (await notified()).map(({ account_id: id }) => id).sort();
    const wanted = [filer, ...supervisors, head, second!].map(({ accountId }) => accountId);
    expect(told).to.deep.equal(wanted.sort());
  });

  it('reaches nobody whose account is closed, whose role has ended or has yet to begin', async () => {
    const { db } = database;
    const closed = await person(db, { roles: ['registrar'] });
    await db('accounts')
      .where({ id: closed.accountId })
      .update({ closed_at: new Date(clock.at) });
    const ended = await person(db, { roles: ['registrar'] });
    await db('role_grants').where({ account_id: ended.accountId }).update({ valid_to: '2026-06-30' });
    const future = await person(db, { roles: ['registrar'] });
    await db('role_grants').where({ account_id: future.accountId }).update({ valid_from: '2026-07-02' });
    await notify(database.as.worker, clock, {
      event: 'edms_intake_to_release',
      to: { role: 'registrar' },
      caseId,
      href,
    });
    await notify(database.as.worker, clock, { event: 'breach', to: { accountId: closed.accountId }, caseId, href });
    expect(await notified()).to.deep.equal([]);
  });

  it('tells once under a key, however often a step runs, and queues one mail', async () => {
    for (const attempt of [1, 2]) {
      await notify(database.as.worker, clock, { event: 'breach', to: { role: 'supervisor' }, caseId, href, key: 'd1' });
      expect(await notified(), `${attempt}`).to.have.length(2);
    }
    expect(await mails()).to.have.length(2);
    await notify(database.as.worker, clock, { event: 'breach', to: { role: 'supervisor' }, caseId, href, key: 'd2' });
    expect(await notified()).to.have.length(4);
  });

  it('is undone with the step that it was part of', async () => {
    const failed = database.as.worker.transaction(async (tx) => {
      await notify(tx, clock, { event: 'breach', to: { role: 'supervisor' }, caseId, href });
      throw new Error('The step failed');
    });
    await failed.catch(() => undefined);
    expect([await notified(), await mails()]).to.deep.equal([[], []]);
  });

  it('sends mail as each person wants it: at once, in the mail of the day, or none', async () => {
    const [first, second] = supervisors;
    await prefers(first!, 'breach', 'daily');
    await prefers(second!, 'breach', 'off');
    for (const key of ['1', '2']) {
      await notify(database.as.worker, clock, { event: 'breach', to: { role: 'supervisor' }, caseId, href, key });
    }
    await notify(database.as.worker, clock, { event: 'no_receipt', to: { role: 'supervisor' }, caseId, href });
    const sent = (await mails()).map((mail) => [mail.account_id, mail.template, mail.next_try_at.toISOString()]);
    expect(sent).to.have.deep.members([
      [first!.accountId, 'digest', '2026-07-02T03:00:00.000Z'],
      [first!.accountId, 'notification', '2026-07-01T09:00:00.000Z'],
      [second!.accountId, 'notification', '2026-07-01T09:00:00.000Z'],
    ]);
    expect((await notified()).filter(({ mail_id: mail }) => mail === null)).to.have.length(2);
  });

  it('begins a new mail of the day once the last one is on its way', async () => {
    await prefers(filer, 'notice_returned', 'daily');
    const tell = (key: string) =>
      notify(database.as.worker, clock, {
        event: 'notice_returned',
        to: { accountId: filer.accountId },
        caseId,
        href,
        key,
      });
    await tell('1');
    await database.db('mails').update({ tries: 1 });
    await tell('2');
    await tell('3');
    const byMail = (await notified()).map(({ mail_id: mail }) => mail);
    expect(new Set(byMail).size).to.equal(2);
    expect(byMail[1]).to.equal(byMail[2]);
  });

  it('keeps a mail of the day together when many steps tell at the same time', async () => {
    await prefers(filer, 'notice_returned', 'daily');
    const to = { accountId: filer.accountId };
    await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        notify(database.as.worker, clock, { event: 'notice_returned', to, caseId, href, key: `${at}` }),
      ),
    );
    expect(await mails()).to.have.length(1);
    expect((await notified()).every(({ mail_id: mail }) => mail !== null)).to.equal(true);
  });

  it('works for whoever acts in the API, and shows him nothing of it', async () => {
    await asActor(database.as.api, filer, async (tx) => {
      await notify(tx, clock, { event: 'hard_stop_asked', to: { role: 'supervisor' }, caseId, href });
      await queueMail(tx, clock, { to: 'owner@example.kz', language: 'kk', template: 'confirm_complaint' });
      expect(await tx('notifications').select('id')).to.deep.equal([]);
    });
    expect(await notified()).to.have.length(2);
    const outbox = asActor(database.as.api, filer, (tx) => tx('mails').select('id'));
    expect(await outbox.catch(codeOf)).to.equal('42501');
  });

  it('keeps nothing in a notification or letter but numbers, days and paths of ours', async () => {
    const params = { number: '2026-000123', locator: 'kazino.kz', day: 'kazino.kz' };
    await notify(database.as.worker, clock, { event: 'breach', to: { role: 'supervisor' }, caseId, href, params });
    await queueMail(database.as.api, clock, {
      ...{ to: 'owner@example.kz', language: 'ru', template: 'confirm_complaint' },
      params: { link: 'https://kazino.kz/x', ...params },
    });
    const kept = JSON.stringify([await notified(), (await mails()).map(({ params: of }) => of)]);
    expect(kept).to.include('2026-000123').and.not.include('kazino');
    const to = { role: 'supervisor' } as const;
    const elsewhere = notify(database.as.worker, clock, { event: 'breach', to, caseId, href: 'https://kazino.kz/' });
    expect(await elsewhere.catch((error: unknown) => (error as Error).name)).to.equal('RangeError');
  });

  it('dates ids by the injected clock, so that lists are in the order of time', async () => {
    await notify(database.as.worker, clock, { event: 'breach', to: { role: 'supervisor' }, caseId, href });
    const [row] = await notified();
    expect(Number.parseInt(row!.id.replaceAll('-', '').slice(0, 12), 16)).to.equal(clock.at);
    expect(row!.id).to.match(/^.{14}7.{4}[89ab]/u);
  });

  it('sends the mail of the day at eight in Almaty, also on the day on which clocks were put back', () => {
    const at = (text: string) => new Date(nextDigestAt(Date.parse(text))).toISOString();
    expect(at('2026-07-01T02:59:59.999Z')).to.equal('2026-07-01T03:00:00.000Z');
    expect(at('2026-07-01T03:00:00.000Z')).to.equal('2026-07-02T03:00:00.000Z');
    expect(at('2024-02-29T12:00:00.000Z')).to.equal('2024-03-01T03:00:00.000Z');
    expect(at('2024-02-28T12:00:00.000Z')).to.equal('2024-02-29T02:00:00.000Z');
  });
});
