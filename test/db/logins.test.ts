import { expect } from 'chai';
import { connect } from '../../db/connection.js';
import { faultsOfLogin } from '../../db/logins.js';
import { refuseUnboundLogin } from '../../run-process.js';
import { withDatabase } from '../support/database.js';

describe('the login of a process', () => {
  const database = withDatabase();

  const start = (nodeEnv: string, found: () => Promise<string[]>) =>
    refuseUnboundLogin({ nodeEnv }, found).then(
      () => 'started',
      (error: unknown) => (error as Error).message,
    );

  it('is its own in production, for API and worker', async () => {
    for (const kind of ['api', 'worker'] as const)
      expect(await start('production', () => faultsOfLogin(database.as[kind])), kind).to.equal('started');
  });

  it('is refused by name if it is a superuser, owns the tables, stands in for their owner or passes by row-level security', async () => {
    const { db, name: of } = database;
    const superuser = await start('production', () => faultsOfLogin(db));
    expect(superuser).to.match(/^The database login \w+ is a superuser: DATABASE_URL needs one of its own/u);
    const roles = ['owner', 'deputy', 'passing'].map((name) => `${of}_${name}`);
    const [owner = '', deputy = '', passing = ''] = roles;
    try {
      for (const role of roles) await db.raw(`create role ?? login password 'x'`, [role]);
      await db.raw('create table owned_by_a_login ()');
      await db.raw('alter table owned_by_a_login owner to ??', [owner]);
      await db.raw('grant ?? to ??', [owner, deputy]);
      await db.raw('alter role ?? bypassrls', [passing]);
      for (const role of [owner, deputy]) expect(await refusalOf(role)).to.include(`${role} owns the tables`);
      expect(await refusalOf(passing)).to.include(`${passing} passes by row-level security`);
    } finally {
      await db.raw('drop table if exists owned_by_a_login');
      for (const role of roles) {
        await db.raw('drop owned by ??', [role]);
        await db.raw('drop role ??', [role]);
      }
    }
  });

  async function refusalOf(role: string): Promise<string> {
    const url = new URL(database.url);
    url.username = role;
    url.password = 'x';
    const its = connect(url.href, { max: 1 });
    try {
      return await start('production', () => faultsOfLogin(its));
    } finally {
      await its.destroy();
    }
  }

  it('may be the owner elsewhere: on one machine, in tests', async () => {
    expect(await start('development', () => faultsOfLogin(database.db))).to.equal('started');
  });
});
