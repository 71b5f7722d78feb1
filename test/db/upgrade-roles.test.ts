import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { findAccount } from '../../db/accounts.js';
import type { Account } from '../../db/accounts.js';
import { down, up } from '../../db/migrations/0005-grants-of-roles.js';
import { withDatabase } from '../support/database.js';
import { recipient } from '../support/prescription.js';

describe('the upgrade to grants of roles', () => {
  const database = withDatabase();
  const created = Date.UTC(2026, 1, 3, 20);
  let recipientId: string;
  before(async () => {
    recipientId = await recipient(database.db, 'Telecom');
    await down(database.db);
  });

  const account = (subject: string, of: Record<string, unknown>) =>
    database.db('accounts').insert({
      ...{
        id: randomUUID(),
        issuer: 'http://issuer.test',
        subject,
        full_name: subject,
        email: `${subject}@Example.kz`,
      },
      ...{ language: 'kk', created_at: new Date(created), ...of },
    });
  const standing = async (subject: string, at = created): Promise<Partial<Account>> => {
    const found = await findAccount(database.db, 'http://issuer.test', subject, at);
    return { roles: found?.roles ?? [], bodyCode: found?.bodyCode ?? '', recipientId: found?.recipientId ?? '' };
  };

  it('keeps every right, from the day on which the account was made', async () => {
    await account('officer', { roles: ['officer'], body_code: 'HEALTH' });
    await account('both', { roles: ['reviewer', 'officer', 'reviewer'], body_code: 'FINANCE' });
    await account('robot', { roles: ['recipient'], recipient_id: recipientId });
    await account('staff', { roles: ['supervisor', 'auditor', 'administrator', 'operations'] });
    await account('nobody', { roles: [] });
    await account('nowhere', { roles: ['officer', 'recipient'] });
    await account('gone', { roles: ['reviewer'], closed_at: new Date(created) });
    await account('twin', { roles: ['reviewer'], email: 'Officer@example.KZ' });
    await up(database.db);

    const nothing = { bodyCode: '', recipientId: '' };
    expect(await standing('officer')).to.deep.equal({ ...nothing, roles: ['officer'], bodyCode: 'HEALTH' });
    expect(await standing('both')).to.deep.equal({ ...nothing, roles: ['officer', 'reviewer'], bodyCode: 'FINANCE' });
    expect(await standing('robot')).to.deep.equal({ ...nothing, roles: ['recipient'], recipientId });
    expect((await standing('staff')).roles).to.deep.equal(['supervisor', 'administrator', 'operations', 'auditor']);
    expect((await standing('nobody')).roles).to.deep.equal([]);
    expect((await standing('nowhere')).roles, 'what could do nothing').to.deep.equal([]);
    expect((await standing('twin')).roles).to.deep.equal(['reviewer']);
    // It was 01:00 of the next day in Almaty.
    expect((await standing('officer', Date.UTC(2026, 1, 3, 18))).roles).to.deep.equal([]);
  });

  it('gives an address that several accounts have to the oldest of them', async () => {
    const rows = await database
      .db('accounts')
      .whereRaw(`lower(email) = 'officer@example.kz'`)
      .orderBy('id')
      .select<{ sign_in_email: string | null }[]>('sign_in_email');
    expect(rows.map((row) => row.sign_in_email)).to.deep.equal(['officer@example.kz', null]);
  });
});
