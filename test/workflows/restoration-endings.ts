import type { Json } from '../support/http-client.js';
import { confirmed, eventually, page } from '../support/players.js';
import type { GivenFact, Players } from '../support/players.js';

/** One restoration for each way in which restorations end; gives its id. */
export const restorationEndings: Record<string, (play: Players) => Promise<string>> = {
  async lifted(play) {
    const id = await asked(play, await restricted(play));
    await decide(play, id, 'lift');
    return closed(play, id);
  },

  async refused(play) {
    const id = await asked(play, await restricted(play));
    await decide(play, id, 'refuse');
    return id;
  },

  async still_restricted(play) {
    const fact = page();
    const first = await restricted(play, fact);
    await restricted(play, fact);
    return ownMotion(play, first);
  },

  async own_motion(play) {
    return closed(play, await ownMotion(play, await restricted(play)));
  },

  /** Opened by something else than an act of its own: here by a review, whose answer was to lift. */
  async opened_otherwise(play) {
    const restriction = await restrictionOf(play, await restricted(play));
    const body = { decision: 'lift', reasons: 'Не действует' };
    const { restorationId } = await play.act('reviewer.dana', `/restrictions/${restriction}/review`, body);
    return closed(play, String(restorationId));
  },
};

interface Restricted {
  noticeId: string;
  locator: string;
}

async function restricted(play: Players, fact: GivenFact = page()): Promise<Restricted> {
  const filed = await play.file([fact]);
  await play.complete(filed.id, await play.decide(filed, confirmed));
  await play.until(filed.id, 'closed');
  return { noticeId: filed.id, locator: fact.locators[0]?.value ?? '' };
}

async function restrictionOf(play: Players, { locator }: Restricted): Promise<string> {
  const found = await play.call('supervisor.saule', `GET /restrictions?locator=${encodeURIComponent(locator)}`);
  return String((found.body['items'] as Json[])[0]?.['id']);
}

async function asked(play: Players, of: Restricted): Promise<string> {
  const about = { restrictionIds: [await restrictionOf(play, of)] };
  const body = { about, cause: 'removed', statement: 'Страница удалена' };
  return String((await play.act('operator.a', '/restorations', body))['restorationId']);
}

async function ownMotion(play: Players, { noticeId }: Restricted): Promise<string> {
  const body = { about: { noticeId }, cause: 'error', statement: 'Ошибка', lift: true };
  return String((await play.act('reviewer.dana', '/restorations', body))['restorationId']);
}

const decide = (play: Players, id: string, decision: 'lift' | 'refuse') =>
  play.act('reviewer.dana', `/restorations/${id}/decision`, { decision, reasons: 'Проверено' });

async function closed(play: Players, id: string): Promise<string> {
  await eventually(async () => {
    const { body } = await play.call('supervisor.saule', `GET /restorations/${id}`);
    if (body['status'] !== 'closed') throw new Error(`It is ${String(body['status'])}`);
  });
  return id;
}
