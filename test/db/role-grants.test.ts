import { expect } from 'chai';
import type { Knex } from 'knex';
import { findAccount, findAccountById } from '../../db/accounts.js';
import { newId } from '../../db/new-id.js';
import { lastBodyOf } from '../../db/role-grants.js';
import { withDatabase } from '../support/database.js';
import { nowHolds, person } from '../support/people.js';

describe('grants of roles', () => {
  const database = withDatabase();
  const at = Date.UTC(2026, 6, 1, 9);
  let accountId: string;
  beforeEach(async () => {
    ({ accountId } = await person(database.db, { roles: [] }));
  });

  const grant = (of: Record<string, unknown>, db: Knex = database.db) =>
    db('role_grants').insert({
      ...{ id: newId(at), account_id: accountId, role: 'reviewer', valid_from: '2026-07-01', granted_at: new Date(at) },
      ...of,
    });
  const officerOf = (bodyCode: string, days: Record<string, unknown> = {}, db?: Knex) =>
    grant({ role: 'officer', body_code: bodyCode, ...days }, db);
  const refused = async (work: Promise<unknown>): Promise<string | undefined> =>
    work.then(
      () => undefined,
      (error: unknown) => (error as { constraint?: string }).constraint,
    );
  const rolesAt = async (moment: number) => (await findAccountById(database.db, accountId, moment))?.roles;

  it('give their roles on their Almaty days, the first and the last included', async () => {
    await grant({ valid_from: '2026-07-10', valid_to: '2026-07-12' });
    await grant({ role: 'supervisor', valid_from: '2026-07-12' });
    // Days begin at 19:00 UTC of the day before.
    expect(await rolesAt(Date.UTC(2026, 6, 9, 18, 59))).to.deep.equal([]);
    expect(await rolesAt(Date.UTC(2026, 6, 9, 19))).to.deep.equal(['reviewer']);
    expect(await rolesAt(Date.UTC(2026, 6, 12, 18, 59))).to.deep.equal(['reviewer', 'supervisor']);
    expect(await rolesAt(Date.UTC(2026, 6, 12, 19))).to.deep.equal(['supervisor']);
  });

  it('give nothing once they are withdrawn, nor to an account that was closed', async () => {
    await grant({});
    await grant({ role: 'registrar', revoked_at: new Date(at) });
    const row = await database
      .db<{ id: string; subject: string }>('accounts')
      .where({ id: accountId })
      .first('subject');
    const found = () => findAccount(database.db, 'http://issuer.test', row?.subject ?? '', at);
    expect((await found())?.roles).to.deep.equal(['reviewer']);
    await database
      .db('role_grants')
      .where({ account_id: accountId })
      .update({ revoked_at: new Date(at) });
    expect((await found())?.roles).to.deep.equal([]);
    await database
      .db('accounts')
      .where({ id: accountId })
      .update({ closed_at: new Date(at) });
    expect(await found()).to.equal(undefined);
  });

  it('place an account in its body and with its recipient', async () => {
    await officerOf('HEALTH');
    await grant({});
    const account = await findAccountById(database.db, accountId, at);
    expect(account).to.deep.include({ roles: ['officer', 'reviewer'], bodyCode: 'HEALTH' });
    await nowHolds(database.db, accountId, { roles: ['reviewer'] });
    expect(await findAccountById(database.db, accountId, at)).not.to.have.property('bodyCode');
    expect(await lastBodyOf(database.db, accountId), 'for the record').to.equal('HEALTH');
  });

  it('name an organisation of the kind that the role belongs to', async () => {
    const named = 'role_grants_name_their_organisation';
    expect(await refused(grant({ role: 'officer' }))).to.equal(named);
    expect(await refused(grant({ role: 'head', recipient_id: accountId }))).to.equal(named);
    expect(await refused(grant({ role: 'recipient', body_code: 'HEALTH' }))).to.equal(named);
    expect(await refused(grant({ role: 'supervisor', body_code: 'HEALTH' }))).to.equal(named);
    expect(await refused(grant({ valid_to: '2026-06-30' }))).to.equal('role_grants_end_after_they_begin');
  });

  it('are never given to oneself', async () => {
    expect(await refused(grant({ granted_by: accountId }))).to.equal('role_grants_are_not_given_to_oneself');
  });

  it('keep an account in one state body at a time', async () => {
    const oneBody = 'role_grants_one_organisation_at_a_time';
    await officerOf('HEALTH', { valid_to: '2026-07-31' });
    expect(await refused(grant({ role: 'head', body_code: 'HEALTH' })), 'the same body').to.equal(undefined);
    expect(await refused(officerOf('FINANCE', { valid_from: '2026-07-31' }))).to.equal(oneBody);
    await database
      .db('role_grants')
      .where({ account_id: accountId, role: 'head' })
      .update({ revoked_at: new Date(at) });
    expect(await refused(officerOf('FINANCE', { valid_from: '2026-08-01' })), 'one after the other').to.equal(
      undefined,
    );
    const first = () =>
      database.db('role_grants').where({ account_id: accountId, role: 'officer', body_code: 'HEALTH' });
    expect(await refused(first().update({ valid_to: null })), 'prolonged').to.equal(oneBody);
    await first().update({ revoked_at: new Date(at) });
    expect(await refused(first().update({ revoked_at: null, valid_to: null })), 'withdrawn no longer').to.equal(
      oneBody,
    );
  });

  it('keep an account in one state body, though two are given at the same time', async () => {
    const bodies = ['HEALTH', 'FINANCE', 'INTERIOR', 'DIGITAL'];
    for (let round = 0; round < 5; round += 1) {
      ({ accountId } = await person(database.db, { roles: [] }));
      const constraints = await Promise.all(
        bodies.map((body) => refused(database.db.transaction((tx) => officerOf(body, {}, tx)))),
      );
      expect(constraints.filter((constraint) => constraint === undefined)).to.have.length(1);
    }
  });
});
