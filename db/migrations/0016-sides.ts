import type { Knex } from 'knex';

// Sub-selects, so that each is asked once in a statement and not for every row.
const me = '(select current_account())';
const myBody = '(select current_body())';
const has = (...roles: string[]) => `(select has_role(${roles.map((role) => `'${role}'`).join(', ')}))`;
const readsFiled = has('reviewer', 'supervisor', 'auditor');

/** As `isOfFilingSide` of domain/roles.ts has it, the other way round. */
const notOfMySide = (n: string) => `${n}filer_id <> ${me} and ${n}body_code is distinct from ${myBody}
  and ${n}created_at > coalesce(((select seats_of_mine()) ->> ${n}body_code)::timestamptz, '-infinity')`;
/** As it was until then: whoever sits in the body now. */
const notOfMyBody = (n: string) => `${n}body_code is distinct from ${myBody} and ${n}filer_id <> ${me}`;

type Apart = (n: string) => string;

/** Every policy that keeps the side that filed out, as it reads with one meaning of that side. */
function policies(apart: Apart, rulesApart: string): string {
  const ofOthersNotice = (column: string) => `exists (select from notices n where n.id = ${column} and ${apart('n.')})`;
  const inReview = (column: string) =>
    `${has('reviewer')} and exists (select from notices n where n.id = ${column} and n.status = 'in_review' and ${apart('n.')})`;
  const filer = '(select filing_account())';
  const filingBody = '(select filing_body())';
  const ofMyDraft = (column: string) =>
    `exists (select from notices n where n.id = ${column} and n.filer_id = ${filer} and n.body_code = ${filingBody} and n.status in ('draft', 'returned'))`;
  const readable = `(status not in ('draft', 'submitting') and ${readsFiled}) or body_code = ${filingBody}
    or (status in ('draft', 'submitting') and id = any ((select drafts_to_rule_on())::uuid[]))`;
  const policy = (table: string, command: string, clauses: string) => `
    drop policy api_${command} on ${table};
    create policy api_${command} on ${table} for ${command} to habarlama_api ${clauses};`;
  const ownSheet = (table: string, column: string) =>
    policy(table, 'insert', `with check (${column} = ${me} and ${inReview('notice_id')})`) +
    policy(
      table,
      'update',
      `using (${inReview('notice_id')}) with check (${column} = ${me} and ${inReview('notice_id')})`,
    );
  return [
    policy(
      'audit_events',
      'select',
      `using (case_id = ${me} or ${has('auditor')} or exists (select from notices n where n.id = case_id and (
        (${readsFiled} and ${apart('n.')})
        or (audit_events.kind not in ('claim', 'release', 'verdicts', 'evidence_opened') and (audit_events.outcome = 'applied' or audit_events.body_code = n.body_code)))))`,
    ),
    policy(
      'notices',
      'update',
      `using (${readable}) with check ((status in ('draft', 'returned', 'submitting') and filer_id = ${filer} and body_code = ${filingBody})
        or (status = 'in_review' and ${has('reviewer')} and ${apart('')}))`,
    ),
    ownSheet('leases', 'holder_id'),
    ownSheet('sheet_verdicts', 'written_by'),
    ...['sheet_verdicts', 'recusals', 'refused_reviewers'].map((table) =>
      policy(table, 'select', `using (${readsFiled} and ${ofOthersNotice('notice_id')})`),
    ),
    policy(
      'tasks',
      'select',
      `using (((role = 'reviewer' and ${has('reviewer')}) or ${has('supervisor', 'auditor')})
          and (${ofOthersNotice('notice_id')} or (kind = 'hard_stop' and exists (select from hard_stop_requests h where h.notice_id = tasks.notice_id)))
        or (kind = 'hard_stop' and ${ofMyDraft('notice_id')}))`,
    ),
    policy(
      'hard_stop_requests',
      'update',
      `using ((allowed is null and ${has('supervisor')}) or ${ofMyDraft('notice_id')})
        with check ((ruled_by = ${me} and ${has('supervisor')}${rulesApart}) or (voided_at is not null and ${ofMyDraft('notice_id')}))`,
    ),
  ].join('\n');
}

/**
 * Of the side that filed is everybody who has sat in its body at some time since the notice was begun: an administrator who takes a role from
 * somebody, lets him decide what his colleagues filed and gives it back changes nothing by it. Parts are as old as the notice they come from.
 * And a seal lasts minutes, so that one which was overheard does not bring back the grants of its day.
 */
