import { expect } from 'chai';
import { appendFacts, removeFact, replaceFact, replaceFacts } from '../../db/draft-facts.js';
import type { DraftFact } from '../../db/draft-facts.js';
import { ReferenceTakenError, createDraft, discardDraft, touch, writeHead } from '../../db/drafts.js';
import { loadContent, loadFacts } from '../../db/notice-content.js';
import type { FactLocator } from '../../domain/notice.js';
import type { Actor } from '../../domain/roles.js';
import { withDatabase } from '../support/database.js';
import { person, setClock } from '../support/people.js';

describe('the tables of drafts', () => {
  const database = withDatabase();
  const clock = setClock(Date.UTC(2026, 6, 1, 9));
  let officer: Actor;
  let noticeId: string;

  const locator = (value: string, more: Partial<FactLocator> = {}): FactLocator => ({
    ...{ kind: 'url', input: value, normalised: value, scope: 'page', warnings: [] },
    ...more,
  });
  const fact = (value: string, more: Partial<DraftFact> = {}): DraftFact => ({
    ...{ medium: 'mass_media', locators: [locator(value)], deviceCodes: [], evidenceIds: [] },
    ...more,
  });
  const inTx = <T>(work: Parameters<typeof database.db.transaction<T>>[0]) => database.db.transaction(work);
  const replace = (facts: DraftFact[]) => inTx((tx) => replaceFacts(tx, clock, noticeId, facts));
  const values = async () => (await loadFacts(database.db, noticeId)).map(({ locators }) => locators[0]?.input);

  before(async () => {
    officer = await person(database.db, { roles: ['officer'], bodyCode: 'HEALTH' });
  });
  beforeEach(async () => {
    noticeId = await create();
  });

  function create(externalReference?: string): Promise<string> {
    const head = externalReference === undefined ? {} : { externalReference };
    return inTx((tx) => createDraft(tx, clock, { filerId: officer.accountId, bodyCode: 'HEALTH', head }));
  }

  it('give back exactly what was written', async () => {
    const courtAct = { court: 'Court', number: '2-17', date: '2026-05-01', inForceFrom: '2026-06-01' };
    const head = { violationKind: 'COURT_ACT', norm: 'Norm', courtAct, necessity: 'Needed', externalReference: 'H-1' };
    await inTx((tx) => writeHead(tx, { noticeId, bodyCode: 'HEALTH', head }));
    const whole: DraftFact = fact('https://a.kz/1', {
      locators: [
        locator('https://a.kz/1', { warnings: ['trailing_dot'], platform: 'A', unicode: 'ә.kz' }),
        locator('a.kz', { kind: 'domain', scope: 'domain', hardStop: 'government_host' }),
      ],
      deviceCodes: [{ kind: 'mac', input: '02-…', normalised: '02:…', warnings: ['locally_administered'] }],
      ...{ target: 'domain', protocol: 'HTTPS', substantiation: 'Seen', necessity: 'All of it' },
    });
    const [id] = await replace([whole]);
    expect(await loadContent(database.db, noticeId)).to.deep.equal({ ...head, facts: [{ ...whole, id, ordinal: 1 }] });
    const row = await database.db<{ id: string; scope: string }>('facts').where({ id: id! }).first('scope');
    expect(row?.scope, 'of the target').to.equal('domain');
  });

  it('keep the facts whose ids are given, number them anew and drop the rest', async () => {
    const [first, second, third] = await replace([fact('1'), fact('2'), fact('3')]);
    const ids = await replace([fact('c', { id: third! }), fact('new'), fact('a', { id: first! })]);
    expect([ids[0], ids[2]]).to.deep.equal([third, first]);
    expect(await values()).to.deep.equal(['c', 'new', 'a']);
    expect(await database.db('locators').where({ fact_id: second! })).to.have.length(0);
  });

  it('never write over a fact of another notice', async () => {
    const [mine] = await replace([fact('mine')]);
    const other = await create();
    const stolen = inTx((tx) => replaceFacts(tx, clock, other, [fact('stolen', { id: mine! })]));
    expect(await stolen.catch((error: unknown) => error)).to.be.instanceOf(Error);
    expect(await inTx((tx) => replaceFact(tx, clock, other, { ...fact('stolen'), id: mine! }))).to.equal(false);
    expect(await inTx((tx) => removeFact(tx, clock, other, mine!))).to.equal(false);
    expect(await values()).to.deep.equal(['mine']);
  });

  it('add, replace and remove rows without a gap in their order', async () => {
    const [first] = await replace([fact('1'), fact('2')]);
    const [third] = await inTx((tx) => appendFacts(tx, clock, noticeId, [fact('3'), fact('4')]));
    await inTx((tx) => replaceFact(tx, clock, noticeId, { ...fact('three'), id: third! }));
    await inTx((tx) => removeFact(tx, clock, noticeId, first!));
    expect(await values()).to.deep.equal(['2', 'three', '4']);
    expect((await loadFacts(database.db, noticeId)).map(({ ordinal }) => ordinal)).to.deep.equal([1, 2, 3]);
  });

  it('hold a thousand facts with all their rows', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) =>
      fact(`${index}`, { locators: [locator(`${index}`), locator(`${index}.kz`), locator(`${index}.com`)] }),
    );
    await replace(many);
    expect(await values()).to.deep.equal(many.map(({ locators }) => locators[0]?.input));
  });

  it('know whose number is taken, and count every change', async () => {
    const first = await create('H-2');
    const again = await create('H-2').catch((error: unknown) => error);
    expect(again).to.be.instanceOf(ReferenceTakenError);
    expect((again as ReferenceTakenError).existing).to.deep.equal({ id: first, number: null });
    const keep = { noticeId: first, bodyCode: 'HEALTH', head: { externalReference: 'H-2' } };
    await inTx((tx) => writeHead(tx, keep));
    expect(await inTx((tx) => touch(tx, clock, first))).to.equal(2);
    await inTx((tx) => discardDraft(tx, first));
    expect(await create('H-2')).to.be.a('string');
  });
});
