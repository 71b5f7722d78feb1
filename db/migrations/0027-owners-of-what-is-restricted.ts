import type { Knex } from 'knex';

/** Anybody may look whether an address is restricted; and an owner without an account may say that he has removed what was. */
export async function up(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  const fixed = `security definer set search_path = ${rows[0].schema}, pg_temp`;
  await db.raw(`
    create table removal_notices (
      id uuid primary key,
      token_sha256 text not null,
      answer_token_sha256 text,
      locators text[] not null,
      statement text not null,
      -- Forgotten once the answer is on its way.
      email text,
      address_sha256 text not null,
      language text not null,
      filed_at timestamptz not null,
      confirmed_at timestamptz,
      looked_at timestamptz,
      restoration_id uuid references restorations,
      answered_at timestamptz
    );
    create index removal_notices_of_address on removal_notices (address_sha256, filed_at);
    create index removal_notices_open on removal_notices (id) where confirmed_at is not null and answered_at is null;
    alter table removal_notices enable row level security, force row level security;
    create policy owner on removal_notices to current_user using (true) with check (true);
    create policy worker on removal_notices to habarlama_worker using (true) with check (true);
    create policy auditor on removal_notices for select to habarlama_auditor using (true);
    grant select, delete, update (looked_at, restoration_id, answered_at, answer_token_sha256, email) on removal_notices to habarlama_worker;
    grant select on removal_notices to habarlama_auditor;

    -- False where so many letters went to this address lately that no further one is sent; whoever writes is not told.
    create function file_removal_notice(given_id uuid, given_token_sha256 text, given_locators text[], given_statement text, given_email text,
      given_language text, at timestamptz) returns boolean language plpgsql volatile ${fixed} as $$
    declare address text := encode(sha256(convert_to(lower(given_email), 'UTF8')), 'hex');
    begin
      if (select count(*) from removal_notices r where r.address_sha256 = address and r.filed_at > at - interval '1 day') >= 5 then
        return false;
      end if;
      insert into removal_notices (id, token_sha256, locators, statement, email, address_sha256, language, filed_at)
        values (given_id, given_token_sha256, given_locators, given_statement, given_email, address, given_language, at);
      return true;
    end $$;

    -- The address is that of whoever wrote. Once; false where there is nothing to confirm, or not any more.
    create function confirm_removal_notice(given_id uuid, given_token_sha256 text, at timestamptz) returns boolean language plpgsql volatile ${fixed} as $$
    begin
      update removal_notices r set confirmed_at = at
       where r.id = given_id and r.token_sha256 = given_token_sha256 and r.confirmed_at is null and r.filed_at > at - interval '3 days';
      return found;
    end $$;

    -- How it stands, for whoever has the link of one of the two letters.
    create function public_removal_notice(given_id uuid, given_token_sha256 text)
    returns table (looked_at timestamptz, status text, outcome text, reasons text, instruction text) language sql stable ${fixed} as $$
      select r.looked_at, o.status, o.outcome, o.reasons, i.number
        from removal_notices r
        left join restorations o on o.id = r.restoration_id
        left join instructions i on i.restoration_id = o.id
       where r.id = given_id and r.confirmed_at is not null and given_token_sha256 in (r.token_sha256, r.answer_token_sha256) $$;

    -- Under which acts this very address is restricted now, why, and how to complain; of sensitive kinds the act alone. An act that was cancelled
    -- is not named, though it was the one that ordered the restriction; a notice that only added its facts to it is named by its own number.
    create function public_restrictions(targets text[], today date)
    returns table (number text, issued_at timestamptz, in_force_from timestamptz, issuing_body jsonb, how_to_complain jsonb,
      masked boolean, violation_kind text, norm text, reason_code text) language sql stable ${fixed} as $$
      select distinct on (r.id, h.number) h.number, h.issued_at, r.in_force_from, h.issuing_body, h.how_to_complain, k.masked,
             case when not k.masked then n.violation_kind end, case when not k.masked then n.norm end,
             case when not k.masked then f.reason_code end
        from restrictions r
        join restriction_grounds g on g.restriction_id = r.id and g.ended_at is null
        join notices n on n.id = g.notice_id
        join facts f on f.id = g.fact_id
        left join prescriptions p on p.notice_id = n.id
        join prescriptions o on o.id = r.prescription_id
        cross join lateral (select coalesce(p.number, n.number) as number, coalesce(p.issued_at, g.added_at) as issued_at,
            coalesce(p.issuing_body, o.issuing_body) as issuing_body, coalesce(p.how_to_complain, o.how_to_complain) as how_to_complain) h
        -- A kind that was sensitive then, or is today; one that nothing is known of is masked.
        cross join lateral (select coalesce(bool_or(coalesce((e.data ->> 'sensitive')::boolean, false)), true) as masked from reference_entries e
            where e.list = 'violation_kinds' and e.code = n.violation_kind
              and (today between e.valid_from and coalesce(e.valid_to, 'infinity')
                or almaty_day((extract(epoch from h.issued_at) * 1000)::bigint) between e.valid_from and coalesce(e.valid_to, 'infinity'))) k
       where r.lifted_at is null and r.normalised = any (targets)
       order by r.id, h.number, f.ordinal limit 20 $$;

    revoke execute on function file_removal_notice, confirm_removal_notice, public_removal_notice, public_restrictions from public;
    grant execute on function file_removal_notice, confirm_removal_notice, public_removal_notice, public_restrictions to habarlama_api;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop function public_restrictions, public_removal_notice, confirm_removal_notice, file_removal_notice;
    drop table removal_notices;
  `);
}
