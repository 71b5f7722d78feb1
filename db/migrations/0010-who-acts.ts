import type { Knex } from 'knex';

/** Roles of the cluster that logins are members of; they own nothing and cannot sign in. */
const groups = ['habarlama_api', 'habarlama_worker', 'habarlama_auditor'];

const schemaOf = async (db: Knex): Promise<string> => {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  return rows[0].schema;
};

/**
 * Who acts in a transaction: an account that the application has sealed with a key which no login of a process may read. What it may do comes
 * from its account here, never from the application.
 */
export async function up(db: Knex): Promise<void> {
  const schema = await schemaOf(db);
  // Another database of the cluster may make them at this very moment; on a server where we may not make roles, they have to be there.
  for (const group of groups) {
    await db.raw(`
      do $$ begin
        if not exists (select from pg_roles where rolname = '${group}') then
          create role ${group} nologin;
        end if;
      exception
        when duplicate_object or unique_violation then null;
        when insufficient_privilege then
          raise insufficient_privilege using message = 'The role ${group} is not there, and this login may not make it: see docs/operations.md, "Logins"';
      end $$`);
  }
  const fixed = `security definer set search_path = ${schema}, pg_temp`;
  await db.raw(`
    -- HMAC-SHA256 (RFC 2104) of a key, up to the message: the key, padded, xor 0x36 and xor 0x5c.
    create table actor_keys (position int primary key, inner_pad bytea not null, outer_pad bytea not null);

    -- As in domain/almaty.ts: Asia/Almaty is at UTC+5 since 01.03.2024.
    create function almaty_day(ms bigint) returns date language sql immutable as $$
      select (timestamp 'epoch' + ms * interval '1 millisecond'
        + case when ms < 1709229600000 then interval '6 hours' else interval '5 hours' end)::date
    $$;

    create function actor_in_force(out account_id uuid, out roles text[], out body_code text, out recipient_id uuid)
    language plpgsql stable ${fixed} as $$
    declare
      said text[] := string_to_array(current_setting('habarlama.actor', true), '.');
    begin
      if coalesce(array_length(said, 1), 0) <> 3 then return; end if;
      perform from actor_keys k
        where encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(said[1] || '.' || said[2], 'UTF8'))), 'hex') = said[3];
      if not found then return; end if;
      select a.id, coalesce(array_agg(g.role) filter (where g.role is not null), '{}'), max(g.body_code), max(g.recipient_id::text)::uuid
        into account_id, roles, body_code, recipient_id
        from accounts a
        left join role_grants g on g.account_id = a.id and g.revoked_at is null
          and almaty_day(said[2]::bigint) between g.valid_from and coalesce(g.valid_to, 'infinity')
       where a.id = said[1]::uuid and a.closed_at is null
       group by a.id;
    end $$;

    create function current_account() returns uuid language plpgsql stable ${fixed} as $$
    begin return (actor_in_force()).account_id; end $$;

    create function has_role(variadic wanted text[]) returns boolean language plpgsql stable ${fixed} as $$
    begin return coalesce((actor_in_force()).roles && wanted, false); end $$;

    create function current_body() returns text language plpgsql stable ${fixed} as $$
    begin return (actor_in_force()).body_code; end $$;

    -- The body whose notices this person files or heads.
    create function filing_body() returns text language plpgsql stable ${fixed} as $$
    declare who record := actor_in_force();
    begin return case when who.roles && array['officer', 'head'] then who.body_code end; end $$;

    -- This person, if he files notices.
    create function filing_account() returns uuid language plpgsql stable ${fixed} as $$
    declare who record := actor_in_force();
    begin return case when who.roles && array['officer'] then who.account_id end; end $$;

    create function acting_recipient() returns uuid language plpgsql stable ${fixed} as $$
    declare who record := actor_in_force();
    begin return case when who.roles && array['recipient'] then who.recipient_id end; end $$;

    revoke execute on function actor_in_force, current_account, has_role, current_body, filing_body, filing_account, acting_recipient from public;
    grant execute on function current_account, has_role, current_body, filing_body, filing_account, acting_recipient to habarlama_api;
    grant usage on schema ${schema} to habarlama_api, habarlama_worker, habarlama_auditor;
  `);
}

export async function down(db: Knex): Promise<void> {
  // The roles stay: another schema or database of the cluster may use them.
  await db.raw(`
    drop function acting_recipient, filing_account, filing_body, current_body, has_role, current_account, actor_in_force, almaty_day;
    drop table actor_keys;
  `);
}
