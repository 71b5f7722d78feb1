import type { Knex } from 'knex';

const outcomes = (more: string) => `alter table restorations drop constraint restorations_outcome_check,
  add constraint restorations_outcome_check check (outcome in ('lifted', 'still_restricted', 'refused'${more}))`;

const publicRemovalNotice = (path: string, more: { column: string; value: string }) => `
  drop function public_removal_notice;
  create function public_removal_notice(given_id uuid, given_token_sha256 text)
  returns table (looked_at timestamptz, ${more.column}status text, outcome text, reasons text, instruction text)
  language sql stable security definer ${path} as $$
    select r.looked_at, ${more.value}o.status, o.outcome, o.reasons, i.number
      from removal_notices r
      left join restorations o on o.id = r.restoration_id
      left join instructions i on i.restoration_id = o.id
     where r.id = given_id and r.confirmed_at is not null and given_token_sha256 in (r.token_sha256, r.answer_token_sha256) $$;
  revoke execute on function public_removal_notice from public;
  grant execute on function public_removal_notice to habarlama_api;
`;

/** An owner without an account takes back what he lodged, by the link that opens its page: noted beside the case, whose next step ends it. */
export async function up(db: Knex): Promise<void> {
  const path = await searchPath(db);
  await db.raw(`
    alter table complaints add column taken_back_at timestamptz, add column taken_back_why text;
    alter table removal_notices add column taken_back_at timestamptz;
    ${outcomes(`, 'withdrawn'`)};

    -- 'taken_back', however often; 'closed' where it is decided, 'being_registered' for a moment; null where nothing is under this link.
    create function take_back_complaint(given_id uuid, given_token text, why text, at timestamptz) returns text
    language plpgsql volatile security definer ${path} as $$
    declare token_sha256 bytea := sha256(convert_to(given_token, 'UTF8'));
    begin
      update complaints c set taken_back_at = coalesce(c.taken_back_at, at), taken_back_why = coalesce(c.taken_back_why, why)
       where c.id = given_id and sha256(convert_to(c.token, 'UTF8')) = token_sha256 and c.status <> 'closed';
      if found then return 'taken_back'; end if;
      return coalesce(
        (select case c.outcome when 'withdrawn' then 'taken_back' else 'closed' end from complaints c
          where c.id = given_id and sha256(convert_to(c.token, 'UTF8')) = token_sha256),
        (select 'being_registered' from complaint_submissions s
          where s.id = given_id and sha256(convert_to(s.token, 'UTF8')) = token_sha256 and s.confirmed_at is not null));
    end $$;

    -- 'taken_back', however often; 'closed' where it is decided or answered; null where nothing that was confirmed is under this link.
    create function take_back_removal_notice(given_id uuid, given_token_sha256 text, at timestamptz) returns text
    language plpgsql volatile security definer ${path} as $$
    begin
      update removal_notices r set taken_back_at = coalesce(r.taken_back_at, at)
       where r.id = given_id and r.confirmed_at is not null and given_token_sha256 in (r.token_sha256, r.answer_token_sha256)
         and (r.taken_back_at is not null or (r.answered_at is null
           and not exists (select from restorations o where o.id = r.restoration_id and o.status <> 'in_check')));
      if found then return 'taken_back'; end if;
      return (select 'closed' from removal_notices r where r.id = given_id and r.confirmed_at is not null
        and given_token_sha256 in (r.token_sha256, r.answer_token_sha256));
    end $$;

    revoke execute on function take_back_complaint, take_back_removal_notice from public;
    grant execute on function take_back_complaint, take_back_removal_notice to habarlama_api;
    ${publicRemovalNotice(path, { column: 'taken_back_at timestamptz, ', value: 'r.taken_back_at, ' })}
  `);
}

export async function down(db: Knex): Promise<void> {
  const path = await searchPath(db);
  await db.raw(`
    ${publicRemovalNotice(path, { column: '', value: '' })}
    drop function take_back_removal_notice, take_back_complaint;
    update restorations set outcome = 'refused' where outcome = 'withdrawn';
    ${outcomes('')};
    alter table removal_notices drop column taken_back_at;
    alter table complaints drop column taken_back_why, drop column taken_back_at;
  `);
}

async function searchPath(db: Knex): Promise<string> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  return `set search_path = ${rows[0].schema}, pg_temp`;
}
