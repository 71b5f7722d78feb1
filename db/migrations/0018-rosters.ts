import type { Knex } from 'knex';

const has = (...roles: string[]) => `(select has_role(${roles.map((role) => `'${role}'`).join(', ')}))`;
const me = '(select current_account())';
const filingBody = '(select filing_body())';
const signingBody = '(select roster_signing_body())';
const readsRosters = has('supervisor', 'registrar', 'auditor');

const workerMay: Record<string, string> = {
  rosters: 'select',
  roster_rows: 'select',
  roster_authorisations: 'select',
  roster_obligations: 'select, insert, update (fulfilled_at, overdue_at)',
  roster_reminders: 'select, insert',
};

const ofMyDraft = `exists (select from rosters r where r.id = roster_id and r.status = 'draft' and r.body_code = ${signingBody})`;
const chainIsOpen = `exists (select from rosters r where r.id = case_id)
  or exists (select from roster_authorisations a where a.id = case_id) or exists (select from roster_obligations o where o.id = case_id)`;

/** Rosters (Rules, clause 5; Annex 1): who may file for a state body, who may sign its list, and the duty to renew it once per half-year. */
export async function up(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  const fixed = `security definer set search_path = ${rows[0].schema}, pg_temp`;
  await db.raw(tables);
  for (const [table, granted] of Object.entries(workerMay)) {
    await db.raw(`
      alter table ${table} enable row level security, force row level security;
      create policy owner on ${table} to current_user using (true) with check (true);
      create policy worker on ${table} to habarlama_worker using (true) with check (true);
      create policy auditor on ${table} for select to habarlama_auditor using (true);
      grant select on ${table} to habarlama_auditor;
      grant ${granted} on ${table} to habarlama_worker;
    `);
  }
  await db.raw(functions(fixed));
  await db.raw(policies);
  await takeOver(db);
}

const tables = `
  create table rosters (
    id uuid primary key,
    body_code text not null,
    status text not null check (status in ('draft', 'in_force', 'replaced')),
    -- Counted per body, from the first list that was in force.
    version int,
    -- What is there when the duty begins is taken over: those who could file until then.
    source text not null default 'submitted' check (source in ('submitted', 'taken_over')),
    revision int not null default 1,
    size int not null default 0,
    opened_by uuid references accounts,
    opened_at timestamptz not null,
    updated_at timestamptz not null,
    -- Who signed it: account, name and post as they were.
    submitted_by uuid references accounts,
    signed_name text,
    signed_post text,
    submitted_at timestamptz,
    replaced_at timestamptz,
    sha256 text,
    -- Against the list that was in force before: {against, kept, added, changed, removed}.
    diff jsonb,
    unique (body_code, version),
    check ((status = 'draft') = (version is null))
  );
  create unique index rosters_in_force on rosters (body_code) where status = 'in_force';

  -- Annex 1 and nothing else of a person. A telephone is missing only from what was taken over.
  create table roster_rows (
    roster_id uuid not null references rosters on delete cascade,
    position int not null check (position between 1 and 5000),
    full_name text not null,
    email text not null,
    email_key text not null generated always as (lower(email collate "C")) stored,
    phone text check (phone ~ '^[+]7[0-9]{10}$'),
    organisation text,
    primary key (roster_id, position),
    unique (roster_id, email_key)
  );

  create table roster_authorisations (
    id uuid primary key,
    body_code text not null,
    account_id uuid not null references accounts,
    post text not null,
    authorised_by uuid not null references accounts,
    authorised_at timestamptz not null,
    withdrawn_by uuid references accounts,
    withdrawn_at timestamptz,
    withdrawal_reason text
  );
  create unique index roster_authorisations_in_force on roster_authorisations (body_code, account_id) where withdrawn_at is null;

  create table roster_obligations (
    id uuid primary key,
    body_code text not null,
    -- Code, first and last Almaty day: '2026-H2'.
    half_year text not null check (half_year ~ '^[0-9]{4}-H[12]$'),
    first_day date not null,
    last_day date not null,
    raised_at timestamptz not null,
    fulfilled_at timestamptz,
    overdue_at timestamptz,
    unique (body_code, half_year)
  );
  create index roster_obligations_open on roster_obligations (last_day) where fulfilled_at is null;

  create table roster_reminders (
    obligation_id uuid not null references roster_obligations,
    -- 'before_14', 'before_7', 'before_1', 'overdue_0', 'overdue_1', …
    reminder text not null,
    sent_at timestamptz not null,
    primary key (obligation_id, reminder)
  );
`;

