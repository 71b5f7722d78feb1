import type { Knex } from 'knex';

/** Reference data, people, and the record of what was done. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table reference_entries (
      list text not null,
      code text not null,
      kk text, ru text, en text,
      data jsonb not null default '{}',
      valid_from date not null,
      valid_to date,
      position int not null,
      primary key (list, code, valid_from)
    );

    create table recipients (
      id uuid primary key,
      code text not null unique,
      name text not null,
      kind text not null check (kind in ('telecom_operator', 'online_platform', 'technical_service')),
      platform text,
      scopes text[] not null,
      languages text[] not null,
      endpoint text,
      secret text,
      endpoint_disabled_at timestamptz,
      active boolean not null default true,
      revision int not null default 1,
      updated_at timestamptz not null
    );

    create table accounts (
      id uuid primary key,
      issuer text not null,
      subject text not null,
      full_name text not null,
      email text not null,
      language text not null check (language in ('kk', 'ru', 'en')),
      roles text[] not null,
      body_code text,
      recipient_id uuid references recipients,
      created_at timestamptz not null,
      closed_at timestamptz,
      unique (issuer, subject)
    );
    create table competences (account_id uuid not null references accounts, violation_kind text not null, primary key (account_id, violation_kind));
    create table absences (id uuid primary key, account_id uuid not null references accounts, from_day date not null, to_day date not null);

    create table acts (
      id uuid primary key,
      case_id uuid not null,
      notice_id uuid not null,
      dispatch_id uuid,
      kind text not null,
      actor_id uuid not null references accounts,
      roles text[] not null,
      payload jsonb not null,
      state text not null check (state in ('received', 'applied', 'refused')),
      answer jsonb,
      received_at timestamptz not null,
      decided_at timestamptz,
      answered_at timestamptz
    );
    create index acts_unanswered on acts (case_id, id) where answered_at is null;
    create index acts_of_notice on acts (notice_id, id);

    create table idempotency_keys (
      account_id uuid not null references accounts,
      key uuid not null,
      route text not null,
      body_hash text not null,
      act_id uuid not null,
      created_at timestamptz not null,
      primary key (account_id, key)
    );
    create index idempotency_keys_age on idempotency_keys (created_at);

    create table audit_chains (case_id uuid primary key, length int not null, head text not null);
    create table audit_events (
      id uuid primary key,
      case_id uuid not null,
      position int not null,
      at timestamptz not null,
      actor_id uuid,
      actor_roles text[] not null,
      body_code text,
      kind text not null,
      outcome text not null check (outcome in ('applied', 'refused')),
      act_id uuid,
      dispatch_id uuid,
      before jsonb,
      after jsonb,
      previous_hash text not null,
      hash text not null,
      unique (case_id, position)
    );

    create table counters (kind text not null, year int not null, value int not null, primary key (kind, year));
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop table counters, audit_events, audit_chains, idempotency_keys, acts, absences, competences, accounts, recipients, reference_entries;
  `);
}
