import { expect } from 'chai';
import { withApp } from '../support/app.js';
import { itemsOf, withFilingDesk } from '../support/filing-desk.js';
import type { Json } from '../support/http-client.js';
import { fieldsOf, problemOf } from '../support/review-table.js';
import { nowHolds } from '../support/people.js';

const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

describe('reference data', () => {
  const app = withApp();
  const desk = withFilingDesk(app);
  const read = async (path: `/${string}`, who = desk.cast.operator) => itemsOf(await app.call(who, `GET ${path}`));

  it('can be read by everybody who signs in, in three languages', async () => {
    for (const [path, count] of [
      ['/violation-kinds', 24],
      ['/bodies', 22],
      ['/verdict-reasons', 10],
      ['/return-reasons', 7],
    ] as const) {
      const entries = await read(path);
      expect(entries, path).to.have.length(count);
      for (const entry of entries) expect(entry, path).to.include.all.keys('code', 'kk', 'ru', 'en', 'validFrom');
    }
    expect(await read('/protocols')).to.have.length(32);
    expect((await read('/violation-kinds')).find(({ code }) => code === 'EXTREMISM')).to.include({ sensitive: true });
  });

  it('lists each norm once, with the kinds that rest on it', async () => {
    const norms = await read('/norms?limit=200');
    expect(new Set(norms.map(({ norm }) => norm)).size).to.equal(norms.length);
    const massMedia = norms.find(({ norm }) => norm === 'Mass Media 2(4)');
    expect(massMedia?.['violationKinds']).to.include.members(['EXTREMISM', 'TERRORISM']);
  });

  it('answers what was valid on a day', async () => {
    await app.database.db('reference_entries').insert({
      ...{ list: 'bodies', code: 'DEFENCE', kk: 'жаңа', ru: 'новое', en: 'renamed', data: '{}' },
      ...{ valid_from: '2026-07-02', position: 3 },
    });
    const nameOn = async (query: string) =>
      (await read(`/bodies${query}`)).find(({ code }) => code === 'DEFENCE')?.['en'];
    const before = await nameOn('');
    expect(before).to.be.a('string').and.not.equal('renamed');
    expect(await nameOn('?on=2026-07-01')).to.equal(before);
    expect(await nameOn('?on=2026-07-02')).to.equal('renamed');
    expect(await read('/bodies?on=2022-09-26')).to.have.length(0);
    expect(fieldsOf(await app.call(desk.cast.officer, 'GET /bodies?on=2026-02-30'))).to.deep.equal([
      '?on wrong_format',
    ]);
  });

  it('comes page by page too', async () => {
    const first = await app.call(desk.cast.officer, 'GET /violation-kinds?limit=20');
    const rest = await read(`/violation-kinds?cursor=${String(first.body['nextCursor'])}`);
    expect(itemsOf(first).length + rest.length).to.equal(24);
  });

  it('tells a person who he is here and what he may open', async () => {
    const me = await app.call(desk.cast.officer, 'GET /me');
    expect(me.body).to.deep.include({
      ...{ id: desk.cast.officer, fullName: 'Officer', roles: ['officer'], body: 'FIN_MONITORING' },
      desks: ['drafts', 'inspection', 'notices', 'prescriptions'],
    });
    expect((me.body['authorisedBody'] as Json)['en']).to.equal('Ministry');
    await nowHolds(app.database.db, desk.cast.stranger, { roles: [] });
    expect((await app.call(desk.cast.stranger, 'GET /me')).body['desks']).to.deep.equal([]);
  });
});

const publicOne = { address: '93.184.215.14', family: 4 };
const names = {
  'public.operator.kz': [publicOne, { address: '2606:2800:21f:cb07:6820:80da:af6b:8b2c', family: 6 }],
  'inside.operator.kz': [{ address: '10.0.0.7', family: 4 }],
  'half.operator.kz': [publicOne, { address: '::ffff:192.168.1.1', family: 6 }],
};