const functions = (fixed: string) => `
  -- The body whose roster this person may sign: he heads it, or is of it and its head has authorised him.
  create function roster_signing_body() returns text language plpgsql stable ${fixed} as $$
  declare who record := actor_in_force();
  begin
    if who.roles && array['head'] or exists (select from roster_authorisations a
        where a.account_id = who.account_id and a.body_code = who.body_code and a.withdrawn_at is null) then
      return who.body_code;
    end if;
    return null;
  end $$;

  -- Whether an account stands on the roster that a body has in force: asked of oneself, or by the house.
  create function is_on_roster(account uuid, body text) returns boolean language plpgsql stable ${fixed} as $$
  begin
    if account is distinct from (actor_in_force()).account_id and not acts_for_the_house() then return false; end if;
    return exists (select from rosters r join roster_rows w on w.roster_id = r.id join accounts a on lower(a.email collate "C") = w.email_key
                    where r.body_code = body and r.status = 'in_force' and a.id = account);
  end $$;

  -- Whom a head may authorise: the people who have a role in his body, and nothing of them but how they are called.
  create function officials_of_my_body() returns table (id uuid, full_name text, email text) language plpgsql stable ${fixed} as $$
  declare who record := actor_in_force();
  begin
    if not coalesce(who.roles && array['head'], false) then return; end if;
    return query select a.id, a.full_name, a.email from accounts a
      where a.closed_at is null
        and exists (select from role_grants g where g.account_id = a.id and g.body_code = who.body_code and g.revoked_at is null);
  end $$;

  -- Puts a draft in force: the list before it is replaced, and whatever duty its body had is fulfilled. Gives its version;
  -- null, and nothing is done, if another list came into force since the difference was taken.
  create function put_roster_in_force(roster uuid, name text, post text, content_sha256 text, difference jsonb, at timestamptz)
  returns int language plpgsql volatile ${fixed} as $$
  declare
    draft rosters;
    following int;
  begin
    select * into draft from rosters r where r.id = roster and r.status = 'draft' for update;
    if not found or draft.body_code is distinct from roster_signing_body() then
      raise insufficient_privilege using message = 'not a draft of a body whose roster this person signs';
    end if;
    perform pg_advisory_xact_lock(hashtext('habarlama.roster.' || draft.body_code));
    select coalesce(max(r.version), 0) + 1 into following from rosters r where r.body_code = draft.body_code;
    if (difference->>'against')::int is distinct from following - 1 then return null; end if;
    update rosters r set status = 'replaced', replaced_at = at where r.body_code = draft.body_code and r.status = 'in_force';
    update rosters r set status = 'in_force', version = following, submitted_by = current_account(), signed_name = name, signed_post = post,
      submitted_at = at, updated_at = at, sha256 = content_sha256, diff = difference, revision = r.revision + 1 where r.id = roster;
    update roster_obligations o set fulfilled_at = at where o.body_code = draft.body_code and o.fulfilled_at is null;
    return following;
  end $$;

  revoke execute on function roster_signing_body, is_on_roster, officials_of_my_body, put_roster_in_force from public;
  grant execute on function roster_signing_body, is_on_roster, officials_of_my_body, put_roster_in_force to habarlama_api;
  grant execute on function is_on_roster to habarlama_worker;
`;

