import type { Knex } from 'knex';

/** Reviewers whose sheet was refused twice, and hard stops that are allowed no more because the locator has changed since. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table refused_reviewers (
      notice_id uuid not null references notices,
      account_id uuid not null references accounts,
      at timestamptz not null,
      primary key (notice_id, account_id)
    );
    alter table hard_stop_requests add column voided_at timestamptz;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    alter table hard_stop_requests drop column voided_at;
    drop table refused_reviewers;
  `);
}
