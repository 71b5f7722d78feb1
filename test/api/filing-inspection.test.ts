import { expect } from 'chai';
import { withApp } from '../support/app.js';
import { v7 as uuidv7 } from 'uuid';
import { attestation, itemsOf, pageFact, withFilingDesk } from '../support/filing-desk.js';
import type { Json } from '../support/http-client.js';
import { noticeInReview } from '../support/notice-in-review.js';
import type { LocatorFixture, NoticeFixture } from '../support/notice-in-review.js';
import { actorOf, findAccountById } from '../../db/accounts.js';
import { restrictionOn } from '../support/restriction.js';
import { fieldsOf, problemOf } from '../support/review-table.js';

interface Reach {
  text: string;
  addressesCovered?: string;
  owner?: Json;
  listed: Json[];
  known: Record<string, unknown>;
  restrictions: { count: number; numbers: string[] };
  examples: { noticeId: string; verdict: string; masked: boolean; target?: { value: string; display: string } }[];
}
interface FactReach {
  scope: string;
  target: { value: string };
  reach?: Reach;
}

const pageOn = (value: string): LocatorFixture => ({ kind: 'url', value, scope: 'page' });
const nameOf = (value: string): LocatorFixture => ({ kind: 'domain', value, scope: 'domain' });

describe('the inspection of locators', () => {
  const app = withApp();
  const desk = withFilingDesk(app);
  const inspect = (locators: unknown, who = desk.cast.officer) =>
    app.call(who, 'POST /locators/inspection', { body: { locators }, key: null });

  it('says of each how it is understood, how far it reaches and what only a supervisor lets pass', async () => {
    const items = itemsOf(
      await inspect([
        { kind: 'url', value: 'https://T.me/s/Kazino_Olshemi' },
        { kind: 'domain', value: 'instagram.com' },
        { kind: 'domain', value: 'com.kz' },
        { kind: 'cidr', value: '8.8.0.0/16' },
        { kind: 'domain', value: 'қазино.қаз' },
      ]),
    );
    expect(items.map(({ scope, hardStop }) => [scope, hardStop])).to.deep.equal([
      ['account', undefined],
      ['domain', 'platform_host'],
      ['domain', 'public_suffix'],
      ['cidr', 'too_wide_network'],
      ['domain', undefined],
    ]);
    expect(items[0]).to.deep.include({ input: 'https://T.me/s/Kazino_Olshemi', pending: false });
    expect(items[4]).to.deep.include({ unicode: 'қазино.қаз' });
  });

  it('shows what hides in one', async () => {
    const [item] = itemsOf(await inspect([{ kind: 'url', value: 'https://a.kz/b\u200Bc' }]));
    expect(item).to.deep.include({ input: 'https://a.kz/b\u200Bc', display: 'https://a.kz/b⟨U+200B⟩c' });
  });

  it('names everything that is no locator, each by its pointer', async () => {
    const refused = await inspect([
      { kind: 'url', value: 'javascript:alert(1)' },
      { kind: 'ip', value: '8.8.8.8' },
      { kind: 'cidr', value: '8.8.8.8/24' },
    ]);
    expect(problemOf(refused)).to.equal('422 invalid');
    expect(fieldsOf(refused)).to.deep.equal([
      '#/locators/0/value scheme_not_accepted',
      '#/locators/2/value host_bits_set',
    ]);
  });

  it('tells another body only that a case is pending, or the number of the restriction', async () => {
    const { db } = app.database;
    // The fixture takes a number of its own making.
    await db('counters').insert({ kind: 'notice', year: 2026, value: 900_000 });
    const actor = async (id: string) => actorOf((await findAccountById(db, id, app.clock.at))!);
    const restricted = 'https://kazino-olshemi.kz/restricted';
    const { prescriptionId } = await restrictionOn(
      db,
      restricted,
      await actor(desk.cast.officer),
      await actor(desk.cast.aigul),
    );
    const { number } = (await db<{ id: string; number: string }>('prescriptions')
      .where({ id: prescriptionId })
      .first())!;
    const fact = pageFact();
    const [pending] = fact['locators'] as { kind: string; value: string }[];
    const locators = [{ kind: 'url', value: restricted }, pending];
    const known = async () =>
      itemsOf(await inspect(locators, desk.cast.stranger)).map((item) => [item['restrictedUnder'], item['pending']]);
    const { id } = await desk.ready([fact]);
    expect(await known()).to.deep.equal([
      [number, false],
      [undefined, false],
    ]);
    await desk.submit(id);
    const told = await inspect(locators, desk.cast.stranger);
    expect(await known()).to.deep.equal([
      [number, false],
      [undefined, true],
    ]);
    for (const secret of [id, desk.cast.officer, 'FIN_MONITORING']) {
      expect(JSON.stringify(told.body)).not.to.include(secret);
    }
  });

  describe('of a target wider than a page', () => {
    const filed = (facts: LocatorFixture[][], more: Partial<NoticeFixture> = {}) =>
      noticeInReview(app.database.db, {
        ...{ filerId: desk.cast.officer, bodyCode: 'FIN_MONITORING', number: `2024-${uuidv7()}`, facts, ...more },
      });
    const reachOf = async (value: string, who: string, kind = 'domain') =>
      itemsOf(await inspect([{ kind, value }], who))[0]?.['reach'] as Reach | undefined;
    const factReach = async (id: string, factId: string | undefined, who = desk.cast.aigul, query = '') =>
      (await app.call(who, `GET /notices/${id}/facts/${factId ?? ''}/reach${query}`)).body as unknown as FactReach;

    it('tells another body how many addresses within it are known and under which acts, and names none', async () => {
      const { db } = app.database;
      const actor = async (id: string) => actorOf((await findAccountById(db, id, app.clock.at))!);
      const page = 'https://m.sayt-a.kz/restricted';
      const people = [await actor(desk.cast.officer), await actor(desk.cast.aigul)] as const;
      const { prescriptionId } = await restrictionOn(db, page, ...people);
      const { number } = (await db<{ id: string; number: string }>('prescriptions')
        .where({ id: prescriptionId })
        .first())!;
      const { id } = await filed([[pageOn('https://sayt-a.kz/secret')], [pageOn('https://b.sayt-a.kz/secret')]]);
      const told = await inspect([{ kind: 'domain', value: 'sayt-a.kz' }], desk.cast.stranger);
      const reach = itemsOf(told)[0]?.['reach'] as Reach;
      expect(reach.known).to.deep.equal({ hosts: 2, accounts: 0, pages: 3, addresses: 0, more: false });
      expect(reach.restrictions).to.deep.equal({ count: 1, numbers: [number] });
      expect(reach.examples).to.deep.equal([]);
      for (const secret of [id, 'secret', 'm.sayt-a', 'b.sayt-a', 'restricted"', 'FIN_MONITORING', desk.cast.officer]) {
        expect(JSON.stringify(told.body)).not.to.include(secret);
      }
      const own = await reachOf('sayt-a.kz', desk.cast.officer);
      expect(own?.examples.map(({ target }) => target?.value)).to.include('https://b.sayt-a.kz/secret');
    });

    it('says in words, in the reader’s language, how far it reaches, and that it may hit more', async () => {
      const network = await reachOf('94.20.0.0/22', desk.cast.officer, 'cidr');
      expect(network).to.deep.include({ addressesCovered: '1024', listed: [] });
      expect(network?.text).to.match(/everything at 1024 addresses.*No other address within it.*it may hit more\.$/u);
      const apple = await reachOf('*.apple.com', desk.cast.officer);
      expect(apple?.owner).to.deep.equal({ domain: 'apple.com', publicSuffix: 'com', isShared: false });
      expect(apple?.text).to.match(/every name under it.*government hosts within it: apps\.apple\.com\./u);
      expect((await reachOf('com.kz', desk.cast.officer))?.text).to.match(/belong to different owners/u);
    });

    it('shows whoever decides the addresses themselves, but of sensitive kinds their case alone', async () => {
      const { id, factIds } = await filed([[nameOf('sayt-b.kz'), pageOn('https://sayt-b.kz/own')]]);
      await app.database.db('facts').where({ id: factIds[0] }).update({ target: 'domain' });
      const lawful = await filed([[pageOn('https://sayt-b.kz/lawful')]], { bodyCode: 'HEALTH' });
      await app.database.db('facts').where({ id: lawful.factIds[0] }).update({ verdict: 'unconfirmed' });
      const sensitive = await filed([[pageOn('https://m.sayt-b.kz/hidden')]], { violationKind: 'CHILD_ABUSE' });
      for (const who of [desk.cast.aigul, desk.cast.supervisor, desk.cast.auditor]) {
        const { scope, reach } = await factReach(id, factIds[0], who);
        expect(scope).to.equal('domain');
        expect(reach?.known).to.deep.include({ hosts: 1, pages: 2 });
        const shown = reach?.examples.map(({ noticeId, verdict, masked }) => [noticeId, verdict, masked]);
        expect(shown).to.have.deep.members([
          [lawful.id, 'unconfirmed', false],
          [sensitive.id, 'pending', true],
        ]);
        expect(JSON.stringify(reach)).not.to.include('hidden');
        expect(reach?.examples.map(({ target }) => target?.display)).to.include('https://sayt-b.kz/lawful');
      }
    });

    it('is linked from the fact, and says nothing more of a page', async () => {
      const { id, factIds } = await filed([
        [nameOf('sayt-c.kz'), pageOn('https://sayt-c.kz/a')],
        [nameOf('sayt-d.kz')],
      ]);
      const { body } = await app.call(desk.cast.nurlan, `GET /notices/${id}/facts`);
      const href = `/api/v1/notices/${id}/facts/${factIds[1] ?? ''}/reach`;
      expect((body['items'] as Json[]).map(({ reach }) => reach)).to.deep.equal([undefined, { href }]);
      const ofPage = await factReach(id, factIds[0]);
      expect([ofPage.scope, ofPage.target.value, ofPage.reach]).to.deep.equal([
        ...['page', 'https://sayt-c.kz/a', undefined],
      ]);
      const wider = await factReach(id, factIds[0], desk.cast.aigul, '?target=domain');
      expect([wider.scope, wider.reach?.known.pages]).to.deep.equal(['domain', 0]);
      const none = await app.call(desk.cast.aigul, `GET /notices/${id}/facts/${factIds[0] ?? ''}/reach?target=ip`);
      expect(problemOf(none)).to.equal('404 not-found');
    });

    it('is said before it is filed, at the locator that would be restricted', async () => {
      await filed([[pageOn('https://sayt-e.kz/a')]], { bodyCode: 'HEALTH' });
      const wide = {
        locators: [
          { kind: 'ip', value: '94.20.1.1' },
          { kind: 'domain', value: 'sayt-e.kz' },
        ],
      };
      const { id } = await desk.ready([
        pageFact(),
        pageFact({ ...wide, target: 'domain', necessity: 'The whole of it' }),
      ]);
      const checked = await app.call(desk.cast.officer, `POST /notices/${id}/submission?validateOnly=true`, {
        ...{ body: { attestation }, key: null, headers: { 'Accept-Language': 'ru' } },
      });
      const warnings = (checked.body['warnings'] as Json[]).filter(({ code }) => code === 'reaches_further');
      expect(warnings.map(({ pointer }) => pointer)).to.deep.equal(['#/facts/1/locators/1/value']);
      expect(warnings[0]?.['text']).to.match(/весь домен.*страниц – 1.*может быть больше\.$/u);
      expect(warnings[0]?.['text']).not.to.include('sayt-e.kz/a');
    });
  });

  it('has at most 1,000 at a time, keeps nothing, and is for those who file and decide', async () => {
    const many = Array.from({ length: 1_001 }, (_, index) => ({ kind: 'url', value: `https://a.kz/${index}` }));
    expect(problemOf(await inspect(many))).to.equal('413 too-large too_many_rows');
    const begun = performance.now();
    expect(itemsOf(await inspect(many.slice(1)))).to.have.length(1_000);
    expect(performance.now() - begun).to.be.lessThan(2_000);
    expect(problemOf(await inspect([], desk.cast.operator))).to.equal('403 forbidden role');
    expect(itemsOf(await inspect([]))).to.deep.equal([]);
    const rows = await app.database.db('audit_events').where({ kind: 'inspection' });
    expect(rows).to.have.length(0);
  });
});
