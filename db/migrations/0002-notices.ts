import type { Knex } from 'knex';

/** Notices, their facts and evidence, and the review of them. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table notices (
      id uuid primary key,
      status text not null check (status in ('draft', 'submitting', 'submitted', 'in_review', 'second_opinion', 'in_execution', 'closed', 'returned', 'withdrawn')),
      outcome text check (outcome in ('restricted', 'rejected', 'mixed', 'duplicate', 'not_executed')),
      revision int not null default 1,
      channel text not null default 'system',
      source text not null default 'notice',
      body_code text not null,
      filer_id uuid not null references accounts,
      violation_kind text,
      norm text,
      court_act jsonb,
      necessity text,
      external_reference text,
      attestation jsonb,
      number text unique,
      year int,
      serial int,
      split_from uuid references notices,
      parts int not null default 1,
      submission_act_id uuid,
      submitted_at timestamptz,
      reviewer_id uuid references accounts,
      review_since timestamptz,
      review_stage int not null default 0,
      due_at timestamptz,
      overdue boolean not null default false,
      sheet_version int not null default 0,
      opinion_by text check (opinion_by in ('reviewer', 'supervisor')),
      disagreements int not null default 0,
      recipient_ids uuid[],
      missing jsonb,
      withdrawal_reason text,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      closed_at timestamptz,
      unique (body_code, external_reference)
    );
    create index notices_by_status on notices (status, id);
    create index notices_by_body on notices (body_code, id);
    create index notices_by_reviewer on notices (reviewer_id, status);

    create table notice_versions (
      notice_id uuid not null references notices on delete cascade,
      version int not null,
      content jsonb not null,
      sha256 text not null,
      frozen_at timestamptz not null,
      primary key (notice_id, version)
    );

    create table facts (
      id uuid primary key,
      notice_id uuid not null references notices on delete cascade,
      ordinal int not null,
      medium text not null,
      protocol text,
      substantiation text,
      necessity text,
      target text,
      scope text not null,
      verdict text not null default 'pending' check (verdict in ('pending', 'confirmed', 'unconfirmed', 'duplicate')),
      reason_code text,
      reasons text,
      confirmed_target text,
      duplicate_of uuid
    );
    create index facts_of_notice on facts (notice_id, ordinal);

    create table locators (
      fact_id uuid not null references facts on delete cascade,
      position int not null,
      kind text not null,
      input text not null,
      normalised text not null,
      unicode text,
      scope text not null,
      warnings text[] not null default '{}',
      hard_stop text,
      platform text,
      primary key (fact_id, position)
    );
    create index locators_by_target on locators (normalised);

    create table device_codes (
      fact_id uuid not null references facts on delete cascade,
      position int not null,
      kind text not null,
      input text not null,
      normalised text not null,
      warnings text[] not null default '{}',
      primary key (fact_id, position)
    );

    create table evidence (
      id uuid primary key,
      notice_id uuid not null references notices on delete cascade,
      sha256 text not null,
      original_sha256 text not null,
      media_type text not null,
      bytes int not null,
      width int,
      height int,
      captured_at timestamptz,
      file_name text,
      uploaded_by uuid not null references accounts,
      uploaded_at timestamptz not null
    );
    create index evidence_of_notice on evidence (notice_id);
    create table fact_evidence (
      fact_id uuid not null references facts on delete cascade,
      evidence_id uuid not null references evidence on delete cascade,
      position int not null,
      primary key (fact_id, evidence_id)
    );

    create table hard_stop_requests (
      id uuid primary key,
      notice_id uuid not null references notices on delete cascade,
      fact_id uuid not null references facts on delete cascade,
      normalised text not null,
      reasons text not null,
      requested_by uuid not null references accounts,
      requested_at timestamptz not null,
      allowed boolean,
      ruled_by uuid references accounts,
      ruled_at timestamptz,
      ruling_reasons text
    );
    create index hard_stop_requests_of_fact on hard_stop_requests (fact_id);

    create table leases (notice_id uuid primary key references notices on delete cascade, holder_id uuid not null references accounts, expires_at timestamptz not null);

    create table sheet_verdicts (
      fact_id uuid primary key references facts on delete cascade,
      notice_id uuid not null references notices on delete cascade,
      verdict text not null,
      reason_code text not null,
      reasons text not null,
      target text,
      duplicate_of uuid,
      written_by uuid not null references accounts,
      written_at timestamptz not null
    );
    create index sheet_verdicts_of_notice on sheet_verdicts (notice_id);

    create table opinions (
      id uuid primary key,
      notice_id uuid not null references notices,
      sheet_version int not null,
      reader_id uuid not null references accounts,
      opinion text not null check (opinion in ('agree', 'disagree')),
      reasons text not null,
      facts jsonb not null default '[]',
      given_at timestamptz not null
    );
    create index opinions_of_notice on opinions (notice_id);

    create table recusals (
      notice_id uuid not null references notices,
      account_id uuid not null references accounts,
      reason text not null,
      at timestamptz not null,
      primary key (notice_id, account_id)
    );

    create table tasks (
      id uuid primary key,
      kind text not null,
      notice_id uuid not null references notices on delete cascade,
      dispatch_id uuid,
      key text not null default '',
      account_id uuid references accounts,
      role text not null,
      opened_at timestamptz not null,
      due_at timestamptz,
      escalated_at timestamptz,
      reminders int not null default 0,
      closed_at timestamptz
    );
    create unique index tasks_open_once on tasks (kind, notice_id, coalesce(dispatch_id, notice_id), key) where closed_at is null;
    create index tasks_of_account on tasks (account_id, id) where closed_at is null;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop table tasks, recusals, opinions, sheet_verdicts, leases, hard_stop_requests, fact_evidence, evidence, device_codes, locators, facts, notice_versions, notices;
  `);
}
