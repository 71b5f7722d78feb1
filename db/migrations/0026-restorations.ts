import type { Knex } from 'knex';

/** What the worker's login may do to each of the new tables. */
const workerMay: Record<string, string> = {
  restorations: 'select, insert, update',
  restoration_targets: 'select, insert, update',
  instructions: 'select, insert, update (settled_at)',
  instruction_facts: 'select, insert',
};

// As in 0013: sub-selects, so that each is asked once in a statement and not for every row.
const me = '(select current_account())';
const myBody = '(select current_body())';
const filingBody = '(select filing_body())';
const recipient = '(select acting_recipient())';
const has = (...roles: string[]) => `(select has_role(${roles.map((role) => `'${role}'`).join(', ')}))`;
const reviews = has('reviewer', 'supervisor');
const readsFiled = has('reviewer', 'supervisor', 'auditor');
const readsExecution = has('reviewer', 'supervisor', 'auditor', 'operations');
const ofMyDispatch = (where: string) =>
  `exists (select from dispatches d where ${where} and d.recipient_id = ${recipient} and d.opened_at is not null)`;
const notOfMyBody = `(r.body_code is null or r.body_code is distinct from ${myBody})`;
const isVisible = (column: string) => `exists (select from restorations r where r.id = ${column})`;

const policies = `
  create policy api_select on restorations for select to habarlama_api
    using (${readsFiled} or body_code = ${filingBody} or requested_by = ${me});
  create policy api_select on restoration_targets for select to habarlama_api using (${isVisible('restoration_id')});
  create policy api_select on instructions for select to habarlama_api
    using (${readsExecution} or ${isVisible('restoration_id')} or ${ofMyDispatch('d.instruction_id = instructions.id')}
      or (${filingBody} is not null and exists (select from instruction_facts f where f.instruction_id = instructions.id)));
  create policy api_select on instruction_facts for select to habarlama_api
    using (${readsExecution} or (${filingBody} is not null and exists (select from prescriptions p where p.id = prescription_id))
      or exists (select from dispatches d join dispatch_facts o on o.dispatch_id = d.id
      where d.instruction_id = instruction_facts.instruction_id and o.fact_id = instruction_facts.fact_id
        and d.recipient_id = ${recipient} and d.opened_at is not null));
  create policy api_select on restriction_grounds for select to habarlama_api using (${readsFiled});
  grant select on restorations, restoration_targets, instructions, instruction_facts, restriction_grounds to habarlama_api;

  grant update (review_on) on restrictions to habarlama_api;
  create policy api_update on restrictions for update to habarlama_api using (${reviews}) with check (${reviews} and lifted_at is null);
  create policy review_tasks_closed on tasks for update to habarlama_api
    using (kind = 'periodic_review' and ${reviews}) with check (kind = 'periodic_review' and ${reviews});
  create policy review_acts on acts for insert to habarlama_api
    with check (actor_id = ${me} and kind = 'restriction_review' and ${reviews});

  create policy restoration_tasks on tasks for select to habarlama_api
    using (notice_id is null and ((role = 'reviewer' and ${has('reviewer')}) or ${has('supervisor', 'auditor')})
      and exists (select from restorations r where r.id = subject_id and ${notOfMyBody}));

  create policy restoration_chains_seen on audit_chains for select to habarlama_api
    using (${isVisible('case_id')} or exists (select from dispatches d where d.restoration_id = case_id));
  create policy restoration_chains_begun on audit_chains for insert to habarlama_api
    with check (${isVisible('case_id')} or exists (select from dispatches d where d.restoration_id = case_id));
  create policy restoration_chains_moved on audit_chains for update to habarlama_api
    using (${isVisible('case_id')} or exists (select from dispatches d where d.restoration_id = case_id));
  create policy restoration_events_seen on audit_events for select to habarlama_api
    using (${readsFiled} and exists (select from restorations r where r.id = case_id and ${notOfMyBody}));
  create policy restoration_events_added on audit_events for insert to habarlama_api
    with check (actor_id = ${me} and (${isVisible('case_id')} or exists (select from dispatches d where d.restoration_id = case_id)));
`;

