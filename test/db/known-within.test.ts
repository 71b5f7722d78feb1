import { expect } from 'chai';
import { asActor } from '../../db/as-actor.js';
import { countWithin, locatorsWithin } from '../../db/known-within.js';
import type { SoughtPlaces } from '../../db/known-within.js';
import type { LocatorKind } from '../../domain/locator.js';
import type { Actor } from '../../domain/roles.js';
import type { Scope } from '../../domain/scope.js';
import { placeOf } from '../../locators/place.js';
import { placesWithin } from '../../locators/places-within.js';
import { withDatabase } from '../support/database.js';
import { noticeInReview } from '../support/notice-in-review.js';
import type { NoticeFixture } from '../support/notice-in-review.js';
import { person } from '../support/people.js';

const page = (value: string) => ({ kind: 'url' as const, scope: 'page' as const, value });
const name = (value: string) => ({ kind: 'domain' as const, scope: 'domain' as const, value });
const address = (value: string) => ({ kind: 'ip' as const, scope: 'ip' as const, value });

describe('what is known within a target', () => {
  const database = withDatabase();
  let officer: Actor;
  let reviewer: Actor;
  before(async () => {
    officer = await person(database.db, { roles: ['officer'], bodyCode: 'HEALTH' });
    reviewer = await person(database.db, { roles: ['reviewer'] });
  });

  const filed = (facts: NoticeFixture['facts'], more: Partial<NoticeFixture> = {}) =>
    noticeInReview(database.db, { filerId: officer.accountId, bodyCode: 'HEALTH', facts: facts ?? [], ...more });

  const within = (kind: LocatorKind, scope: Scope, target: string, factId?: string): SoughtPlaces => ({
    ...{ target, ranges: [], onNetwork: false, ...placesWithin({ kind, normalised: target, scope }) },
    ...(factId === undefined ? {} : { factId }),
  });
  const counted = async (...sought: SoughtPlaces[]) =>
    (await asActor(database.as.api, reviewer, (tx) => countWithin(tx, sought))).map(
      ({ hosts, accounts, pages, addresses }) => [hosts, accounts, pages, addresses],
    );
  const found = async (actor: Actor, sought: SoughtPlaces) =>
    (await asActor(database.as.api, actor, (tx) => locatorsWithin(tx, [sought], 20)))[0]?.map(
      ({ normalised }) => normalised,
    );

  it('goes by the same places in the database as in the program', async () => {
    const locators: [LocatorKind, string][] = [
      ['url', 'https://kazino.kz/'],
      ['url', 'http://m.kazino.kz:8080/A/%D0%9A?q=%D0%91'],
      ['url', 'https://xn--80aah.xn--80ao21a/a'],
      ['url', 'http://93.184.216.34:81/A'],
      ['url', 'https://[2606:4700::1]:8443/a'],
      ['url', `https://kazino.kz/${'a'.repeat(2_000)}`],
      ['domain', '*.m.kazino.kz'],
      ['ip', '93.184.216.34'],
      ['ip', '2606:4700::1'],
      ['cidr', '93.184.216.0/22'],
      ['cidr', '93.184.216.34/32'],
      ['cidr', '2606:4700::/45'],
      ['resource_id', 'https://t.me/Kazino_kz'],
      ['resource_id', 'app:kz.kazino'],
    ];
    const scope = 'page' as const;
    const { factIds } = await filed([locators.map(([kind, value]) => ({ kind, value, scope }))], { status: 'draft' });
    const rows: { place: string | null }[] = await database
      .db('locators')
      .where({ fact_id: factIds[0] })
      .orderBy('position')
      .select('place');
    expect(rows.map(({ place }) => place)).to.deep.equal(
      locators.map(([kind, normalised]) => placeOf({ kind, normalised }) ?? null),
    );
  });

  it('is counted apart, each address once however often it was filed', async () => {
    await filed([
      [page('https://a.kz/1'), name('a.kz')],
      [page('https://m.a.kz/1')],
      [page('https://m.a.kz/2')],
      [name('www.a.kz')],
      [page('https://xa.kz/')],
    ]);
    await filed([[page('https://a.kz/1')]]);
    expect(await counted(within('domain', 'domain', 'a.kz'))).to.deep.equal([[2, 0, 3, 0]]);
    expect(await counted(within('domain', 'domain', '*.a.kz'))).to.deep.equal([[2, 0, 2, 0]]);
    expect(await found(reviewer, within('domain', 'domain', '*.a.kz'))).to.deep.equal([
      ...['https://m.a.kz/1', 'https://m.a.kz/2', 'www.a.kz'],
    ]);
  });

  it('is what was filed: no draft, nothing returned or withdrawn', async () => {
    for (const status of ['draft', 'submitting', 'returned', 'withdrawn'] as const) {
      await filed([[page(`https://b.kz/${status}`)]], { status });
    }
    expect(await counted(within('domain', 'domain', 'b.kz'))).to.deep.equal([[0, 0, 0, 0]]);
    await filed([[page('https://b.kz/closed')]], { status: 'closed' });
    expect(await counted(within('domain', 'domain', 'b.kz'))).to.deep.equal([[0, 0, 1, 0]]);
  });

  it('of an account are pages on hosts of its platform, and no other hosts', async () => {
    await filed([[page('https://t.me/Kazino_kz/7')], [page('https://m.telegram.me/kazino_kz/8')]]);
    expect(await counted(within('resource_id', 'account', 'https://t.me/kazino_kz'))).to.deep.equal([[0, 0, 2, 0]]);
  });

  it('is not what the fact itself names beside its target', async () => {
    const { factIds } = await filed([[name('c.kz'), page('https://c.kz/1')], [page('https://c.kz/2')]]);
    expect(await counted(within('domain', 'domain', 'c.kz', factIds[0]))).to.deep.equal([[0, 0, 1, 0]]);
    expect(await found(reviewer, within('domain', 'domain', 'c.kz', factIds[0]))).to.deep.equal(['https://c.kz/2']);
  });

  it('is on a network also what was named in one row with an address of it', async () => {
    await filed([
      [name('d.kz'), address('93.184.1.7')],
      [page('https://e.kz/1'), page('http://93.184.1.8/a')],
      [name('f.kz'), address('93.184.2.7')],
    ]);
    const network = within('cidr', 'cidr', '93.184.1.0/24');
    expect(await counted(network, within('ip', 'ip', '93.184.1.8'))).to.deep.equal([
      [2, 0, 2, 1],
      [1, 0, 2, 0],
    ]);
    expect(await found(reviewer, network)).to.deep.equal([
      ...['93.184.1.7', 'http://93.184.1.8/a', 'd.kz', 'https://e.kz/1'].sort(byPlace),
    ]);
  });

  it('is shown to people of another body by its number alone, and to nobody without a role', async () => {
    await filed([[page('https://g.kz/1')]]);
    const target = within('domain', 'domain', 'g.kz');
    const stranger = await person(database.db, { roles: ['officer'], bodyCode: 'ENERGY' });
    const nobody = await person(database.db, { roles: [] });
    const pages = async (actor: Actor) =>
      (await asActor(database.as.api, actor, (tx) => countWithin(tx, [target])))[0]?.pages;
    expect([await pages(officer), await pages(stranger), await pages(nobody)]).to.deep.equal([1, 1, 0]);
    expect(await found(officer, target)).to.deep.equal(['https://g.kz/1']);
    expect(await found(stranger, target)).to.deep.equal([]);
    expect(await found(nobody, target)).to.deep.equal([]);
    const asked = `select normalised from known_within('', null, ?::jsonb, false, 9)`;
    const { rows } = await asActor(database.as.api, stranger, (tx) =>
      tx.raw<{ rows: unknown[] }>(asked, [JSON.stringify(target.ranges)]),
    );
    expect(rows, 'by the function itself').to.deep.equal([]);
  });

  it('is counted to 200 whatever there is, and to fewer where many targets are asked about', async () => {
    await filed([Array.from({ length: 250 }, (_, index) => page(`https://h.kz/${index}`))]);
    for (const [targets, counted] of [
      [1, 200],
      [1_000, 20],
    ] as const) {
      const sought = Array.from({ length: targets }, () => within('domain', 'domain', 'h.kz'));
      const count = (await asActor(database.as.api, reviewer, (tx) => countWithin(tx, sought))).at(-1);
      expect(count).to.deep.include({ more: true });
      expect(count?.pages).to.be.within(counted, counted + 1);
    }
    expect(await found(reviewer, within('domain', 'domain', 'h.kz'))).to.have.length(20);
  });
});

function byPlace(a: string, b: string): number {
  const place = (normalised: string) =>
    placeOf({ kind: normalised.startsWith('http') ? 'url' : 'domain', normalised }) ?? '';
  return place(a) < place(b) ? -1 : 1;
}
