import type { Knex } from 'knex';

/** The kinds of processes that sign in to the database: each is a member of its group, `habarlama_<kind>`, and owns nothing. */
export const loginKinds = ['api', 'worker', 'auditor'] as const;
export type LoginKind = (typeof loginKinds)[number];

/** The name under which a kind of process signs in. */
export function loginName(kind: LoginKind): string {
  return `habarlama_${kind}_login`;
}

/** Makes the logins, or gives those that are there these passwords. The groups must be there (migrations make them). */
export async function keepLogins(db: Knex, passwords: Record<LoginKind, string>): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.raw(`select pg_advisory_xact_lock(hashtext('habarlama.logins'))`);
    for (const kind of loginKinds) {
      const name = loginName(kind);
      const known: unknown = await tx('pg_roles').where({ rolname: name }).first('rolname');
      // Utility commands take no parameters: the server writes the literals into them.
      const { rows } = await tx.raw<{ rows: [{ command: string }] }>(
        `select format('%s role %I with login password %L', ?::text, ?::text, ?::text) as command`,
        [known === undefined ? 'create' : 'alter', name, passwords[kind]],
      );
      await tx.raw(rows[0].command);
      await tx.raw('grant ?? to ??', [`habarlama_${kind}`, name]);
    }
  });
}

/** Why row-level security would hold back nobody who signs in as this connection does; empty if it would. */
export async function faultsOfLogin(db: Knex): Promise<string[]> {
  const { rows } = await db.raw<{ rows: [{ login: string; superuser: boolean; passes: boolean; owner: boolean }] }>(`
    select session_user::text as login, r.rolsuper as superuser, r.rolbypassrls as passes,
           exists (select from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
                      and pg_has_role(session_user, c.relowner, 'member')) as owner
      from pg_roles r where r.rolname = session_user`);
  const [{ login, superuser, passes, owner }] = rows;
  if (superuser) return [`The database login ${login} is a superuser`];
  return [
    ...(passes ? [`The database login ${login} passes by row-level security (BYPASSRLS)`] : []),
    ...(owner ? [`The database login ${login} owns the tables`] : []),
  ];
}

/** The address of the same database for another login. */
export function urlForLogin(databaseUrl: string, kind: LoginKind, password: string): string {
  const url = new URL(databaseUrl);
  url.username = loginName(kind);
  url.password = password;
  return url.href;
}
