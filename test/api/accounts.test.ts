import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { auditChain } from '../faults/audit-chains.js';
import { withApp } from '../support/app.js';
import type { Json } from '../support/http-client.js';
import { fieldsOf, problemOf, withReviewTable } from '../support/review-table.js';

describe('accounts', () => {
  const app = withApp();
  const table = withReviewTable(app);
  let addresses = 0;

  const invite = (more: Json = {}, who = table.cast.admin) => {
    addresses += 1;
    const body = { fullName: 'Айша', email: `aisha-${addresses}@example.kz`, language: 'kk', ...more };
    return app.call(who, 'POST /accounts', { body });
  };
  const newcomer = async (grants: Json[] = []) => String((await invite({ grants })).body['id']);
  const grant = (id: string, body: Json, who = table.cast.admin) =>
    app.call(who, `POST /accounts/${id}/grants`, { body });
  const revoke = (id: string, grantId: string, who = table.cast.admin) =>
    app.call(who, `POST /accounts/${id}/grants/${grantId}/revocation`, { body: { reason: 'Moved on' } });
  const close = (id: string, who = table.cast.admin) =>
    app.call(who, `POST /accounts/${id}/closure`, { body: { reason: 'Left' } });
  const read = async (id: string) => (await app.call(table.cast.auditor, `GET /accounts/${id}`)).body;
  const roleOf = async (id: string, at: number) => ((await read(id))['grants'] as Json[])[at];

  it('are invited with first roles, and are read with every grant', async () => {
    const made = await invite({
      grants: [
        { role: 'officer', body: 'HEALTH' },
        { role: 'reviewer', validTo: '2026-12-31' },
      ],
    });
    expect([made.status, made.headers.get('location')]).to.deep.equal([
      201,
      `/api/v1/accounts/${String(made.body['id'])}`,
    ]);
    const account = await read(String(made.body['id']));
    expect(account).to.deep.include({ state: 'invited', roles: ['officer', 'reviewer'], body: 'HEALTH' });
    expect((account['grants'] as Json[])[1]).to.deep.include({
      role: 'reviewer',
      validTo: '2026-12-31',
      grantedBy: table.cast.admin,
    });
    expect((await app.call(table.cast.admin, `GET /accounts/${randomUUID()}`)).status).to.equal(404);
  });

  it('have an address, or a client id, of their own', async () => {
    const email = 'Same@example.kz';
    expect((await invite({ email })).status).to.equal(201);
    expect(fieldsOf(await invite({ email: 'same@EXAMPLE.kz' }))).to.deep.equal(['#/email taken']);
    const machine = { issuer: 'http://machines.test', clientId: 'robot' };
    const robot = await invite({
      email,
      machine,
      grants: [{ role: 'recipient', recipientId: table.cast.recipientId }],
    });
    expect(await read(String(robot.body['id']))).to.deep.include({
      state: 'open',
      recipientId: table.cast.recipientId,
    });
    expect(fieldsOf(await invite({ machine }))).to.deep.equal(['#/machine/clientId taken']);
  });

  it('of machines are of the machines’ issuer, and file or execute, nothing else', async () => {
    const issuer = 'http://machines.test';
    const person = await invite({ machine: { issuer: 'http://people.test', clientId: 'me' } });
    expect(fieldsOf(person)).to.deep.equal(['#/machine/issuer another_issuer']);
    const robot = { machine: { issuer, clientId: 'robot-2' } };
    expect(fieldsOf(await invite({ ...robot, grants: [{ role: 'administrator' }] }))).to.deep.equal([
      '#/grants/0/role not_for_machines',
    ]);
    const id = String((await invite({ ...robot, grants: [{ role: 'officer', body: 'HEALTH' }] })).body['id']);
    for (const role of ['head', 'reviewer', 'supervisor', 'registrar', 'administrator', 'operations', 'auditor'])
      expect(fieldsOf(await grant(id, { role, ...(role === 'head' ? { body: 'HEALTH' } : {}) })), role).to.deep.equal([
        '#/role not_for_machines',
      ]);
    expect((await read(id))['roles']).to.deep.equal(['officer']);
  });

  it('get no roles that do not go together, wholly or not at all', async () => {
    const refused = await invite({ grants: [{ role: 'administrator' }, { role: 'reviewer' }] });
    expect(fieldsOf(refused)).to.deep.equal(['#/grants/1/role roles_apart']);
    const id = await newcomer([{ role: 'officer', body: 'HEALTH', validTo: '2026-07-31' }]);
    const tried = async (body: Json) => fieldsOf(await grant(id, body));
    expect(await tried({ role: 'administrator' })).to.deep.equal(['#/role roles_apart']);
    expect(await tried({ role: 'auditor' })).to.deep.equal(['#/role roles_apart']);
    expect(await tried({ role: 'head', body: 'FINANCE' })).to.deep.equal(['#/role other_organisation']);
    expect(await tried({ role: 'head', body: 'FINANCE', validFrom: '2026-08-01' })).to.deep.equal([]);
    expect(await tried({ role: 'officer', body: 'HEALTH' })).to.deep.equal(['#/role other_organisation']);
    expect(await tried({ role: 'head' })).to.deep.equal(['#/body body_needed']);
    expect(await tried({ role: 'head', body: 'NOWHERE', validTo: '2026-07-02' })).to.deep.equal([
      '#/role other_organisation',
    ]);
    expect(await tried({ role: 'reviewer', body: 'HEALTH' })).to.deep.equal(['#/body body_not_for_role']);
    expect(await tried({ role: 'reviewer', validTo: '2026-06-30' })).to.deep.equal(['#/validTo ends_before_it_begins']);
    expect(((await read(id))['grants'] as Json[]).map(({ role }) => role)).to.deep.equal(['officer', 'head']);
  });

  it('lose a right at the very next request, and cannot lose it twice', async () => {
    const { nurlan } = table.cast;
    expect((await app.call(nurlan, 'GET /tasks')).status).to.equal(200);
    const held = await roleOf(nurlan, 0);
    expect((await revoke(nurlan, String(held?.['id']))).status).to.equal(200);
    expect(problemOf(await app.call(nurlan, 'GET /tasks'))).to.equal('403 forbidden role');
    expect(problemOf(await revoke(nurlan, String(held?.['id'])))).to.equal('409 illegal-move revoked_already');
    expect((await grant(nurlan, { role: 'reviewer' })).status).to.equal(200);
    expect((await app.call(nurlan, 'GET /tasks')).status).to.equal(200);
    expect((await revoke(nurlan, randomUUID())).status).to.equal(404);
  });

  it('are closed at the very next request, and then nothing is given to them', async () => {
    const { stranger } = table.cast;
    expect((await close(stranger)).status).to.equal(200);
    expect(problemOf(await app.call(stranger, 'GET /me'))).to.equal('401 unauthenticated no_account');
    expect(problemOf(await grant(stranger, { role: 'reviewer' }))).to.equal('409 illegal-move account_closed');
    expect(problemOf(await close(stranger))).to.equal('409 illegal-move account_closed');
  });

  it('are changed by nobody for himself, whatever way he tries', async () => {
    const { admin } = table.cast;
    expect(problemOf(await grant(admin, { role: 'operations' }))).to.equal('403 forbidden own_account');
    expect(problemOf(await close(admin))).to.equal('403 forbidden own_account');
    const held = await roleOf(admin, 0);
    expect(problemOf(await revoke(admin, String(held?.['id'])))).to.equal('403 forbidden own_account');
    expect((await read(admin))['roles']).to.deep.equal(['administrator']);
    const own = (await app.call(admin, `GET /accounts/${admin}`)).body['actions'] as Json[];
    expect(own.map(({ name, reason }) => [name, reason])).to.deep.equal([
      ['grant', 'own_account'],
      ['revoke', 'own_account'],
      ['close', 'own_account'],
      ['superior', 'own_account'],
    ]);
    expect(problemOf(await grant(table.cast.aigul, { role: 'supervisor' }, table.cast.aigul))).to.equal(
      '403 forbidden role',
    );
  });

  it('are given a role once for a key, and each act is an event of the account', async () => {
    const id = await newcomer();
    const key = randomUUID();
    const give = (role = 'registrar') =>
      app.call(table.cast.admin, `POST /accounts/${id}/grants`, { key, body: { role } });
    const [first, again] = [await give(), await give()];
    expect(again.body).to.deep.equal(first.body);
    expect(problemOf(await give('reviewer'))).to.equal('422 idempotency-mismatch');
    expect((await app.call(table.cast.admin, `GET /acts/${String(first.body['actId'])}`)).body).to.deep.include({
      accountId: id,
    });
    await grant(id, { role: 'auditor' });
    await revoke(id, String(first.body['grantId']));
    await close(id);
    await close(id);
    const events = await auditChain(app.database.db, id);
    expect(events.map(({ kind, outcome }) => `${kind} ${outcome}`)).to.deep.equal([
      ...['account_invitation applied', 'role_grant applied', 'role_grant refused'],
      ...['role_revocation applied', 'account_closure applied', 'account_closure refused'],
    ]);
  });
});
