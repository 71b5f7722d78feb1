import type { Knex } from 'knex';

/** What people are told: rows that they find when they look, how they want mail, and the mails on their way. */
export async function up(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  const fixed = `security definer set search_path = ${rows[0].schema}, pg_temp`;
  await db.raw(`
    create table mails (
      -- Also its Message-ID, which never changes.
      id uuid primary key,
      -- To whom: an account, or the address of somebody without one, which is forgotten once the mail is sent.
      account_id uuid references accounts,
      address text,
      language text check (language in ('kk', 'ru', 'en')),
      -- 'notification', 'digest', or a letter.
      template text not null,
      params jsonb not null default '{}',
      queued_at timestamptz not null,
      -- A digest collects until then; a mail that failed waits.
      next_try_at timestamptz not null,
      tries int not null default 0,
      -- Why the last try failed: a code, never what a server wrote.
      failure text,
      sent_at timestamptz,
      given_up_at timestamptz,
      constraint mails_have_one_addressee check (sent_at is not null or given_up_at is not null or (account_id is null) = (address is not null))
    );
    create index mails_to_send on mails (next_try_at, id) where sent_at is null and given_up_at is null;
    create unique index mails_digest_once on mails (account_id) where template = 'digest' and sent_at is null and given_up_at is null and tries = 0;

    create table notifications (
      id uuid primary key,
      account_id uuid not null references accounts,
      event text not null,
      -- What makes it the same one: a person is told of an event under a key once.
      key text not null,
      case_id uuid,
      href text not null,
      params jsonb not null,
      raised_at timestamptz not null,
      read_at timestamptz,
      mail_id uuid references mails,
      unique (account_id, event, key)
    );
    create index notifications_of_account on notifications (account_id, id);
    create index notifications_unread on notifications (account_id, id) where read_at is null;
    create index notifications_by_mail on notifications (mail_id) where mail_id is not null;

    create table notification_preferences (
      account_id uuid not null references accounts,
      event text not null,
      mail text not null check (mail in ('at_once', 'daily', 'off')),
      primary key (account_id, event)
    );

    -- A UUIDv7 of a moment that the caller's clock gave.
    create function id_at(at timestamptz) returns uuid language sql volatile as $$
      select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
        placing substring(int8send(floor(extract(epoch from at) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid $$;

    -- Tells one account, or everybody who holds a role now, once for each key; and queues the mails they want. Whoever tells sees nothing by it.
    create function tell(event text, key text, account uuid, wanted_role text, of_body text, besides uuid, case_id uuid, href text, params jsonb,
                         at timestamptz, usual_mail text, digest_at timestamptz) returns void language plpgsql volatile ${fixed} as $$
    declare
      person record;
      told uuid;
      mail uuid;
    begin
      for person in
        select a.id, coalesce(p.mail, usual_mail) as mode
          from accounts a
          left join notification_preferences p on p.account_id = a.id and p.event = tell.event
         where a.closed_at is null and a.id is distinct from besides
           and (a.id = account or exists (
             select from role_grants g where g.account_id = a.id and g.role = wanted_role and g.revoked_at is null
                and (of_body is null or g.body_code = of_body)
                and almaty_day((extract(epoch from at) * 1000)::bigint) between g.valid_from and coalesce(g.valid_to, 'infinity')))
         -- In one order everywhere: two steps that tell the same people never wait for each other in a circle.
         order by a.id
      loop
        insert into notifications (id, account_id, event, key, case_id, href, params, raised_at)
          values (id_at(at), person.id, tell.event, coalesce(tell.key, gen_random_uuid()::text), tell.case_id, tell.href, tell.params, at)
          on conflict on constraint notifications_account_id_event_key_key do nothing returning id into told;
        continue when told is null or person.mode = 'off';
        mail := id_at(at);
        if person.mode = 'at_once' then
          insert into mails (id, account_id, template, queued_at, next_try_at) values (mail, person.id, 'notification', at, at);
        else
          insert into mails (id, account_id, template, queued_at, next_try_at) values (mail, person.id, 'digest', at, digest_at)
            on conflict do nothing;
          if not found then
            -- Locked, so that it does not leave meanwhile; if it just did, this one waits for nobody and goes alone.
            select m.id into mail from mails m where m.account_id = person.id and m.template = 'digest' and m.sent_at is null
               and m.given_up_at is null and m.tries = 0 for share;
            if not found then
              mail := id_at(at);
              insert into mails (id, account_id, template, queued_at, next_try_at) values (mail, person.id, 'notification', at, digest_at);
            end if;
          end if;
        end if;
        update notifications n set mail_id = mail where n.id = told;
        told := null;
      end loop;
    end $$;

    -- A letter to somebody who has no account.
    create function queue_letter(address text, language text, template text, params jsonb, at timestamptz) returns uuid language sql volatile ${fixed} as $$
      insert into mails (id, address, language, template, params, queued_at, next_try_at)
        values (id_at(at), address, language, template, params, at, at) returning id $$;

    revoke execute on function id_at, tell, queue_letter from public;
    grant execute on function tell, queue_letter to habarlama_api, habarlama_worker;

    alter table notifications enable row level security, force row level security;
    create policy owner on notifications to current_user using (true) with check (true);
    create policy worker on notifications to habarlama_worker using (true) with check (true);
    create policy auditor on notifications for select to habarlama_auditor using (true);
    create policy api_select on notifications for select to habarlama_api using (account_id = (select current_account()));
    create policy api_update on notifications for update to habarlama_api
      using (account_id = (select current_account())) with check (account_id = (select current_account()));
    grant select, update (read_at) on notifications to habarlama_api;
    grant select on notifications to habarlama_worker, habarlama_auditor;

    alter table notification_preferences enable row level security, force row level security;
    create policy owner on notification_preferences to current_user using (true) with check (true);
    create policy auditor on notification_preferences for select to habarlama_auditor using (true);
    create policy api on notification_preferences to habarlama_api
      using (account_id = (select current_account())) with check (account_id = (select current_account()));
    grant select, insert, update (mail), delete on notification_preferences to habarlama_api;
    grant select on notification_preferences to habarlama_auditor;

    -- For whoever sends them alone. A letter may hold a link that opens something, so who audits reads all but that.
    alter table mails enable row level security, force row level security;
    create policy owner on mails to current_user using (true) with check (true);
    create policy worker on mails to habarlama_worker using (true) with check (true);
    create policy auditor on mails for select to habarlama_auditor using (true);
    grant select, update (next_try_at, tries, failure, sent_at, given_up_at, address, params) on mails to habarlama_worker;
    grant select (id, account_id, language, template, queued_at, next_try_at, tries, failure, sent_at, given_up_at) on mails to habarlama_auditor;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop function queue_letter, tell, id_at;
    drop table notification_preferences, notifications, mails;
  `);
}
