import type { Knex } from 'knex';

/**
 * The working calendar: one row per released version of a year, for ever, and what an administrator prepares. What is published anybody may read;
 * nobody writes it but by releasing a draft.
 */
export async function up(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  const fixed = `security definer set search_path = ${rows[0].schema}, pg_temp`;
  await db.raw(`
    create table calendar_drafts (
      id uuid primary key,
      year int not null check (year between 2000 and 2199),
      -- Days that differ from their place in the week: [{"day", "kind", "kk", "ru", "en"}], in the order of days.
      days jsonb not null,
      to_be_confirmed boolean not null,
      drafted_by uuid not null references accounts,
      drafted_at timestamptz not null,
      released_as int,
      released_by uuid references accounts,
      released_at timestamptz,
      discarded_at timestamptz
    );
    create unique index calendar_drafts_open on calendar_drafts (year) where released_at is null and discarded_at is null;

    create table calendar_versions (
      year int not null check (year between 2000 and 2199),
      version int not null,
      days jsonb not null,
      to_be_confirmed boolean not null,
      -- Empty in the first tables, which came with the product.
      draft_id uuid references calendar_drafts,
      released_at timestamptz,
      primary key (year, version)
    );
    grant select on calendar_versions to habarlama_api, habarlama_worker, habarlama_auditor;

    alter table calendar_drafts enable row level security, force row level security;
    create policy owner on calendar_drafts to current_user using (true) with check (true);
    create policy auditor on calendar_drafts for select to habarlama_auditor using (true);
    create policy api_select on calendar_drafts for select to habarlama_api using ((select has_role('administrator', 'auditor')));
    create policy api_insert on calendar_drafts for insert to habarlama_api
      with check ((select has_role('administrator')) and drafted_by = (select current_account()) and released_at is null);
    create policy api_update on calendar_drafts for update to habarlama_api
      using ((select has_role('administrator')) and released_at is null) with check (drafted_by = (select current_account()) or discarded_at is not null);
    grant select, insert, update (days, to_be_confirmed, drafted_by, drafted_at, discarded_at) on calendar_drafts to habarlama_api;
    grant select on calendar_drafts to habarlama_auditor;

    -- What ends after some working days, of any kind of case: counted again when a year's table changes.
    create table working_terms (
      id uuid primary key,
      case_id uuid not null,
      kind text not null,
      -- The workflow that waits for it, which is told when it moves.
      workflow_id text,
      started_at timestamptz not null,
      -- The Almaty day after which it counts.
      started_on date not null,
      days int not null check (days between 0 and 2000),
      due_on date not null,
      due_at timestamptz not null,
      -- The tables it was counted with, as db/working-terms.ts names them.
      counted_with text not null,
      moved boolean not null default false,
      ended_at timestamptz
    );
    create unique index working_terms_open_once on working_terms (case_id, kind) where ended_at is null;
    create index working_terms_open on working_terms (counted_with) where ended_at is null;

    alter table working_terms enable row level security, force row level security;
    create policy owner on working_terms to current_user using (true) with check (true);
    create policy worker on working_terms to habarlama_worker using (true) with check (true);
    create policy auditor on working_terms for select to habarlama_auditor using (true);
    create policy api_select on working_terms for select to habarlama_api
      using ((select has_role('reviewer', 'supervisor', 'administrator', 'auditor')));
    grant select, insert, update (days, due_on, due_at, counted_with, moved, ended_at) on working_terms to habarlama_worker;
    grant select on working_terms to habarlama_api, habarlama_auditor;

    -- Publishes the open draft of a year as its next version, which it gives.
    create function release_calendar(draft uuid, at timestamptz) returns int language plpgsql volatile ${fixed} as $$
    declare
      given calendar_drafts;
      following int;
    begin
      if not has_role('administrator') then
        raise insufficient_privilege using message = 'not an administrator';
      end if;
      select * into given from calendar_drafts d where d.id = draft and d.released_at is null and d.discarded_at is null for update;
      if not found then return null; end if;
      select coalesce(max(v.version), 0) + 1 into following from calendar_versions v where v.year = given.year;
      insert into calendar_versions (year, version, days, to_be_confirmed, draft_id, released_at)
        values (given.year, following, given.days, given.to_be_confirmed, given.id, at);
      update calendar_drafts d set released_as = following, released_by = current_account(), released_at = at where d.id = draft;
      return following;
    end $$;
    -- What an administrator does to a draft joins the chain that it has of its own.
    create policy api_calendar on audit_chains to habarlama_api
      using ((select has_role('administrator')) and exists (select from calendar_drafts d where d.id = case_id))
      with check ((select has_role('administrator')) and exists (select from calendar_drafts d where d.id = case_id));
    create policy api_calendar on audit_events for insert to habarlama_api
      with check (kind in ('calendar_draft', 'calendar_draft_discarded', 'calendar_release') and actor_id = (select current_account())
        and (select has_role('administrator')) and exists (select from calendar_drafts d where d.id = case_id));

    revoke execute on function release_calendar from public;
    grant execute on function release_calendar to habarlama_api;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop policy api_calendar on audit_events;
    drop policy api_calendar on audit_chains;
    drop function release_calendar;
    drop table working_terms, calendar_versions, calendar_drafts;
  `);
}
