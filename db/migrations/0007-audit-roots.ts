import type { Knex } from 'knex';

/** One signed root a day over the audit chains that changed, and what it covers of each. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table audit_roots (
      day date primary key,
      leaves int not null,
      root text not null,
      previous text not null,
      hash text not null unique,
      key_id text not null,
      public_key text not null,
      signature text not null,
      signed_at timestamptz not null
    );
    create table audit_root_leaves (
      day date not null references audit_roots,
      index int not null,
      case_id uuid not null,
      length int not null,
      head text not null,
      primary key (day, index)
    );
    create unique index audit_root_leaves_of_case on audit_root_leaves (case_id, length);
    create index audit_events_by_time on audit_events (at);
    create index audit_events_of_actor on audit_events (actor_id, id);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index audit_events_of_actor, audit_events_by_time;
    drop table audit_root_leaves, audit_roots;
  `);
}
