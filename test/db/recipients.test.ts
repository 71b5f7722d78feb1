import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { activeRecipients, disableEndpoint, recipientEndpoint, upsertRecipient } from '../../db/recipients.js';
import type { NewRecipient } from '../../db/recipients.js';
import { withDatabase } from '../support/database.js';

describe('recipients', () => {
  const database = withDatabase();
  const at = Date.UTC(2026, 6, 1, 9);
  beforeEach(() => database.db('recipients').delete());

  const operator: NewRecipient = {
    ...{ code: 'TELECOM', name: 'Telecom', kind: 'telecom_operator', languages: ['kk'] },
    ...{ endpoint: 'http://127.0.0.1:1/webhook', secret: 'whsec_MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0' },
  };

  it('take every scope unless they name some', async () => {
    const id = await upsertRecipient(database.db, operator, at);
    const owner: NewRecipient = {
      ...operator,
      code: 'OWNER',
      kind: 'online_platform',
      platform: 'Instagram',
      scopes: ['page', 'account'],
    };
    const ownerId = await upsertRecipient(database.db, owner, at);
    expect(await activeRecipients(database.db)).to.deep.equal([
      { id: ownerId, kind: 'online_platform', platform: 'Instagram', scopes: ['page', 'account'] },
      { id, kind: 'telecom_operator', scopes: ['page', 'account', 'subdomain', 'domain', 'ip', 'cidr'] },
    ]);
  });

  it('keep their id when they are brought up to date', async () => {
    const id = await upsertRecipient(database.db, operator, at);
    const { endpoint: _gone, secret: _too, ...polling } = operator;
    expect(await upsertRecipient(database.db, { ...polling, name: 'Telecom 2' }, at + 1)).to.equal(id);
    expect(await recipientEndpoint(database.db, id)).to.deep.equal({
      id,
      endpoint: null,
      secret: null,
      disabled: false,
    });
    expect(await database.db('recipients').where({ name: 'Telecom 2' })).to.have.length(1);
  });

  it('are not sent to once their endpoint said it is gone, until it is changed', async () => {
    const id = await upsertRecipient(database.db, operator, at);
    await disableEndpoint(database.db, id, at);
    await disableEndpoint(database.db, id, at + 5);
    expect(await recipientEndpoint(database.db, id)).to.include({ disabled: true, endpoint: operator.endpoint });
    const row: unknown = await database.db('recipients').first('endpoint_disabled_at');
    expect(row).to.deep.equal({ endpoint_disabled_at: new Date(at) });
    await upsertRecipient(database.db, { ...operator, endpoint: 'http://127.0.0.1:2/webhook' }, at);
    expect(await recipientEndpoint(database.db, id)).to.include({ disabled: false });
  });

  it('get nothing more once they are no longer active', async () => {
    await upsertRecipient(database.db, operator, at);
    await database.db('recipients').update({ active: false });
    expect(await activeRecipients(database.db)).to.deep.equal([]);
  });

  it('cannot be reached when there is none', async () => {
    const said = await recipientEndpoint(database.db, randomUUID()).catch((error: unknown) => (error as Error).message);
    expect(said).to.contain('There is no recipient');
  });
});
