import type { Knex } from 'knex';

const reads = `(select has_role('supervisor', 'administrator', 'auditor'))`;

/** Use of the system by half-years, and the lists of accounts without any sign of it (Rules, clause 6), frozen for ever. */
export async function up(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  const fixed = `security definer set search_path = ${rows[0].schema}, pg_temp`;
  await db.raw(`
    -- The first and the last Almaty day on which an account asked for anything, in each half-year.
    create table account_uses (
      account_id uuid not null references accounts,
      half_year text not null check (half_year ~ '^[0-9]{4}-H[12]$'),
      first_on date not null,
      last_on date not null,
      primary key (account_id, half_year)
    );

    create table inactivity_reports (
      id uuid primary key,
      half_year text not null unique check (half_year ~ '^[0-9]{4}-H[12]$'),
      number text not null unique,
      document_id uuid not null references documents,
      frozen_at timestamptz not null,
      size int not null,
      -- {halfYear, firstDay, lastDay, definition, usesSince, rows}, as it was hashed.
      content jsonb not null,
      sha256 text not null
    );
    create function inactivity_reports_are_frozen() returns trigger language plpgsql as $$
    begin raise insufficient_privilege using message = 'a report is frozen'; end $$;
    create trigger frozen before update or delete on inactivity_reports for each row execute function inactivity_reports_are_frozen();
    revoke execute on function inactivity_reports_are_frozen from public;
  `);
  for (const [table, granted] of [
    ['account_uses', 'select'],
    ['inactivity_reports', 'select, insert'],
  ]) {
    await db.raw(`
      alter table ${table} enable row level security, force row level security;
      create policy owner on ${table} to current_user using (true) with check (true);
      create policy worker on ${table} to habarlama_worker using (true) with check (true);
      create policy auditor on ${table} for select to habarlama_auditor using (true);
      grant select on ${table} to habarlama_auditor;
      grant ${granted} on ${table} to habarlama_worker;
    `);
  }
  await db.raw(`
    create policy api_select on inactivity_reports for select to habarlama_api using (${reads});
    grant select on inactivity_reports to habarlama_api;

    -- That whoever acts has used the system on a day; nobody notes it for somebody else.
    create function note_use(in_half_year text, on_day date) returns void language plpgsql volatile ${fixed} as $$
    begin
      if current_account() is null then return; end if;
      insert into account_uses (account_id, half_year, first_on, last_on) values (current_account(), in_half_year, on_day, on_day)
        on conflict (account_id, half_year) do update set last_on = excluded.last_on where account_uses.last_on < excluded.last_on;
    end $$;

    -- Open accounts that held one of these roles in a half-year, and neither did anything in it that is on record nor used the system.
    create function inactive_accounts(in_half_year text, first_day date, last_day date, starts timestamptz, ends timestamptz, of_roles text[], of_kinds text[])
    returns table (account_id uuid, full_name text, email text, body_code text, created_at timestamptz, last_act_at timestamptz, last_use_on date, uses_since date)
    language plpgsql stable ${fixed} as $$
    begin
      if not (coalesce((actor_in_force()).roles && array['supervisor', 'administrator', 'auditor'], false) or acts_for_the_house()) then
        return;
      end if;
      return query
        select a.id, a.full_name, a.email, held.body_code, a.created_at,
               (select max(e.at) from audit_events e where e.actor_id = a.id and e.outcome = 'applied' and e.at < ends),
               (select max(u.last_on) from account_uses u where u.account_id = a.id and u.last_on <= last_day),
               (select min(u.first_on) from account_uses u)
          from accounts a
          join lateral (
            select max(g.body_code) as body_code from role_grants g
             where g.account_id = a.id and g.role = any (of_roles) and g.revoked_at is null
               and g.valid_from <= last_day and coalesce(g.valid_to, 'infinity') >= first_day
            having count(*) > 0) held on true
         where a.closed_at is null and a.created_at < ends
           and not exists (select from account_uses u where u.account_id = a.id and u.half_year = in_half_year)
           and not exists (select from audit_events e where e.actor_id = a.id and e.outcome = 'applied' and e.at >= starts and e.at < ends
                              and (of_kinds is null or e.kind = any (of_kinds)))
         order by held.body_code, a.full_name, a.id;
    end $$;

    revoke execute on function note_use, inactive_accounts from public;
    grant execute on function note_use, inactive_accounts to habarlama_api;
    grant execute on function inactive_accounts to habarlama_worker;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop function inactive_accounts, note_use;
    drop table inactivity_reports, account_uses;
    drop function inactivity_reports_are_frozen;
  `);
}