export async function up(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  const fixed = `security definer set search_path = ${rows[0].schema}, pg_temp`;
  await db.raw(`
    create index role_grants_on_record on role_grants (account_id);

    with recursive wholes as (
      select id, created_at from notices where split_from is null
      union all
      select n.id, w.created_at from notices n join wholes w on w.id = n.split_from
    )
    update notices n set created_at = w.created_at from wholes w where w.id = n.id and n.split_from is not null;

    -- As in domain/almaty.ts: the first moment after an Almaty day.
    create function almaty_day_end(day date) returns timestamptz language sql immutable as $$
      select (day + 1)::timestamp at time zone 'UTC' - case when day < date '2024-02-29' then interval '6 hours' else interval '5 hours' end
    $$;

    alter table actor_keys add column good_for_seconds integer default 300;

    -- Who was sealed, and when. The database's own clock is asked, and not the one that people's roles are counted by: a seal that was overheard
    -- must be worth nothing soon, whatever its sender says of the time. It is an error, so that clocks which went apart show in the log.
    create function sealed_actor(out account_id uuid, out at_ms bigint) language plpgsql stable ${fixed} as $$
    declare
      said text[] := string_to_array(current_setting('habarlama.actor', true), '.');
      good_for integer;
      off_by numeric;
    begin
      if coalesce(array_length(said, 1), 0) <> 3 then return; end if;
      select k.good_for_seconds into good_for from actor_keys k
        where sha256(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(said[1] || '.' || said[2], 'UTF8'))))
            = sha256(decode(case when said[3] ~ '^[0-9a-f]{64}$' then said[3] else '' end, 'hex'));
      if not found then return; end if;
      off_by := abs(extract(epoch from clock_timestamp()) - said[2]::bigint / 1000.0);
      if off_by > good_for then
        raise invalid_authorization_specification using
          message = format('Whoever acts was sealed %s s away from the clock of the database, and a seal is good for %s s', round(off_by), good_for);
      end if;
      account_id := said[1]::uuid;
      at_ms := said[2]::bigint;
    end $$;

    create or replace function actor_in_force(out account_id uuid, out roles text[], out body_code text, out recipient_id uuid)
    language plpgsql stable ${fixed} as $$
    declare sealed record := sealed_actor();
    begin
      if sealed.account_id is null then return; end if;
      select a.id, coalesce(array_agg(g.role) filter (where g.role is not null), '{}'), max(g.body_code), max(g.recipient_id::text)::uuid
        into account_id, roles, body_code, recipient_id
        from accounts a
        left join role_grants g on g.account_id = a.id and g.revoked_at is null
          and almaty_day(sealed.at_ms) between g.valid_from and coalesce(g.valid_to, 'infinity')
       where a.id = sealed.account_id and a.closed_at is null
       group by a.id;
    end $$;

    create or replace function sealed_account() returns uuid language plpgsql stable ${fixed} as $$
    begin return (sealed_actor()).account_id; end $$;

    -- The state bodies in which whoever acts has sat, each with the last moment of it: as seatsFrom of domain/role-grants.ts has it.
    create function seats_of_mine() returns jsonb language plpgsql stable ${fixed} as $$
    declare
      who uuid := (actor_in_force()).account_id;
      today date;
    begin
      if who is null then return '{}'; end if;
      today := almaty_day((sealed_actor()).at_ms);
      return (select coalesce(jsonb_object_agg(seat.body_code, seat.until), '{}') from (
        select g.body_code, max(least(coalesce(g.revoked_at, 'infinity'),
                                      coalesce(almaty_day_end(g.valid_to) - interval '1 millisecond', 'infinity'))) as until
          from role_grants g
         where g.account_id = who and g.body_code is not null and g.valid_from <= today
           and g.valid_from <= coalesce(almaty_day((extract(epoch from g.revoked_at) * 1000)::bigint), 'infinity')
         group by g.body_code) seat);
    end $$;

    -- Whether whoever acts is of the side that filed a notice, which he need not be able to read.
    create function is_of_filing_side(notice uuid) returns boolean language plpgsql stable ${fixed} as $$
    begin
      return exists (select from notices n where n.id = notice and (${notOfMySide('n.')}) is not true);
    end $$;

    -- With the grants that were withdrawn: they say where somebody has sat. The key "revoked" is what an API of the release before still asks for.
    create or replace function account_of(given_issuer text, given_subject text)
    returns table (id uuid, full_name text, email text, language text, grants json) language sql stable ${fixed} as $$
      select a.id, a.full_name, a.email, a.language,
             (select coalesce(json_agg(json_build_object('role', g.role, 'bodyCode', g.body_code, 'recipientId', g.recipient_id,
                 'validFrom', g.valid_from, 'validTo', g.valid_to, 'revoked', g.revoked_at is not null,
                 'revokedAt', to_char(g.revoked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))), '[]')
                from role_grants g where g.account_id = a.id)
        from accounts a where a.issuer = given_issuer and a.subject = given_subject and a.closed_at is null $$;

    revoke execute on function almaty_day_end, sealed_actor, seats_of_mine, is_of_filing_side from public;
    grant execute on function seats_of_mine, is_of_filing_side to habarlama_api;
    ${policies(notOfMySide, ' and not is_of_filing_side(notice_id)')}
  `);
}

export async function down(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  const fixed = `security definer set search_path = ${rows[0].schema}, pg_temp`;
  await db.raw(`
    ${policies(notOfMyBody, '')}
    create or replace function account_of(given_issuer text, given_subject text)
    returns table (id uuid, full_name text, email text, language text, grants json) language sql stable ${fixed} as $$
      select a.id, a.full_name, a.email, a.language,
             (select coalesce(json_agg(json_build_object('role', g.role, 'bodyCode', g.body_code, 'recipientId', g.recipient_id,
                 'validFrom', g.valid_from, 'validTo', g.valid_to, 'revoked', false)), '[]')
                from role_grants g where g.account_id = a.id and g.revoked_at is null)
        from accounts a where a.issuer = given_issuer and a.subject = given_subject and a.closed_at is null $$;
    create or replace function actor_in_force(out account_id uuid, out roles text[], out body_code text, out recipient_id uuid)
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
    create or replace function sealed_account() returns uuid language plpgsql stable ${fixed} as $$
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
    drop function is_of_filing_side, seats_of_mine, sealed_actor, almaty_day_end;
    alter table actor_keys drop column good_for_seconds;
    drop index role_grants_on_record;
  `);
}
