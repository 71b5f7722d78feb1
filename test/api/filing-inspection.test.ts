import { expect } from 'chai';
import { withApp } from '../support/app.js';
import { itemsOf, pageFact, withFilingDesk } from '../support/filing-desk.js';
import { actorOf, findAccountById } from '../../db/accounts.js';
import { restrictionOn } from '../support/restriction.js';
import { fieldsOf, problemOf } from '../support/review-table.js';

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