describe('recipients', () => {
  const app = withApp({ names });
  const desk = withFilingDesk(app);
  const settings: Json = { endpoint: 'https://orders.operator.kz/hook', secret, languages: ['kk', 'ru'] };
  const get = (who = desk.cast.admin) => app.call(who, `GET /recipients/${desk.cast.recipientId}`);
  const put = async (body: Json, ifMatch?: string, who = desk.cast.admin) =>
    app.call(who, `PUT /recipients/${desk.cast.recipientId}`, {
      ifMatch: ifMatch ?? (await get()).headers.get('etag') ?? '',
      body,
    });

  it('are listed for those who choose among them and those who keep them', async () => {
    const { aigul, admin, ops, officer, operator } = desk.cast;
    for (const who of [aigul, admin, ops]) {
      expect(itemsOf(await app.call(who, 'GET /recipients')).map(({ name }) => name)).to.have.members([
        'Telecom One',
        'Telecom Two',
      ]);
    }
    for (const who of [officer, operator]) {
      expect(problemOf(await app.call(who, 'GET /recipients'))).to.equal('403 forbidden role');
    }
  });

  it('are set by an administrator; the secret is never shown again', async () => {
    const { body, headers } = await put(settings);
    expect(body).to.deep.include({ endpoint: settings['endpoint'], hasSecret: true, languages: ['kk', 'ru'] });
    const answers = [body, (await get()).body, (await app.call(desk.cast.ops, 'GET /recipients')).body];
    expect(JSON.stringify(answers)).not.to.include('whsec_');
    const { db } = app.database;
    const row = await db<{ id: string; secret: string }>('recipients').where({ id: desk.cast.recipientId }).first();
    expect(row?.secret).to.equal(secret);
    const events = await db<{ case_id: string; after: Json }>('audit_events').where({ case_id: desk.cast.recipientId });
    expect(events.at(-1)?.after).to.include({ endpointChanged: true, secretChanged: true });
    expect(JSON.stringify(events)).not.to.include('whsec_');
    expect((await get()).headers.get('etag')).to.equal(headers.get('etag'));
  });

  it('keep a secret that is not sent, and poll without an endpoint', async () => {
    await put(settings);
    const moved = await put({ endpoint: 'https://other.operator.kz/hook', languages: ['ru'] });
    expect(moved.body).to.deep.include({ hasSecret: true, languages: ['ru'] });
    expect((await put({ languages: ['ru'] })).body).not.to.have.property('endpoint');
    await app.database.db('recipients').where({ id: desk.cast.recipientId }).update({ secret: null });
    expect(fieldsOf(await put({ endpoint: 'https://o.kz/', languages: ['kk'] }))).to.deep.equal(['#/secret required']);
  });

  it('are tried again once an endpoint that was gone is set', async () => {
    await put(settings);
    await app.database
      .db('recipients')
      .where({ id: desk.cast.recipientId })
      .update({ endpoint_disabled_at: new Date(app.clock.at) });
    expect((await get()).body['endpointDisabledAt']).to.equal('2026-07-01T09:00:00.000Z');
    expect((await put(settings)).body).not.to.have.property('endpointDisabledAt');
  });

  it('take only an https address, a sound secret and languages of forms', async () => {
    const bad: [Json, string][] = [
      [{ endpoint: 'http://orders.operator.kz/' }, '#/endpoint https_required'],
      [{ endpoint: 'https://user:password@orders.operator.kz/' }, '#/endpoint credentials_in_url'],
      [{ endpoint: 'orders.operator.kz' }, '#/endpoint not_an_endpoint'],
      [{ endpoint: 'https://orders.operator.kz:25/' }, '#/endpoint port_not_accepted'],
      [{ endpoint: 'https://0x7f.1/' }, '#/endpoint special_purpose_address'],
      [{ endpoint: 'http://127.0.0.1:9000/hook' }, '#/endpoint https_required'],
      [{ endpoint: 'https://inside.operator.kz/' }, '#/endpoint stands_for_special_purpose_address'],
      [{ endpoint: 'https://half.operator.kz/' }, '#/endpoint stands_for_special_purpose_address'],
      [{ secret: 'password' }, '#/secret not_a_secret'],
      [{ secret: `whsec_${Buffer.alloc(23).toString('base64')}` }, '#/secret not_a_secret'],
      [{ languages: [] }, '#/languages too_few'],
      [{ languages: ['en'] }, '#/languages/0 not_one_of'],
      [{ name: 'Another' }, '#/name unknown_field'],
    ];
    for (const [change, fault] of bad)
      expect(fieldsOf(await put({ ...settings, ...change })), fault).to.deep.equal([fault]);
    expect((await put({ ...settings, endpoint: 'https://public.operator.kz:8443/' })).status).to.equal(200);
  });

  it('are written by nobody else, and not over what nobody has seen', async () => {
    for (const who of [desk.cast.supervisor, desk.cast.ops, desk.cast.operator]) {
      expect(problemOf(await put(settings, '*', who))).to.equal('403 forbidden role');
    }
    expect(problemOf(await put(settings, '"0"'))).to.equal('412 stale stale');
    const nobody = `GET /recipients/${desk.cast.admin}` as const;
    expect(problemOf(await app.call(desk.cast.admin, nobody))).to.equal('404 not-found');
  });
});
