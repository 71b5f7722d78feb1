import type { Knex } from 'knex';

/** Sessions of browsers, and what happens before anybody acts: somebody who was invited is bound to his account, somebody else is refused. */
export async function up(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  const fixed = `security definer set search_path = ${rows[0].schema}, pg_temp`;
  await db.raw(`
    create table sessions (
      -- A hash of the id in the cookie: who reads the table cannot sign in with it.
      sid text primary key,
      sess jsonb not null,
      expire timestamptz not null
    );
    create index sessions_expire on sessions (expire);
    create index sessions_of_account on sessions ((sess #>> '{signedIn,accountId}'));
    -- For the API alone, whoever acts; whoever audits has no business with them.
    alter table sessions enable row level security, force row level security;
    create policy owner on sessions to current_user using (true) with check (true);
    create policy api on sessions to habarlama_api using (true) with check (true);
    grant select, insert, update, delete on sessions to habarlama_api;

    -- Of two at one time one finds it unbound. Sealed as in db/actor-seal.ts: a login without the key binds nobody.
    create function bind_account(given_issuer text, given_subject text, given_email text, seal text) returns uuid language sql volatile ${fixed} as $$
      update accounts a set issuer = given_issuer, subject = given_subject
       where a.sign_in_email = given_email and a.issuer is null and a.closed_at is null
         and not exists (select from accounts b where b.issuer = given_issuer and b.subject = given_subject)
         and exists (select from actor_keys k
           where sha256(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(concat_ws('.', 'person', encode(sha256(convert_to(given_issuer, 'UTF8')), 'hex'),
                   encode(sha256(convert_to(given_subject, 'UTF8')), 'hex'), encode(sha256(convert_to(given_email, 'UTF8')), 'hex')), 'UTF8'))))
               = sha256(decode(case when seal ~ '^[0-9a-f]{64}$' then seal else '' end, 'hex')))
      returning a.id $$;

    -- Whose record a refused sign-in is for: a closed account that is bound to this person, or one that was invited by this address.
    create function account_meant(given_issuer text, given_subject text, given_email text) returns uuid language sql stable ${fixed} as $$
      select a.id from accounts a
       where (a.issuer = given_issuer and a.subject = given_subject) or (a.issuer is null and a.sign_in_email = given_email)
       order by a.issuer is null, a.closed_at is not null, a.id limit 1 $$;

    -- The account that was sealed, closed or not: whoever is refused at its door acts as nobody, and it goes on its record all the same.
    create function sealed_account() returns uuid language plpgsql stable ${fixed} as $$
    declare
      said text[] := string_to_array(current_setting('habarlama.actor', true), '.');
    begin
      if coalesce(array_length(said, 1), 0) <> 3 then return null; end if;
      perform from actor_keys k
        where sha256(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(said[1] || '.' || said[2], 'UTF8'))))
            = sha256(decode(case when said[3] ~ '^[0-9a-f]{64}$' then said[3] else '' end, 'hex'));
      if not found then return null; end if;
      return said[1]::uuid;
    end $$;

    -- Those of standalone/sample-accounts.ts, and whoever is vouched for without https.
    create function open_sample_accounts() returns setof text language sql stable ${fixed} as $$
      select coalesce(a.subject, a.sign_in_email) from accounts a
       where a.closed_at is null and (a.id::text like '01900000-0000-7000-8000-0%' or a.issuer like 'http:%') $$;

    revoke execute on function bind_account, account_meant, sealed_account, open_sample_accounts from public;
    grant execute on function bind_account, account_meant, sealed_account to habarlama_api;
    grant execute on function open_sample_accounts to habarlama_api, habarlama_worker;
    create policy api_sign_ins on audit_chains to habarlama_api
      using (case_id = (select sealed_account())) with check (case_id = (select sealed_account()));
    create policy api_sign_ins on audit_events for insert to habarlama_api
      with check (kind = 'sign_in' and outcome = 'refused' and actor_id is null and case_id = (select sealed_account()));
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop policy api_sign_ins on audit_events;
    drop policy api_sign_ins on audit_chains;
    drop function open_sample_accounts, sealed_account, account_meant, bind_account;
    drop table sessions;
  `);
}
