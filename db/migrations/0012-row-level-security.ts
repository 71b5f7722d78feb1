import type { Knex } from 'knex';

/** What the worker's login may do to each table. It acts for the engine, which carries every case: to the rows it is not bound. */
const workerMay: Record<string, string> = {
  accounts: 'select',
  role_grants: 'select',
  competences: 'select',
  absences: 'select',
  recipients: 'select, update (endpoint_disabled_at)',
  acts: 'select, update (state, answer, decided_at, answered_at)',
  idempotency_keys: '',
  audit_chains: 'select, insert, update (length, head)',
  audit_events: 'select, insert',
  audit_roots: 'select, insert',
  audit_root_leaves: 'select, insert',
  counters: 'select, insert, update',
  notices: 'select, insert, update',
  notice_versions: 'select',
  facts: 'select, update',
  locators: 'select',
  device_codes: 'select',
  fact_evidence: 'select, update (evidence_id)',
  evidence: 'select, insert, update (scan, scanned_at), delete',
  hard_stop_requests: 'select, update (notice_id)',
  leases: 'select, insert, update, delete',
  sheet_verdicts: 'select, update',
  opinions: 'select, insert',
  recusals: 'select, insert',
  refused_reviewers: 'select, insert',
  tasks: 'select, insert, update',
  prescriptions: 'select, insert, update (settled_at)',
  prescription_facts: 'select, insert',
  restrictions: 'select, insert, update (lifted_at)',
  restriction_grounds: 'select, insert',
  dispatches: 'select, insert, update',
  dispatch_facts: 'select, insert, update',
  receipts: 'select, insert',
  rulings: 'select, insert',
  dispatch_messages: 'select, insert, update',
  alerts: 'select, insert',
};

// All but the secret that prescriptions are signed with.
const shownRecipient =
  '(id, code, name, kind, platform, scopes, languages, endpoint, has_secret, endpoint_disabled_at, active, revision, updated_at)';

/**
 * Row-level security, forced, on every table that holds cases or people: without a policy nobody sees a row. The owner of the tables, who migrates
 * and in whose name the functions look across, sees all; so does the worker within its grants, and whoever audits, who only reads.
 */
export async function up(db: Knex): Promise<void> {
  for (const [table, granted] of Object.entries(workerMay)) {
    await db.raw(`
      alter table ${table} enable row level security, force row level security;
      create policy owner on ${table} to current_user using (true) with check (true);
      create policy worker on ${table} to habarlama_worker using (true) with check (true);
      create policy auditor on ${table} for select to habarlama_auditor using (true);
      grant select ${table === 'recipients' ? shownRecipient : ''} on ${table} to habarlama_auditor;
    `);
    if (granted !== '') await db.raw(`grant ${granted} on ${table} to habarlama_worker`);
  }
  await db.raw('grant select on reference_entries to habarlama_worker, habarlama_auditor');
  await db.raw('revoke execute on function almaty_day, refuse_second_organisation from public');
}

export async function down(db: Knex): Promise<void> {
  for (const table of Object.keys(workerMay)) {
    await db.raw(`
      drop policy owner on ${table};
      drop policy worker on ${table};
      drop policy auditor on ${table};
      alter table ${table} disable row level security, no force row level security;
      revoke all on ${table} from habarlama_worker, habarlama_auditor;
    `);
  }
  await db.raw('revoke all on reference_entries from habarlama_worker, habarlama_auditor');
}
