import type { Knex } from 'knex';

/** Acts, tasks and alerts of cases that are no notices. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table acts alter column notice_id drop not null, add column chain_id uuid;

    alter table alerts alter column notice_id drop not null;

    -- A task is about a notice, or about another case by its id.
    alter table tasks alter column notice_id drop not null, add column subject_id uuid,
      add constraint tasks_are_about_a_case check (num_nonnulls(notice_id, subject_id) > 0);
    alter table tasks add column case_id uuid not null generated always as (coalesce(notice_id, subject_id)) stored;
    drop index tasks_open_once;
    create unique index tasks_open_once on tasks (kind, case_id, coalesce(dispatch_id, case_id), key) where closed_at is null;
    create index tasks_of_case on tasks (case_id) where closed_at is null;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index tasks_of_case, tasks_open_once;
    create unique index tasks_open_once on tasks (kind, notice_id, coalesce(dispatch_id, notice_id), key) where closed_at is null;
    alter table tasks drop column case_id, drop constraint tasks_are_about_a_case, drop column subject_id, alter column notice_id set not null;
    alter table alerts alter column notice_id set not null;
    alter table acts drop column chain_id, alter column notice_id set not null;
  `);
}
