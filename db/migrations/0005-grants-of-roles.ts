import type { Knex } from 'knex';

/**
 * Roles become rows of their own: for which organisation, from when until when, given and withdrawn by whom. Whatever an account could do it
 * can still do: what is left out (an officer of no body, a recipient's clerk of no recipient) could do nothing.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table role_grants (
      id uuid primary key,
      account_id uuid not null references accounts,
      role text not null check (role in
        ('officer', 'head', 'reviewer', 'supervisor', 'registrar', 'recipient', 'administrator', 'operations', 'auditor')),
      body_code text,
      recipient_id uuid references recipients,
      valid_from date not null,
      valid_to date,
      granted_by uuid references accounts,
      granted_at timestamptz not null,
      revoked_by uuid references accounts,
      revoked_at timestamptz,
      constraint role_grants_name_their_organisation check (
        (body_code is not null) = (role in ('officer', 'head')) and (recipient_id is not null) = (role = 'recipient')),
      constraint role_grants_end_after_they_begin check (valid_to >= valid_from),
      constraint role_grants_are_not_given_to_oneself check (granted_by <> account_id),
      constraint role_grants_are_withdrawn_at_some_time check (revoked_by is null or revoked_at is not null)
    );
    create index role_grants_of_account on role_grants (account_id) where revoked_at is null;
    create index role_grants_by_role on role_grants (role, account_id) where revoked_at is null;

    insert into role_grants (id, account_id, role, body_code, recipient_id, valid_from, granted_at)
    select gen_random_uuid(), a.id, held.role, case held.role when 'officer' then a.body_code end,
           case held.role when 'recipient' then a.recipient_id end,
           (a.created_at at time zone 'UTC' + interval '5 hours')::date, a.created_at
      from accounts a cross join lateral (select distinct role from unnest(a.roles) as role) held
     where held.role in ('reviewer', 'supervisor', 'administrator', 'operations', 'auditor')
        or (held.role = 'officer' and a.body_code is not null)
        or (held.role = 'recipient' and a.recipient_id is not null);

    -- A check sees one row only. The account's row is locked, so that two grants at once see each other.
    create function refuse_second_organisation() returns trigger language plpgsql as $$
    begin
      perform from accounts where id = new.account_id for no key update;
      if exists (
        select from role_grants g
         where g.account_id = new.account_id and g.id <> new.id and g.revoked_at is null
           and g.valid_from <= coalesce(new.valid_to, 'infinity') and new.valid_from <= coalesce(g.valid_to, 'infinity')
           and (g.body_code <> new.body_code or g.recipient_id <> new.recipient_id)
      ) then
        raise exception 'An account belongs to one state body and to one recipient at a time'
          using errcode = 'exclusion_violation', constraint = 'role_grants_one_organisation_at_a_time';
      end if;
      return new;
    end $$;
    create trigger role_grants_one_organisation_at_a_time before insert or update on role_grants
      for each row when (new.revoked_at is null and (new.body_code is not null or new.recipient_id is not null))
      execute function refuse_second_organisation();

    alter table accounts
      drop column roles, drop column body_code, drop column recipient_id,
      alter column issuer drop not null, alter column subject drop not null,
      add column invited_at timestamptz,
      add column sign_in_email text,
      add constraint accounts_are_bound_or_not check ((issuer is null) = (subject is null)),
      add constraint accounts_can_be_bound check (issuer is not null or sign_in_email is not null);

    -- The address by which a first sign-in finds its account. Where several open accounts have the same one, the oldest keeps it:
    -- they are bound already, and need none.
    update accounts a set sign_in_email = lower(a.email)
     where a.closed_at is null
       and not exists (select from accounts b where lower(b.email) = lower(a.email) and b.closed_at is null and b.id < a.id);
    create unique index accounts_sign_in_email on accounts (sign_in_email) where closed_at is null;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    alter table accounts
      drop column sign_in_email, drop column invited_at,
      add column roles text[] not null default '{}', add column body_code text, add column recipient_id uuid references recipients;
    update accounts a set
      roles = array(select distinct role from role_grants g where g.account_id = a.id and revoked_at is null),
      body_code = (select max(body_code) from role_grants g where g.account_id = a.id and revoked_at is null),
      recipient_id = (select g.recipient_id from role_grants g where g.account_id = a.id and revoked_at is null and g.recipient_id is not null limit 1);
    update accounts set issuer = 'unbound', subject = id::text where issuer is null;
    alter table accounts alter column roles drop default, alter column issuer set not null, alter column subject set not null,
      drop constraint accounts_are_bound_or_not;
    drop table role_grants;
    drop function refuse_second_organisation;
  `);
}
