import type { Knex } from 'knex';
import { keepActorKeys } from '../db/actor-seal.js';
import { connect } from '../db/connection.js';
import { keepLogins, urlForLogin } from '../db/logins.js';
import type { LoginKind } from '../db/logins.js';
import { migrate } from '../db/migrate.js';
import { loadReference } from '../db/reference-data.js';
import type { Secrets } from './secrets.js';

const insufficientPrivilege = '42501';

/** The addresses of the database as the processes sign in to it. */
export interface ProcessUrls {
  api: string;
  worker: string;
}

/**
 * Brings the schema up to date, adds the reference lists, and makes the logins under which API and worker run. Where somebody else's server does
 * not let us make logins, they run under the one we were given, and say so.
 */
export async function fillDatabase(
  databaseUrl: string,
  { secrets, deps }: { secrets: Secrets; deps: { log: (line: string) => void } },
): Promise<ProcessUrls> {
  const { actorKey, apiPassword, workerPassword, auditorPassword } = secrets;
  const db = connect(databaseUrl, { max: 2 });
  try {
    await migrate(db);
    await keepActorKeys(db, [actorKey]);
    await loadReference(db);
    const passwords = { api: apiPassword, worker: workerPassword, auditor: auditorPassword };
    if (await madeLogins(db, passwords)) {
      return {
        api: urlForLogin(databaseUrl, 'api', apiPassword),
        worker: urlForLogin(databaseUrl, 'worker', workerPassword),
      };
    }
    deps.log(
      'The login in DATABASE_URL may not make logins: API and worker run under it, and the database does not keep tenants apart (docs/operations.md, "Logins")',
    );
    return { api: databaseUrl, worker: databaseUrl };
  } finally {
    await db.destroy();
  }
}

async function madeLogins(db: Knex, passwords: Record<LoginKind, string>): Promise<boolean> {
  try {
    await keepLogins(db, passwords);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === insufficientPrivilege) return false;
    throw error;
  }
}