const policies = `
  create policy api_select on rosters for select to habarlama_api
    using (body_code = ${signingBody} or (status <> 'draft' and ${readsRosters}));
  create policy api_insert on rosters for insert to habarlama_api
    with check (status = 'draft' and opened_by = ${me} and body_code = ${signingBody});
  create policy api_update on rosters for update to habarlama_api
    using (body_code = ${signingBody}) with check (status = 'draft' and body_code = ${signingBody});
  create policy api_delete on rosters for delete to habarlama_api using (status = 'draft' and body_code = ${signingBody});
  grant select, delete, insert (id, body_code, status, opened_by, opened_at, updated_at, size), update (revision, size, updated_at) on rosters to habarlama_api;

  create policy api_select on roster_rows for select to habarlama_api
    using (exists (select from rosters r where r.id = roster_id));
  create policy api_insert on roster_rows for insert to habarlama_api with check (${ofMyDraft});
  create policy api_delete on roster_rows for delete to habarlama_api using (${ofMyDraft});
  grant select, delete, insert (roster_id, position, full_name, email, phone, organisation) on roster_rows to habarlama_api;

  create policy api_select on roster_authorisations for select to habarlama_api
    using ((body_code = (select current_body()) and ${has('head')}) or account_id = ${me} or ${readsRosters});
  create policy api_insert on roster_authorisations for insert to habarlama_api
    with check (body_code = (select current_body()) and ${has('head')} and authorised_by = ${me} and account_id <> ${me} and withdrawn_at is null);
  create policy api_update on roster_authorisations for update to habarlama_api
    using (body_code = (select current_body()) and ${has('head')} and withdrawn_at is null) with check (withdrawn_by = ${me});
  grant select, insert, update (withdrawn_by, withdrawn_at, withdrawal_reason) on roster_authorisations to habarlama_api;

  create policy api_select on roster_obligations for select to habarlama_api
    using (body_code = ${filingBody} or ${has('reviewer')} or ${readsRosters});
  grant select on roster_obligations to habarlama_api;

  create policy api_insert_rosters on acts for insert to habarlama_api with check (actor_id = ${me} and (
    (kind = 'roster_submission' and ${signingBody} is not null) or (kind in ('roster_authorisation', 'roster_withdrawal') and ${has('head')})));
  create policy api_select_rosters on audit_chains for select to habarlama_api using (${chainIsOpen});
  create policy api_insert_rosters on audit_chains for insert to habarlama_api with check (${chainIsOpen});
  create policy api_update_rosters on audit_chains for update to habarlama_api using (${chainIsOpen}) with check (${chainIsOpen});
  create policy api_insert_rosters on audit_events for insert to habarlama_api with check (actor_id = ${me} and (${chainIsOpen}));
`;

/** A house that has run without rosters: whoever could file goes on filing, until his body submits a list of its own. */
async function takeOver(db: Knex): Promise<void> {
  await db.raw(`
    insert into rosters (id, body_code, status, version, source, opened_at, updated_at, submitted_at)
      select gen_random_uuid(), body_code, 'in_force', 1, 'taken_over', at, at, at
        from (select distinct g.body_code, transaction_timestamp() as at from role_grants g join accounts a on a.id = g.account_id
               where g.role = 'officer' and g.revoked_at is null and a.closed_at is null) bodies;
    insert into roster_rows (roster_id, position, full_name, email)
      select roster_id, row_number() over (partition by roster_id order by full_name, email), full_name, email
        from (select distinct on (r.id, lower(a.email collate "C")) r.id as roster_id, a.full_name, a.email
                from rosters r join role_grants g on g.body_code = r.body_code and g.role = 'officer' and g.revoked_at is null
                join accounts a on a.id = g.account_id and a.closed_at is null
               order by r.id, lower(a.email collate "C"), a.created_at) officers;
    update rosters r set size = (select count(*) from roster_rows w where w.roster_id = r.id);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop policy api_insert_rosters on audit_events;
    drop policy api_update_rosters on audit_chains;
    drop policy api_insert_rosters on audit_chains;
    drop policy api_select_rosters on audit_chains;
    drop policy api_insert_rosters on acts;
    drop table roster_reminders, roster_obligations, roster_rows, rosters, roster_authorisations;
    drop function put_roster_in_force, officials_of_my_body, is_on_roster, roster_signing_body;
  `);
}
