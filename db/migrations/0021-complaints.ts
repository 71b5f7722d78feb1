import type { Knex } from 'knex';

// As in 0013: sub-selects, so that each is asked once in a statement and not for every row.
const me = '(select current_account())';
const filingBody = '(select filing_body())';
const has = (...roles: string[]) => `(select has_role(${roles.map((role) => `'${role}'`).join(', ')}))`;
const isVisible = (column: string) => `exists (select from complaints c where c.id = ${column})`;

/** All that people read of a complaint; its token opens the page of whoever complained. */
const shown = `id, number, year, serial, status, outcome, revision, channel, ground, body_code, lodged_by, complainant, language, notice_id, against,
  locator, fact_ids, statement, known_on, last_day, was_explained, lodged_at, lodged_on, assigned_to, assigned_at, due_on, due_at, check_at, stage, overdue,
  extended_by, extension_reasons, reasons, upheld_fact_ids, decided_by, closed_at, restoration_id, reopened_as`;

const policies = `
  create policy api_select on complaints for select to habarlama_api
    using (${has('supervisor', 'auditor')} or body_code = ${filingBody} or (lodged_by = ${me} and ${has('registrar')}));
  create policy complaint_tasks on tasks for select to habarlama_api using (kind = 'complaint' and ${has('supervisor', 'auditor')});
  create policy complaint_chains_seen on audit_chains for select to habarlama_api using (${isVisible('case_id')});
  create policy complaint_chains_begun on audit_chains for insert to habarlama_api with check (${isVisible('case_id')});
  create policy complaint_chains_moved on audit_chains for update to habarlama_api using (${isVisible('case_id')}) with check (${isVisible('case_id')});
  create policy complaint_events_seen on audit_events for select to habarlama_api using (${isVisible('case_id')});
  create policy complaint_events_added on audit_events for insert to habarlama_api with check (actor_id = ${me} and ${isVisible('case_id')});
  create policy api_select on superiors for select to habarlama_api using (account_id = ${me} or ${has('administrator', 'auditor')});
  create policy api_insert on superiors for insert to habarlama_api
    with check (${has('administrator')} and account_id <> ${me} and set_by = ${me});
  create policy api_update on superiors for update to habarlama_api
    using (${has('administrator')}) with check (account_id <> ${me} and set_by = ${me});
  create policy superiors_are_set on acts for insert to habarlama_api
    with check (actor_id = ${me} and kind = 'account_superior' and ${has('administrator')});
  create policy api_delete on superiors for delete to habarlama_api using (${has('administrator')} and account_id <> ${me});
`;

