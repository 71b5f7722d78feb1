import type { Knex } from 'knex';

/** Prescriptions, their way to recipients, and the register of what is restricted. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table prescriptions (
      id uuid primary key,
      notice_id uuid not null unique references notices,
      number text not null unique,
      year int not null,
      serial int not null,
      issued_at timestamptz not null,
      issuing_official_id uuid not null references accounts,
      issuing_body jsonb not null,
      violation_kind text not null,
      norm text not null,
      court_act jsonb,
      term_minutes int not null,
      how_to_complain jsonb not null,
      settled_at timestamptz
    );

    create table prescription_facts (
      prescription_id uuid not null references prescriptions,
      fact_id uuid not null references facts,
      ordinal int not null,
      kind text not null,
      normalised text not null,
      unicode text,
      scope text not null,
      reason_code text not null,
      reasons text not null,
      primary key (prescription_id, fact_id)
    );

    create table restrictions (
      id uuid primary key,
      kind text not null,
      normalised text not null,
      scope text not null,
      prescription_id uuid not null references prescriptions,
      fact_id uuid not null references facts,
      in_force_from timestamptz not null,
      review_on date not null,
      lifted_at timestamptz
    );
    create unique index restrictions_in_force on restrictions (normalised) where lifted_at is null;
    create table restriction_grounds (
      restriction_id uuid not null references restrictions,
      fact_id uuid not null references facts,
      notice_id uuid not null references notices,
      added_at timestamptz not null,
      primary key (restriction_id, fact_id)
    );

    create table dispatches (
      id uuid primary key,
      prescription_id uuid not null references prescriptions,
      notice_id uuid not null references notices,
      recipient_id uuid not null references recipients,
      revision int not null default 1,
      status text not null default 'pending' check (status in ('pending', 'delivered', 'received', 'unclear', 'impossible', 'undeliverable', 'executed', 'partly_executed', 'not_executed', 'cancelled')),
      created_at timestamptz not null,
      opened_at timestamptz,
      delivered_at timestamptz,
      fetched_at timestamptz,
      received_at timestamptz,
      undeliverable_at timestamptz,
      attempts int not null default 0,
      clock_started_at timestamptz,
      silence_alerted_at timestamptz,
      settled_at timestamptz,
      unique (prescription_id, recipient_id)
    );
    create index dispatches_of_recipient on dispatches (recipient_id, id);
    create index dispatches_by_status on dispatches (status, id);

    create table dispatch_facts (
      dispatch_id uuid not null references dispatches,
      fact_id uuid not null references facts,
      status text not null default 'pending' check (status in ('pending', 'received', 'unclear', 'impossible', 'executed', 'not_executed', 'cancelled')),
      due_at timestamptz,
      paused_at timestamptz,
      breached_at timestamptz,
      applied_kind text,
      applied_normalised text,
      applied_scope text,
      awaits_ruling boolean not null default false,
      note text,
      settled_at timestamptz,
      primary key (dispatch_id, fact_id)
    );

    create table receipts (
      id uuid primary key,
      dispatch_id uuid not null references dispatches,
      act_id uuid not null,
      fact_id uuid references facts,
      status text not null,
      note text,
      applied_target jsonb,
      late boolean not null default false,
      given_by uuid not null references accounts,
      given_at timestamptz not null
    );
    create index receipts_of_dispatch on receipts (dispatch_id, id);

    create table rulings (
      id uuid primary key,
      dispatch_id uuid not null references dispatches,
      act_id uuid not null,
      ruling text not null,
      fact_ids uuid[] not null,
      reasons text not null,
      ruled_by uuid not null references accounts,
      ruled_at timestamptz not null
    );
    create index rulings_of_dispatch on rulings (dispatch_id, id);

    create table dispatch_messages (
      id uuid primary key,
      dispatch_id uuid not null references dispatches,
      type text not null,
      ruling_id uuid references rulings,
      created_at timestamptz not null,
      attempts int not null default 0,
      last_attempt_at timestamptz,
      last_answer text,
      delivered_at timestamptz,
      cancelled_at timestamptz,
      given_up_at timestamptz
    );
    create index dispatch_messages_of_dispatch on dispatch_messages (dispatch_id, id);

    create table alerts (
      id uuid primary key,
      kind text not null,
      key text not null,
      notice_id uuid not null references notices,
      dispatch_id uuid references dispatches,
      recipient_id uuid references recipients,
      raised_at timestamptz not null,
      unique (kind, key)
    );
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop table alerts, dispatch_messages, rulings, receipts, dispatch_facts, dispatches, restriction_grounds, restrictions, prescription_facts, prescriptions;
  `);
}
