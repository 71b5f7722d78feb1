import { expect } from 'chai';
import { lockNotice } from '../../db/notices.js';
import { loadFacts } from '../../db/notice-content.js';
import { insertPrescription } from '../../db/prescriptions.js';
import { restrict } from '../../db/restrictions.js';
import { targetOf } from '../../domain/notice.js';
import type { Actor } from '../../domain/roles.js';
import { withDatabase } from '../support/database.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { person } from '../support/people.js';

describe('the register of restrictions', () => {
  const database = withDatabase();
  const at = Date.UTC(2026, 6, 1, 20);
  const body = { kk: 'Министрлік', ru: 'Министерство', en: 'Ministry' };
  let officer: Actor;
  let reviewer: Actor;
  let serial = 0;
  before(async () => {
    officer = await person(database.db, { roles: ['officer'], bodyCode: 'HEALTH' });
    reviewer = await person(database.db, { roles: ['reviewer'] });
  });
  beforeEach(async () => {
    for (const table of ['restriction_grounds', 'restrictions', 'prescription_facts'])
      await database.db(table).delete();
  });

  /** Gives the pages that were ordered by a prescription of their own. */
  async function restrictPages(pages: string[]): Promise<{ ordered: string[]; noticeId: string }> {
    const { db } = database;
    const notice = await noticeInReview(db, {
      ...{ filerId: officer.accountId, bodyCode: 'HEALTH', reviewerId: reviewer.accountId, status: 'in_execution' },
      facts: pages.map((value) => [{ kind: 'url', value, scope: 'page' }]),
    });
    serial += 1;
    const own = serial;
    const ordered = await db.transaction(async (tx) => {
      const prescriptionId = await insertPrescription(tx, at, {
        notice: await lockNotice(tx, notice.id),
        ...{ number: `P-${own}`, year: 2026, serial: own, officialId: reviewer.accountId },
        ...{ issuingBody: body, termMs: 7_200_000, howToComplain: {} },
      });
      const facts = (await loadFacts(tx, notice.id)).map((fact) => ({
        ...{ fact, verdict: 'confirmed' as const, reasonCode: 'MATCHES_NORM', reasons: 'A casino' },
        ...{ target: targetOf(fact)! },
      }));
      return restrict(tx, at, { noticeId: notice.id, prescriptionId, facts });
    });
    return { ordered: ordered.map(({ target }) => target.normalised), noticeId: notice.id };
  }
  const inForce = async (): Promise<string[]> =>
    (
      await database
        .db<{ normalised: string; lifted_at: null }>('restrictions')
        .where({ lifted_at: null })
        .orderBy('normalised')
    ).map(({ normalised }) => normalised);
  const grounds = async (page: string): Promise<string[]> => {
    const rows: { notice_id: string }[] = await database
      .db('restriction_grounds as g')
      .join('restrictions as r', 'r.id', 'g.restriction_id')
      .where('r.normalised', page)
      .select('g.notice_id');
    return rows.map((row) => row.notice_id).sort();
  };

  it('gets every confirmed target, with its ground and the day on which somebody looks at it again', async () => {
    const { ordered, noticeId } = await restrictPages(['https://a.kz/1', 'https://a.kz/2']);
    expect(ordered).to.deep.equal(['https://a.kz/1', 'https://a.kz/2']);
    expect(await inForce()).to.deep.equal(ordered);
    expect(await grounds('https://a.kz/1')).to.deep.equal([noticeId]);
    const [row] = (await database
      .db('restrictions')
      .limit(1)
      .select(database.db.raw('review_on::text, in_force_from, scope'))) as unknown[];
    // Half a year after 02.07.2026, which it is in Almaty already.
    expect(row).to.deep.equal({ review_on: '2026-12-31', in_force_from: new Date(at), scope: 'page' });
  });

  it('orders nothing again that is restricted: it adds a further ground', async () => {
    const first = await restrictPages(['https://a.kz/1']);
    const second = await restrictPages(['https://a.kz/1', 'https://a.kz/3']);
    expect(second.ordered).to.deep.equal(['https://a.kz/3']);
    expect(await inForce()).to.deep.equal(['https://a.kz/1', 'https://a.kz/3']);
    expect(await grounds('https://a.kz/1')).to.deep.equal([first.noticeId, second.noticeId].sort());
    const written: { normalised: string }[] = await database.db('prescription_facts').select('normalised');
    expect(written.map(({ normalised }) => normalised).sort()).to.deep.equal(['https://a.kz/1', 'https://a.kz/3']);
  });

  it('takes two facts of one notice with the same target as one restriction on two grounds', async () => {
    const { ordered } = await restrictPages(['https://a.kz/1', 'https://a.kz/1']);
    expect(ordered).to.deep.equal(['https://a.kz/1']);
    expect(await grounds('https://a.kz/1')).to.have.length(2);
  });

  it('orders again what was lifted', async () => {
    await restrictPages(['https://a.kz/1']);
    await database.db('restrictions').update({ lifted_at: new Date(at) });
    expect((await restrictPages(['https://a.kz/1'])).ordered).to.deep.equal(['https://a.kz/1']);
    expect(await database.db('restrictions')).to.have.length(2);
  });

  it('orders a target once when eight cases confirm it at the same time, in any order of facts', async () => {
    const pages = ['https://a.kz/1', 'https://a.kz/2', 'https://a.kz/3'];
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, index) => restrictPages(index % 2 === 0 ? pages : [...pages].reverse())),
    );
    expect(all.flatMap(({ ordered }) => ordered).sort()).to.deep.equal(pages);
    for (const page of pages) expect(await grounds(page)).to.have.length(8);
  });
});
