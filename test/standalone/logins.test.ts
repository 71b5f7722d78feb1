import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { findAccount, upsertAccount } from '../../db/accounts.js';
import { connect } from '../../db/connection.js';
import { loginKinds, loginName } from '../../db/logins.js';
import { fillDatabase } from '../../standalone/fill-database.js';
import { loadSecrets } from '../../standalone/secrets.js';
import { postgresUrl } from '../support/postgres.js';
import { withTemporaryFolder } from '../support/temporary-folder.js';

describe('the logins of a stack', () => {
  const folder = withTemporaryFolder();

  /** A database of somebody else's server, in which we are an owner with such rights. */
  async function somebodyElses(name: string, rights: string): Promise<string> {
    const server = await postgresUrl();
    const db = connect(server, { max: 1 });
    try {
      await db.raw(`create role ${name} login password 'owner' ${rights}`);
      await db.raw(`create database ${name} owner ${name}`);
      for (const kind of loginKinds) {
        for (const role of [`habarlama_${kind}`, loginName(kind)]) {
          // Other tests may have made them on this server: whoever made them may give them on.
          const known: unknown = await db('pg_roles').where({ rolname: role }).first('rolname');
          if (known === undefined) await db.raw('create role ??', [role]);
          if (rights === 'createrole') await db.raw('grant ?? to ?? with admin option, inherit false', [role, name]);
        }
      }
    } finally {
      await db.destroy();
    }
    const url = new URL(server);
    Object.assign(url, { username: name, password: 'owner', pathname: `/${name}` });
    return url.href;
  }

  const fill = async (url: string) => {
    const said: string[] = [];
    const secrets = await loadSecrets(await mkdtemp(path.join(folder.path, 'data-')));
    return { said, logins: await fillDatabase(url, { secrets, deps: { log: (line) => said.push(line) } }) };
  };

  it('are made in somebody else’s database too, by an owner who may make roles and is no superuser', async () => {
    const url = await somebodyElses('house_a', 'createrole');
    const at = Date.UTC(2026, 6, 1);
    await fill(url);
    const owner = connect(url, { max: 1 });
    const account = { issuer: 'https://id.example', subject: 'a', fullName: 'A', email: 'a@habarlama.example' };
    await upsertAccount(owner, { ...account, language: 'kk', roles: ['auditor'] }, { now: () => at });
    await owner.destroy();
    for (const time of ['first', 'second']) {
      const { logins } = await fill(url);
      expect(new URL(logins.api).username).to.equal('habarlama_api_login');
      for (const kind of ['api', 'worker'] as const) {
        const db = connect(logins[kind], { max: 1 });
        try {
          expect(await db('notices').select('id'), `${kind}, ${time}`).to.deep.equal([]);
          if (kind === 'api')
            expect(await findAccount(db, 'https://id.example', 'a', at), time).to.include({ fullName: 'A' });
        } finally {
          await db.destroy();
        }
      }
    }
  });

  it('are the given one, said aloud, where nobody lets us make any', async () => {
    const { logins, said } = await fill(await somebodyElses('house_b', 'nocreaterole'));
    expect(new URL(logins.api).username).to.equal('house_b');
    expect(said.join()).to.include('the database does not keep tenants apart');
  });
});
