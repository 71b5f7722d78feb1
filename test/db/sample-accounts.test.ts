import { expect } from 'chai';
import { ConfigError } from '../../config.js';
import { upsertAccount } from '../../db/accounts.js';
import { openSampleAccounts } from '../../db/sample-accounts.js';
import { refuseSampleAccounts } from '../../run-process.js';
import { isMachine, sampleAccounts } from '../../standalone/sample-accounts.js';
import { systemClock } from '../../system-clock.js';
import { withDatabase } from '../support/database.js';

describe('a database in production', () => {
  const database = withDatabase();
  const found = () => openSampleAccounts(database.as.api);
  const start = (nodeEnv: string) =>
    refuseSampleAccounts({ nodeEnv }, found).then(
      () => [],
      (error: unknown) => (error instanceof ConfigError ? error.message.split('\n') : [String(error)]),
    );
  const real = { fullName: 'X', email: 'x@example.kz', language: 'kk' as const, roles: [], subject: 'x' };

  it('is taken where people are real', async () => {
    await upsertAccount(database.db, { ...real, issuer: 'https://id.example' }, systemClock);
    expect(await start('production')).to.deep.equal([]);
  });

  it('is refused while sample accounts are open, each by its name, wherever they are bound', async () => {
    for (const sample of sampleAccounts) {
      const issuer = isMachine(sample) ? 'https://machines.example' : 'https://id.example';
      const { id, account: subject, fullName, email, language } = sample;
      await upsertAccount(database.db, { id, fullName, email, language, roles: [], issuer, subject }, systemClock);
    }
    const names = (await start('production')).map((line) => line.split(' ')[3]);
    expect(names).to.have.members(sampleAccounts.map(({ account }) => account));
    expect(await openSampleAccounts(database.as.worker)).to.have.length(sampleAccounts.length);
    expect(await start('development')).to.deep.equal([]);
    await database.db('accounts').whereNot({ subject: 'x' }).update({ closed_at: new Date() });
    expect(await start('production')).to.deep.equal([]);
  });

  it('is refused while an account is vouched for over plain http', async () => {
    await upsertAccount(
      database.db,
      { ...real, subject: 'plain', email: 'p@example.kz', issuer: 'http://id.example' },
      systemClock,
    );
    expect(await start('production')).to.deep.equal(['The sample account plain must be closed in production']);
  });
});
