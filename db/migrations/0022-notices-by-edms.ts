import type { Knex } from 'knex';

const me = '(select current_account())';
const registrar = `(select has_role('registrar'))`;
const ofMyDraft = (column: string) =>
  `${registrar} and exists (select from notices n where n.id = ${column} and n.channel = 'edms' and n.filer_id = ${me} and n.status in ('draft', 'returned'))`;
const ofMyFact = (column: string) =>
  `${registrar} and exists (select from facts f join notices n on n.id = f.notice_id where f.id = ${column} and n.channel = 'edms'
     and n.filer_id = ${me} and n.status in ('draft', 'returned'))`;
const ofFiled = (column: string) =>
  `exists (select from notices n where n.id = ${column} and n.status not in ('draft', 'submitting'))`;

interface Rules {
  add?: string;
  change?: [string, string];
  remove?: string;
}

const draftOf = { add: ofMyDraft('notice_id'), remove: ofMyDraft('notice_id') };
const partOfFact = { add: ofMyFact('fact_id'), remove: ofMyFact('fact_id') };
/** What the registrar who enters a notice may do to its draft, beside what officers may do to theirs. */
const entering: Record<string, Rules> = {
  facts: { ...draftOf, change: [ofMyDraft('notice_id'), ofMyDraft('notice_id')] },
  locators: partOfFact,
  device_codes: partOfFact,
  fact_evidence: partOfFact,
  evidence: { add: `uploaded_by = ${me} and ${ofMyDraft('notice_id')}` },
  hard_stop_requests: {
    add: `allowed is null and requested_by = ${me} and ${ofMyDraft('notice_id')}`,
    change: [ofMyDraft('notice_id'), `voided_at is not null and ${ofMyDraft('notice_id')}`],
    remove: `allowed is null and ${ofMyDraft('notice_id')}`,
  },
  // Frozen by the registrar who releases.
  notice_versions: {
    add: `${registrar} and exists (select from notices n where n.id = notice_id and n.channel = 'edms' and n.filer_id <> ${me}
      and n.status in ('draft', 'returned'))`,
  },
  notices: {
    add: `channel = 'edms' and status = 'draft' and filer_id = ${me} and ${registrar}`,
    change: [
      `channel = 'edms' and ${registrar}`,
      `channel = 'edms' and ${registrar} and ((filer_id = ${me} and status in ('draft', 'returned'))
        or (filer_id <> ${me} and status in ('draft', 'returned', 'submitting') and released_by = ${me}))`,
    ],
    remove: `channel = 'edms' and status = 'draft' and filer_id = ${me} and ${registrar}`,
  },
  tasks: {
    add: `(kind = 'edms_release' and ${registrar}) or (kind = 'hard_stop' and ${ofMyDraft('notice_id')})`,
    change: [
      `(kind in ('edms_release', 'edms_answer') and ${registrar}) or (kind = 'hard_stop' and ${ofMyDraft('notice_id')})`,
      `(kind in ('edms_release', 'edms_answer') and ${registrar}) or (kind = 'hard_stop' and ${ofMyDraft('notice_id')})`,
    ],
  },
};
/** Registrars see each other's entries; that the second reads the letter before the first one's rows is for the API to see to. */
const seen: Record<string, string> = {
  notices: `channel = 'edms' and ${registrar}`,
  tasks: `role = 'registrar' and ${registrar}`,
};

const policies = Object.entries(entering).flatMap(([table, { add, change, remove }]) => [
  ...(add === undefined
    ? []
    : [`create policy registrar_insert on ${table} for insert to habarlama_api with check (${add})`]),
  ...(change === undefined
    ? []
    : [
        `create policy registrar_update on ${table} for update to habarlama_api using (${change[0]}) with check (${change[1]})`,
      ]),
  ...(remove === undefined
    ? []
    : [`create policy registrar_delete on ${table} for delete to habarlama_api using (${remove})`]),
]);

