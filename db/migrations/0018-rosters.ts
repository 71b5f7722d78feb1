import type { Knex } from 'knex';

/** Who may read what, beside the owner, the worker and whoever audits; people act through the API alone. */
const has = (...roles: string[]) => `(select has_role(${roles.map((role) => `'${role}'`).join(', ')}))`;
const filingBody = '(select filing_body())';

const workerMay: Record<string, string> = {
  roster_obligations: 'select, insert, update (fulfilled_at, overdue_at)',
  roster_reminders: 'select, insert',
};

/** Rosters (Rules, clause 5; Annex 1): the duty to renew them once per half-year. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table roster_obligations (
      id uuid primary key,
      body_code text not null,
      -- Code, first and last Almaty day: '2026-H2'.
      half_year text not null check (half_year ~ '^[0-9]{4}-H[12]$'),
      first_day date not null,
      last_day date not null,
      raised_at timestamptz not null,
      fulfilled_at timestamptz,
      overdue_at timestamptz,
      unique (body_code, half_year)
    );
    create index roster_obligations_open on roster_obligations (last_day) where fulfilled_at is null;

    create table roster_reminders (
      obligation_id uuid not null references roster_obligations,
      -- 'before_14', 'before_7', 'before_1', 'overdue_0', 'overdue_1', …
      reminder text not null,
      sent_at timestamptz not null,
      primary key (obligation_id, reminder)
    );
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
  await db.raw(`
    create policy api_select on roster_obligations for select to habarlama_api
      using (body_code = ${filingBody} or ${has('reviewer', 'supervisor', 'registrar', 'auditor')});
    grant select on roster_obligations to habarlama_api;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table roster_reminders, roster_obligations');
}