/** Complaints against what was decided: who complains of what, who must not decide it, and what came of it. */
export async function up(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  const fixed = `security definer set search_path = ${rows[0].schema}, pg_temp`;
  await db.raw(`
    -- Who is above whom in the authorised body: whoever is below somebody who took part decides no complaint of it.
    create table superiors (
      account_id uuid primary key references accounts,
      superior_id uuid not null references accounts,
      set_by uuid references accounts,
      set_at timestamptz not null,
      constraint superiors_are_others check (account_id <> superior_id)
    );
    create index superiors_by_superior on superiors (superior_id);

    create table complaints (
      id uuid primary key,
      number text not null unique,
      year int not null,
      serial int not null,
      status text not null check (status in ('lodged', 'in_review', 'closed')),
      outcome text check (outcome in ('upheld', 'partly_upheld', 'dismissed', 'inadmissible', 'withdrawn')),
      revision int not null default 1,
      channel text not null check (channel in ('public', 'registrar', 'system')),
      ground text not null check (ground in ('prescription', 'rejection')),
      -- The state body that complains, or nobody: then an owner does.
      body_code text,
      -- Who lodged it, or entered it for an owner; nobody where the owner did so himself.
      lodged_by uuid references accounts,
      -- {"name", "email"?, "address"?}
      complainant jsonb not null,
      language text not null check (language in ('kk', 'ru', 'en')),
      -- The notice that it is about; nothing where what was named is no act of ours.
      notice_id uuid references notices,
      against text not null,
      locator text,
      fact_ids uuid[] not null,
      statement text not null,
      known_on date not null,
      -- The last day on which it was possible to complain; a person says what follows from it.
      last_day date not null,
      was_explained boolean not null,
      lodged_at timestamptz not null,
      -- Its Almaty day.
      lodged_on date not null,
      assigned_to uuid references accounts,
      assigned_at timestamptz,
      due_on date not null,
      due_at timestamptz not null,
      check_at timestamptz,
      stage int not null default 0,
      overdue boolean not null default false,
      extended_by int,
      extension_reasons text,
      reasons text,
      upheld_fact_ids uuid[],
      decided_by uuid references accounts,
      closed_at timestamptz,
      restoration_id uuid,
      reopened_as uuid references notices,
      -- Opens the page of an owner who gave an address. Whoever reads it could only read what he reads here.
      token text,
      unique (year, serial),
      constraint complaints_are_of_a_body_or_an_owner check ((channel = 'system') = (body_code is not null)),
      constraint complaints_end_with_an_outcome check ((status = 'closed') = (outcome is not null))
    );
    create index complaints_of_notice on complaints (notice_id);
    create index complaints_open on complaints (assigned_to) where status <> 'closed';

    -- What came over the public form, until its address was confirmed and it was lodged; whatever nobody confirms is forgotten.
    create table complaint_submissions (
      id uuid primary key,
      token text not null,
      content jsonb,
      -- SHA-256 of the address, so that nobody is flooded with letters in another's name.
      address_sha256 text not null,
      submitted_at timestamptz not null,
      confirmed_at timestamptz,
      opened_at timestamptz
    );
    create index complaint_submissions_waiting on complaint_submissions (submitted_at) where opened_at is null;
    create index complaint_submissions_by_address on complaint_submissions (address_sha256, submitted_at);

    -- Everybody who must not decide a complaint of this notice: whoever took part in it or in the one it was split from, whoever decided an earlier
    -- complaint of them, and all below them.
    create function took_part_in(notice uuid) returns uuid[] language sql stable ${fixed} as $$
      with recursive family as (
        select n.id, n.split_from from notices n where n.id = notice
        union
        select n.id, n.split_from from notices n join family f on n.id = f.split_from
      ), took_part as (
        select n.reviewer_id as person from notices n join family f on f.id = n.id
        union select s.written_by from sheet_verdicts s join family f on f.id = s.notice_id
        union select o.reader_id from opinions o join family f on f.id = o.notice_id
        union select p.issuing_official_id from prescriptions p join family f on f.id = p.notice_id
        union select r.ruled_by from rulings r join dispatches d on d.id = r.dispatch_id join family f on f.id = d.notice_id
        union select h.ruled_by from hard_stop_requests h join family f on f.id = h.notice_id
        union select r.account_id from recusals r join family f on f.id = r.notice_id
        union select r.account_id from refused_reviewers r join family f on f.id = r.notice_id
        union select e.actor_id from audit_events e join family f on f.id = e.case_id
               where e.outcome = 'applied' and e.kind not in ('evidence_opened', 'document_opened')
        union select c.decided_by from complaints c join family f on f.id = c.notice_id
      ), involved as (
        select person from took_part where person is not null
        union
        select s.account_id from superiors s join involved i on i.person = s.superior_id
      )
      select array(select person from involved) $$;

    create function i_took_part_in(notice uuid) returns boolean language plpgsql stable ${fixed} as $$
    begin return coalesce(current_account() = any (took_part_in(notice)), false); end $$;

    -- An owner writes to us. False where so many letters went to this address lately that no further one is sent.
    create function submit_complaint(given_id uuid, given_token text, given_content jsonb, at timestamptz) returns boolean
    language plpgsql volatile ${fixed} as $$
    declare address text := encode(sha256(convert_to(lower(given_content ->> 'email'), 'UTF8')), 'hex');
    begin
      if (select count(*) from complaint_submissions s where s.address_sha256 = address and s.submitted_at > at - interval '1 day') >= 5 then
        return false;
      end if;
      insert into complaint_submissions (id, token, content, address_sha256, submitted_at) values (given_id, given_token, given_content, address, at);
      return true;
    end $$;

    -- His address is his: what he wrote is lodged. Again and again the same; false where there is no such thing to confirm, or not any more.
    create function confirm_complaint(given_id uuid, given_token text, at timestamptz) returns boolean language plpgsql volatile ${fixed} as $$
    begin
      update complaint_submissions s set confirmed_at = coalesce(s.confirmed_at, at)
       where s.id = given_id and sha256(convert_to(s.token, 'UTF8')) = sha256(convert_to(given_token, 'UTF8'))
         and (s.confirmed_at is not null or s.submitted_at > at - interval '3 days');
      return found;
    end $$;

    -- How a complaint stands, for whoever has the link that was sent to its author.
    create function public_complaint(given_id uuid, given_token text)
    returns table (number text, status text, outcome text, lodged_at timestamptz, due_on date, extension_reasons text, reasons text, decision_number text)
    language sql stable ${fixed} as $$
      select c.number, c.status, c.outcome, c.lodged_at, c.due_on, c.extension_reasons, c.reasons,
             (select d.number from documents d where d.case_id = c.id and d.kind = 'complaint_decision' order by d.id desc limit 1)
        from complaints c
       where c.id = given_id and sha256(convert_to(c.token, 'UTF8')) = sha256(convert_to(given_token, 'UTF8')) $$;

    revoke execute on function took_part_in, i_took_part_in, submit_complaint, confirm_complaint, public_complaint from public;
    grant execute on function i_took_part_in, submit_complaint, confirm_complaint, public_complaint to habarlama_api;
    grant execute on function took_part_in to habarlama_worker;
  `);
  for (const table of ['superiors', 'complaints', 'complaint_submissions']) {
    await db.raw(`
      alter table ${table} enable row level security, force row level security;
      create policy owner on ${table} to current_user using (true) with check (true);
      create policy worker on ${table} to habarlama_worker using (true) with check (true);
      create policy auditor on ${table} for select to habarlama_auditor using (true);
    `);
  }
  await db.raw(`
    grant select on superiors to habarlama_worker, habarlama_auditor;
    grant select, insert, update, delete on superiors to habarlama_api;
    grant select, insert, update on complaints to habarlama_worker;
    -- Rejected facts that are opened again are copied.
    grant insert on facts, locators, device_codes, fact_evidence to habarlama_worker;
    grant select (${shown}) on complaints to habarlama_api, habarlama_auditor;
    grant select, update (content, opened_at), delete on complaint_submissions to habarlama_worker;
    grant select (id, submitted_at, confirmed_at, opened_at) on complaint_submissions to habarlama_auditor;
    ${policies}
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop policy complaint_events_added on audit_events;
    drop policy complaint_events_seen on audit_events;
    drop policy complaint_chains_moved on audit_chains;
    drop policy complaint_chains_begun on audit_chains;
    drop policy complaint_chains_seen on audit_chains;
    drop policy superiors_are_set on acts;
    drop policy complaint_tasks on tasks;
    revoke insert on facts, locators, device_codes, fact_evidence from habarlama_worker;
    drop function public_complaint, confirm_complaint, submit_complaint, i_took_part_in, took_part_in;
    drop table complaint_submissions, complaints, superiors;
    delete from counters where kind = 'complaint';
  `);
}
