import type { Knex } from 'knex';

const kinds = [
  ...['annex_1', 'annex_2', 'prescription', 'instruction', 'rejection', 'return'],
  ...['complaint_decision', 'inactivity_list', 'edms_letter'],
];

// Sub-selects, so that each is asked once in a statement and not for every row.
/** The kinds that a supervisor may correct: the acts of the authorised body. */
export const correctable = `('prescription', 'instruction', 'rejection', 'return', 'complaint_decision', 'edms_letter')`;
const has = (...roles: string[]) => `(select has_role(${roles.map((role) => `'${role}'`).join(', ')}))`;
const filingBody = '(select filing_body())';
const recipient = '(select acting_recipient())';
const readsFiled = has('reviewer', 'supervisor', 'auditor');
const readsExecution = has('reviewer', 'supervisor', 'auditor', 'operations');

// Each kind is read by who reads its case; a recipient reads the copy that belongs to a dispatch of his, once that was opened.
const readable = `
  (kind in ('annex_2', 'rejection', 'return', 'edms_letter') and exists (select from notices n where n.id = case_id))
  or (kind in ('prescription', 'instruction') and (${readsExecution} or body_code = ${filingBody}
    or exists (select from dispatches d where d.id = dispatch_id and d.recipient_id = ${recipient} and d.opened_at is not null)))
  or (kind in ('annex_1', 'complaint_decision') and (${readsFiled} or body_code = ${filingBody}))
  or (kind = 'inactivity_list' and ${has('reviewer', 'supervisor', 'administrator', 'auditor')})`;

/** What was put on paper, frozen; its prints; and the one question that anybody may ask of a document: what its code stands for. */
export async function up(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  const fixed = `security definer set search_path = ${rows[0].schema}, pg_temp`;
  await db.raw(`
    create table documents (
      id uuid primary key,
      kind text not null check (kind in (${kinds.map((kind) => `'${kind}'`).join(', ')})),
      case_id uuid not null,
      -- What it puts on paper, where a case has several of a kind: it is issued once for that.
      subject_id uuid,
      body_code text,
      dispatch_id uuid references dispatches,
      year int not null,
      serial int not null,
      -- The copies of one document for its recipients share its number: the first is the document itself.
      copy int not null default 0,
      number text not null unique,
      code text not null,
      -- SHA-256 of the code, which it is found by: how far a guess went right shows in nobody's clock.
      code_sha256 text not null unique,
      data jsonb not null,
      sha256 text not null,
      corrects uuid unique references documents,
      issued_at timestamptz not null,
      printed_at timestamptz,
      unique (kind, year, serial, copy)
    );
    create index documents_of_case on documents (case_id);
    create unique index documents_of_subject on documents (kind, subject_id) where corrects is null;
    create index documents_unprinted on documents (id) where printed_at is null;

    create table document_prints (
      document_id uuid not null references documents,
      language text not null check (language in ('kk', 'ru')),
      sha256 text not null,
      bytes int not null,
      printed_at timestamptz not null,
      primary key (document_id, language)
    );

    -- The next number of a kind: for the engine, for the people of a body, who send in their roster over HTTP, and for a supervisor, who corrects.
    create function next_document_serial(given_kind text, given_year int) returns int language plpgsql volatile ${fixed} as $$
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

    -- What a code stands for: no content, and nothing about who is named in it. What corrects a prescription stands as the restrictions of the first.
    create function public_document(given_sha256 text)
    returns table (kind text, number text, issued_at timestamptz, sha256 text, corrected_by text, restrictions int, lifted int, prints json)
    language sql stable ${fixed} as $$
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

    revoke execute on function next_document_serial, public_document from public;
    grant execute on function next_document_serial to habarlama_api, habarlama_worker;
    grant execute on function public_document to habarlama_api;
  `);
  for (const table of ['documents', 'document_prints']) {
    await db.raw(`
      alter table ${table} enable row level security, force row level security;
      create policy owner on ${table} to current_user using (true) with check (true);
      create policy worker on ${table} to habarlama_worker using (true) with check (true);
      create policy auditor on ${table} for select to habarlama_auditor using (true);
      grant select on ${table} to habarlama_auditor;
    `);
  }
  await db.raw(`
    grant select, insert, update (printed_at) on documents to habarlama_worker;
    grant select, insert on document_prints to habarlama_worker;
    grant select, insert on documents to habarlama_api;
    grant select on document_prints to habarlama_api;
    create policy api_select on documents for select to habarlama_api using (${readable});
    create policy api_insert on documents for insert to habarlama_api
      with check (kind = 'annex_1' and body_code = ${filingBody} and dispatch_id is null and printed_at is null);
    create policy api_select on document_prints for select to habarlama_api
      using (exists (select from documents d where d.id = document_id));
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop function public_document, next_document_serial;
    drop table document_prints, documents;
    delete from counters where kind in (${kinds
      .filter((kind) => kind !== 'prescription')
      .map((kind) => `'${kind}'`)
      .join(', ')});
  `);
}
