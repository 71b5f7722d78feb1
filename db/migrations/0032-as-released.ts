import type { Knex } from 'knex';

const correctable = `('prescription', 'instruction', 'rejection', 'return', 'complaint_decision', 'edms_letter')`;
const supervisor = `(select has_role('supervisor'))`;

/**
 * Migrations 0019, 0022 and 0029 to 0031 were changed after some databases had run them. This brings those to what a new one is, and leaves a new
 * one as it is: the texts are those of the five migrations, letter by letter, so that no two databases differ.
 */
export async function up(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  const path = `set search_path = ${rows[0].schema}, pg_temp`;
  for (const part of [numbersAndCodes, corrections, chains, answers]) await db.raw(part(path));
  await db.raw(
    `grant update (document, status, report, checked_at, reading, compared_by, compared_at) on edms_letters to habarlama_worker`,
  );
}

/** What there was before is what the five migrations make, and undo. */
export async function down(): Promise<void> {}

const numbersAndCodes = (path: string): string => `
    create or replace function next_document_serial(given_kind text, given_year int) returns int language plpgsql volatile security definer ${path} as $$
    declare taken int;
    begin
      if not (acts_for_the_house() or (given_kind = 'annex_1' and filing_body() is not null)
        or (given_kind in ${correctable} and has_role('supervisor'))) then
        raise insufficient_privilege using message = 'nobody who issues documents of this kind';
      end if;
      insert into counters (kind, year, value) values (given_kind, given_year, 1)
        on conflict (kind, year) do update set value = counters.value + 1 returning value into taken;
      return taken;
    end $$;

    create or replace function public_document(given_sha256 text)
    returns table (kind text, number text, issued_at timestamptz, sha256 text, corrected_by text, restrictions int, lifted int, prints json)
    language sql stable security definer ${path} as $$
      select d.kind, d.number, d.issued_at, d.sha256, (select c.number from documents c where c.corrects = d.id),
             r.all_of_it::int, r.lifted::int,
             (select coalesce(json_object_agg(p.language, p.sha256), '{}') from document_prints p where p.document_id = d.id)
        from documents d
        left join lateral (
          with recursive earlier (number, corrects) as (
            select d.number, d.corrects
            union all select e.number, e.corrects from documents e join earlier on e.id = earlier.corrects)
          select count(*) as all_of_it, count(r.lifted_at) as lifted
            from earlier join prescriptions p on p.number = split_part(earlier.number, '/', 1) join restrictions r on r.prescription_id = p.id
           where d.kind = 'prescription' and earlier.corrects is null
        ) r on true
       where d.code_sha256 = given_sha256 $$;
`;

const corrections = (path: string): string => `
    drop policy api_insert_corrections on documents;
    drop function if exists is_correctable(uuid, text, uuid, uuid);
    drop function if exists people_told_of_document(uuid);

    create or replace function is_correctable(given uuid, given_kind text, given_case uuid, given_dispatch uuid, given_subject uuid, given_body text)
    returns boolean language sql stable security definer ${path} as $$
      select exists (select from documents d where d.id = given and d.kind = given_kind and d.case_id = given_case
        and d.dispatch_id is not distinct from given_dispatch and d.subject_id is not distinct from given_subject
        and d.body_code is not distinct from given_body and not exists (select from documents c where c.corrects = d.id)) $$;

    create or replace function people_told_of_document(given uuid, at timestamptz) returns setof uuid language sql stable security definer ${path} as $$
      select account_id from (
        select g.account_id from documents d join dispatches s on s.id = d.dispatch_id
          join role_grants g on g.recipient_id = s.recipient_id and g.role = 'recipient' and g.revoked_at is null
            and almaty_day((extract(epoch from at) * 1000)::bigint) between g.valid_from and coalesce(g.valid_to, 'infinity')
         where d.id = given
        union
        select p.account_id from documents d cross join lateral (
          select filer_id from notices where id = d.case_id
          union all select requested_by from restorations where id = d.case_id
          union all select lodged_by from complaints where id = d.case_id) p (account_id)
         where d.id = given and d.dispatch_id is null) told
       where account_id is not null and (acts_for_the_house() or has_role('supervisor')) $$;

    revoke execute on function is_correctable, people_told_of_document from public;
    grant execute on function is_correctable, people_told_of_document to habarlama_api;

    create policy api_insert_corrections on documents for insert to habarlama_api
      with check (${supervisor} and corrects is not null and printed_at is null and kind in ${correctable}
        and is_correctable(corrects, kind, case_id, dispatch_id, subject_id, body_code));
`;

const chains = (path: string): string => `
    create or replace function chain_is_open(chain uuid) returns boolean language plpgsql stable
    ${path} set plan_cache_mode = force_generic_plan as $$
    begin
      if chain = current_account() then return true; end if;
      if exists (select from notices n where n.id = chain) then return true; end if;
      if exists (select from dispatches d where d.notice_id = chain) then return true; end if;
      if exists (select from complaints c where c.id = chain) then return true; end if;
      if exists (select from restorations r where r.id = chain) then return true; end if;
      if exists (select from dispatches d where d.restoration_id = chain) then return true; end if;
      if exists (select from hard_stop_requests h where h.notice_id = chain and h.ruled_by = current_account()) then return true; end if;
      if exists (select from rosters r where r.id = chain) then return true; end if;
      if exists (select from roster_authorisations a where a.id = chain) then return true; end if;
      if exists (select from roster_obligations o where o.id = chain) then return true; end if;
      if not has_role('administrator') then return false; end if;
      if exists (select from accounts a where a.id = chain) then return true; end if;
      return exists (select from recipients r where r.id = chain);
    end $$;
    alter function actor_in_force() set plan_cache_mode = force_generic_plan;
`;

const answers = (path: string): string => `
    drop function if exists answer_with_correction(uuid, uuid, uuid, timestamptz);
    create or replace function answer_with_correction(correction uuid, answer uuid, task uuid) returns text
    language plpgsql security definer ${path} as $$
    declare first edms_answers; numbered text;
    begin
      if not has_role('supervisor') then return null; end if;
      -- What it corrects may be a correction that was made before they were sent.
      with recursive line as (
        select d.id, d.corrects, 0 as steps from documents d where d.id = correction and d.corrects is not null
        union all select d.id, d.corrects, l.steps + 1 from line l join documents d on d.id = l.corrects)
      select a.* into first from line l join edms_answers a on a.document_id = l.id where l.steps > 0 order by l.steps limit 1;
      if not found then return null; end if;
      insert into edms_answers (id, notice_id, kind, document_id, number, issued_at)
        select answer, first.notice_id, first.kind, d.id, d.number, d.issued_at from documents d where d.id = correction
        on conflict (document_id) do nothing;
      if found then
        insert into tasks (id, kind, subject_id, key, role, opened_at)
          select task, 'edms_answer', first.notice_id, correction::text, 'registrar', d.issued_at from documents d where d.id = correction;
      end if;
      select number into numbered from notices where id = first.notice_id;
      return numbered;
    end $$;
    revoke execute on function answer_with_correction from public;
    grant execute on function answer_with_correction to habarlama_api;
`;