/** The way back: who asks that access be resumed, the instruction that cancels a prescription, and its way to the same recipients. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table restorations (
      id uuid primary key,
      status text not null check (status in ('in_check', 'in_execution', 'closed')),
      outcome text check (outcome in ('lifted', 'still_restricted', 'refused')),
      revision int not null default 1,
      origin text not null check (origin in ('owner', 'recipient', 'state_body', 'own_motion')),
      cause text not null check (cause in ('removed', 'act_annulled', 'error', 'ground_expired', 'complaint_upheld', 'periodic_review')),
      statement text not null,
      requested_by uuid references accounts,
      body_code text,
      recipient_id uuid references recipients,
      complaint_id uuid,
      requested_at timestamptz not null,
      check_since timestamptz,
      due_at timestamptz,
      stage int not null default 0,
      overdue boolean not null default false,
      decision text check (decision in ('lift', 'refuse')),
      reasons text,
      decided_by uuid references accounts,
      decided_at timestamptz,
      is_started boolean not null default false,
      closed_at timestamptz
    );
    create index restorations_not_started on restorations (id) where not is_started;
    create index restorations_by_status on restorations (status, id);
    create table restoration_targets (
      restoration_id uuid not null references restorations,
      restriction_id uuid not null references restrictions,
      fact_ids uuid[],
      lifted boolean,
      primary key (restoration_id, restriction_id)
    );
    create index restoration_targets_of_restriction on restoration_targets (restriction_id);

    create table instructions (
      id uuid primary key,
      restoration_id uuid not null unique references restorations,
      number text not null unique,
      year int not null,
      serial int not null,
      issued_at timestamptz not null,
      issuing_official_id uuid not null references accounts,
      issuing_body jsonb not null,
      cause text not null,
      reasons text not null,
      term_minutes int not null,
      how_to_complain jsonb not null,
      settled_at timestamptz
    );
    create table instruction_facts (
      instruction_id uuid not null references instructions,
      fact_id uuid not null references facts,
      restriction_id uuid not null references restrictions,
      prescription_id uuid not null references prescriptions,
      ordinal int not null,
      kind text not null,
      normalised text not null,
      unicode text,
      scope text not null,
      primary key (instruction_id, fact_id)
    );

    alter table restrictions add column lifted_by uuid references restorations, add column resumed_at timestamptz;
    create index notices_by_court_act on notices ((court_act ->> 'number'));
    create index restrictions_of_prescription on restrictions (prescription_id);
    create index restrictions_by_review on restrictions (review_on) where lifted_at is null;
    alter table restriction_grounds add column ended_at timestamptz, add column ended_by uuid references restorations;
    create index restriction_grounds_of_notice on restriction_grounds (notice_id);

    alter table dispatches alter column prescription_id drop not null, alter column notice_id drop not null,
      add column instruction_id uuid references instructions, add column restoration_id uuid references restorations,
      add constraint dispatches_carry_one_order check (num_nonnulls(prescription_id, instruction_id) = 1
        and num_nonnulls(notice_id, restoration_id) = 1 and (prescription_id is null) = (notice_id is null)),
      add constraint dispatches_of_instructions unique (instruction_id, recipient_id);
    alter table dispatches add column order_id uuid not null generated always as (coalesce(prescription_id, instruction_id)) stored;
    create index dispatches_of_order on dispatches (order_id);
    create index dispatches_of_restoration on dispatches (restoration_id);

    grant update (lifted_by, resumed_at, review_on) on restrictions to habarlama_worker;
    grant update (ended_at, ended_by) on restriction_grounds to habarlama_worker;
  `);
  for (const [table, granted] of Object.entries(workerMay)) {
    await db.raw(`
      alter table ${table} enable row level security, force row level security;
      create policy owner on ${table} to current_user using (true) with check (true);
      create policy worker on ${table} to habarlama_worker using (true) with check (true);
      create policy auditor on ${table} for select to habarlama_auditor using (true);
      grant select on ${table} to habarlama_auditor;
      grant ${granted} on ${table} to habarlama_worker;
    `);
  }
  await db.raw(policies);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop policy review_acts on acts;
    drop policy review_tasks_closed on tasks;
    drop policy api_update on restrictions;
    revoke update (review_on) on restrictions from habarlama_api;
    drop policy restoration_events_added on audit_events;
    drop policy restoration_events_seen on audit_events;
    drop policy restoration_chains_moved on audit_chains;
    drop policy restoration_chains_begun on audit_chains;
    drop policy restoration_chains_seen on audit_chains;
    drop policy restoration_tasks on tasks;
    drop policy api_select on restriction_grounds;
    revoke select on restriction_grounds from habarlama_api;
    revoke update (lifted_by, resumed_at, review_on) on restrictions from habarlama_worker;
    revoke update (ended_at, ended_by) on restriction_grounds from habarlama_worker;
    drop policy api_select on instructions;
    drop policy api_select on instruction_facts;
    drop index dispatches_of_restoration, dispatches_of_order;
    alter table dispatches drop column order_id, drop constraint dispatches_of_instructions, drop constraint dispatches_carry_one_order,
      drop column restoration_id, drop column instruction_id, alter column notice_id set not null, alter column prescription_id set not null;
    drop index notices_by_court_act, restriction_grounds_of_notice, restrictions_by_review, restrictions_of_prescription;
    alter table restriction_grounds drop column ended_by, drop column ended_at;
    alter table restrictions drop column resumed_at, drop column lifted_by;
    drop table instruction_facts, instructions, restoration_targets, restorations;
  `);
}
