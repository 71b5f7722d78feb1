import type { Knex } from 'knex';

/** Waits for a decision that is under way, so that whoever takes back is never told that he has when it is decided. */
const waitForDecision = `
      perform from restorations o join removal_notices r on r.restoration_id = o.id
       where r.id = given_id and given_token_sha256 in (r.token_sha256, r.answer_token_sha256) for share of o;`;

const takeBackRemovalNotice = (path: string, first: string) => `
    create or replace function take_back_removal_notice(given_id uuid, given_token_sha256 text, at timestamptz) returns text
    language plpgsql volatile security definer ${path} as $$
    begin${first}
      update removal_notices r set taken_back_at = coalesce(r.taken_back_at, at)
       where r.id = given_id and r.confirmed_at is not null and given_token_sha256 in (r.token_sha256, r.answer_token_sha256)
         and (r.taken_back_at is not null or (r.answered_at is null
           and not exists (select from restorations o where o.id = r.restoration_id and o.status <> 'in_check')));
      if found then return 'taken_back'; end if;
      return (select 'closed' from removal_notices r where r.id = given_id and r.confirmed_at is not null
        and given_token_sha256 in (r.token_sha256, r.answer_token_sha256));
    end $$;
`;

/** What an owner without an account was told holds: that he has taken something back; and of one correction he is told once. */
export async function up(db: Knex): Promise<void> {
  const path = await searchPath(db);
  await db.raw(`
    ${takeBackRemovalNotice(path, waitForDecision)}
    create index removal_notices_of_restoration on removal_notices (restoration_id);

    -- The restoration in check that is to end, as every owner who asked for it has taken it back: for whoever has the link of one of them.
    create function check_taken_back(given_id uuid, given_token_sha256 text) returns uuid language sql stable security definer ${path} as $$
      select o.id from removal_notices r join restorations o on o.id = r.restoration_id and o.status = 'in_check'
       where r.id = given_id and given_token_sha256 in (r.token_sha256, r.answer_token_sha256)
         and not exists (select from removal_notices other where other.restoration_id = o.id and other.taken_back_at is null) $$;
    revoke execute on function check_taken_back from public;
    grant execute on function check_taken_back to habarlama_api;

    -- Whether whoever complained without an account was written to of this correction; of those from before nobody is any more.
    alter table documents add column complainant_told_at timestamptz;
    update documents set complainant_told_at = issued_at where kind = 'complaint_decision' and corrects is not null;

    create or replace function tell_complainant_of_correction(correction uuid, at timestamptz) returns void
    language plpgsql volatile security definer ${path} as $$
    declare complaint complaints;
    begin
      if not has_role('supervisor') then return; end if;
      select c.* into complaint from documents d join complaints c on c.id = d.case_id
       where d.id = correction and d.kind = 'complaint_decision' and d.corrects is not null
         and c.token is not null and c.complainant ->> 'email' is not null;
      if not found then return; end if;
      update documents set complainant_told_at = at where id = correction and complainant_told_at is null;
      if not found then return; end if;
      perform queue_letter(complaint.complainant ->> 'email', complaint.language, 'complaint_decision_corrected',
        jsonb_build_object('number', complaint.number, 'link', '/public/complaints/' || complaint.id || '\\?token=' || complaint.token), at);
    end $$;
  `);
}

export async function down(db: Knex): Promise<void> {
  const path = await searchPath(db);
  await db.raw(`
    create or replace function tell_complainant_of_correction(correction uuid, at timestamptz) returns void
    language plpgsql volatile security definer ${path} as $$
    begin
      if not has_role('supervisor') then return; end if;
      perform queue_letter(c.complainant ->> 'email', c.language, 'complaint_decision_corrected',
          jsonb_build_object('number', c.number, 'link', '/public/complaints/' || c.id || '\\?token=' || c.token), at)
        from documents d join complaints c on c.id = d.case_id
       where d.id = correction and d.kind = 'complaint_decision' and d.corrects is not null
         and c.token is not null and c.complainant ->> 'email' is not null;
    end $$;
    alter table documents drop column complainant_told_at;
    drop function check_taken_back;
    drop index removal_notices_of_restoration;
    ${takeBackRemovalNotice(path, '')}
  `);
}

async function searchPath(db: Knex): Promise<string> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  return `set search_path = ${rows[0].schema}, pg_temp`;
}