/** The second channel (Rules, clause 9): what comes by the EDMS, between two registrars, and what goes back. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table notices add column released_by uuid references accounts,
      add constraint released_by_another check (released_by <> filer_id);
    grant insert (channel), update (released_by) on notices to habarlama_api;
    alter policy api_insert on notices with check (channel = 'system' and status = 'draft' and filer_id = (select filing_account())
      and body_code = (select filing_body()));

    -- A letter of a body that files, or that completes what was returned.
    create table edms_letters (
      id uuid primary key,
      notice_id uuid not null references notices on delete cascade,
      body_code text not null,
      edms_number text not null,
      -- Almaty days, as the EDMS writes them.
      edms_date text not null check (edms_date ~ '^\\d{4}-\\d\\d-\\d\\d$'),
      signer_name text not null,
      signer_post text not null check (signer_post in ('first_head', 'deputy')),
      post_title text not null,
      status text not null default 'entry' check (status in ('entry', 'comparison', 'compared', 'released')),
      entered_by uuid not null references accounts,
      entered_at timestamptz not null,
      document jsonb,
      signature jsonb,
      received_at timestamptz,
      report jsonb,
      checked_at timestamptz,
      reading jsonb,
      compared_by uuid references accounts,
      compared_at timestamptz,
      release_note text,
      released_by uuid references accounts,
      released_at timestamptz,
      check (entered_by <> compared_by),
      check (entered_by <> released_by),
      unique (body_code, edms_number, edms_date)
    );
    create index edms_letters_of_notice on edms_letters (notice_id, id);
    create unique index edms_letters_open on edms_letters (notice_id) where released_at is null;

    -- A letter to the body, until a registrar says under which number the EDMS sent it.
    create table edms_answers (
      id uuid primary key,
      notice_id uuid not null references notices,
      kind text not null check (kind in ('return', 'decision')),
      document_id uuid not null unique references documents,
      number text not null unique,
      issued_at timestamptz not null,
      sent_number text,
      sent_date text check (sent_date ~ '^\\d{4}-\\d\\d-\\d\\d$'),
      marked_by uuid references accounts,
      marked_at timestamptz
    );
    create index edms_answers_of_notice on edms_answers (notice_id, id);

    alter table edms_letters enable row level security, force row level security;
    alter table edms_answers enable row level security, force row level security;
    ${['edms_letters', 'edms_answers']
      .map(
        (table) => `
      create policy owner on ${table} to current_user using (true) with check (true);
      create policy worker on ${table} to habarlama_worker using (true) with check (true);
      create policy auditor on ${table} for select to habarlama_auditor using (true);
      create policy api_select on ${table} for select to habarlama_api using ((select has_role('registrar', 'auditor')) or ${ofFiled('notice_id')});
      grant select on ${table} to habarlama_auditor, habarlama_worker, habarlama_api;`,
      )
      .join('')}
    grant insert on edms_answers to habarlama_worker;
    -- What was found in a document that had to wait for the scanner.
    grant update (document, status, report, checked_at, reading, compared_by, compared_at) on edms_letters to habarlama_worker;
    create policy api_insert on edms_letters for insert to habarlama_api
      with check (entered_by = ${me} and status = 'entry' and compared_by is null and released_by is null and ${ofMyDraft('notice_id')});
    create policy api_update on edms_letters for update to habarlama_api using (${registrar} and released_at is null)
      with check (${registrar} and ((entered_by = ${me} and released_by is null) or (entered_by <> ${me} and (compared_by = ${me} or (compared_by is null and status = 'comparison')))));
    create policy api_update on edms_answers for update to habarlama_api using (${registrar} and marked_at is null)
      with check (${registrar} and marked_by = ${me});
    grant insert, update on edms_letters to habarlama_api;
    grant update (sent_number, sent_date, marked_by, marked_at) on edms_answers to habarlama_api;

    create policy registrar_insert on acts for insert to habarlama_api
      with check (actor_id = ${me} and ${registrar} and kind like 'edms\\_%' and state = 'applied');

    ${policies.join(';\n')};
    ${Object.entries(seen)
      .map(([table, rows]) => `create policy registrar_select on ${table} for select to habarlama_api using (${rows})`)
      .join(';\n')};
  `);
}

export async function down(db: Knex): Promise<void> {
  const commands = ['select', 'insert', 'update', 'delete'];
  const all = [...new Set([...Object.keys(entering), ...Object.keys(seen)])];
  const dropped = all.flatMap((table) =>
    commands.map((command) => `drop policy if exists registrar_${command} on ${table};`),
  );
  await db.raw(`
    ${dropped.join('\n')}
    alter policy api_insert on notices with check (status = 'draft' and filer_id = (select filing_account()) and body_code = (select filing_body()));
    drop policy registrar_insert on acts;
    drop table edms_answers, edms_letters;
    revoke insert (channel) on notices from habarlama_api;
    alter table notices drop constraint released_by_another, drop column released_by;
  `);
}
