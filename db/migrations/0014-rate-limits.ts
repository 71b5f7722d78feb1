import type { Knex } from 'knex';

/**
 * How much each account and address has asked for in a minute, summed over all processes. The columns are those that rate-limiter-flexible writes.
 * Unlogged: what was counted in the minute before a crash is of no use after it.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create unlogged table rate_limits (
      key varchar(255) primary key,
      points integer not null default 0,
      expire bigint
    );
    alter table rate_limits enable row level security, force row level security;
    create policy owner on rate_limits to current_user using (true) with check (true);
    create policy api on rate_limits to habarlama_api using (true) with check (true);
    grant select, insert, update, delete on rate_limits to habarlama_api;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table rate_limits');
}
