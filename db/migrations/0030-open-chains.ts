import type { Knex } from 'knex';

const me = '(select current_account())';
const chainIsOpen = `case_id = ${me} or exists (select from notices n where n.id = case_id)
  or exists (select from dispatches d where d.notice_id = case_id)
  or exists (select from hard_stop_requests h where h.notice_id = case_id and h.ruled_by = ${me})
  or ((select has_role('administrator')) and (exists (select from accounts a where a.id = case_id) or exists (select from recipients r where r.id = case_id)))`;
const ofRosters = `exists (select from rosters r where r.id = case_id)
  or exists (select from roster_authorisations a where a.id = case_id) or exists (select from roster_obligations o where o.id = case_id)`;
const ofComplaints = 'exists (select from complaints c where c.id = case_id)';
const ofRestorations = `exists (select from restorations r where r.id = case_id)
  or exists (select from dispatches d where d.restoration_id = case_id)`;
const readers = (clauses: string) => `for select to habarlama_api using (${clauses})`;
const beginners = (clauses: string) => `for insert to habarlama_api with check (${clauses})`;
const movers = (clauses: string) => `for update to habarlama_api using (${clauses}) with check (${clauses})`;
const recorders = (clauses: string) => beginners(`actor_id = ${me} and (${clauses})`);

/** What there was before: name, table, clauses. */
const policies: [name: string, table: string, clauses: string][] = [
  ['api_select', 'audit_chains', readers(`${chainIsOpen} or (select has_role('auditor'))`)],
  ['api_insert', 'audit_chains', beginners(chainIsOpen)],
  ['api_update', 'audit_chains', movers(chainIsOpen)],
  ['api_insert', 'audit_events', recorders(chainIsOpen)],
  ['api_select_rosters', 'audit_chains', readers(ofRosters)],
  ['api_insert_rosters', 'audit_chains', beginners(ofRosters)],
  ['api_update_rosters', 'audit_chains', movers(ofRosters)],
  ['api_insert_rosters', 'audit_events', recorders(ofRosters)],
  ['complaint_chains_seen', 'audit_chains', readers(ofComplaints)],
  ['complaint_chains_begun', 'audit_chains', beginners(ofComplaints)],
  ['complaint_chains_moved', 'audit_chains', movers(ofComplaints)],
  ['complaint_events_added', 'audit_events', recorders(ofComplaints)],
  ['restoration_chains_seen', 'audit_chains', readers(ofRestorations)],
  ['restoration_chains_begun', 'audit_chains', beginners(ofRestorations)],
  ['restoration_chains_moved', 'audit_chains', movers(ofRestorations)],
  ['restoration_events_added', 'audit_events', recorders(ofRestorations)],
];

/**
 * Whether this person may go on with a chain of the audit trail, asked in one function. As sixteen policies, each with the policies of the tables it asks, the
 * same was planned anew for every event: 90 ms of 110. A function of Postgres keeps its plans, and asks no further than the first answer. It is
 * asked as the API's login, so that what row-level security shows of those tables decides, as before.
 */
export async function up(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  await db.raw(`
    create function chain_is_open(chain uuid) returns boolean language plpgsql stable
    set search_path = ${rows[0].schema}, pg_temp set plan_cache_mode = force_generic_plan as $$
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
    revoke execute on function chain_is_open from public;
    grant execute on function chain_is_open to habarlama_api;
    -- Asked many times in a statement; with the seal it is given, it would be planned each time.
    alter function actor_in_force() set plan_cache_mode = force_generic_plan;

    ${policies.map(([name, table]) => `drop policy ${name} on ${table};`).join('\n')}
    create policy api_select on audit_chains for select to habarlama_api using ((select has_role('auditor')) or chain_is_open(case_id));
    create policy api_insert on audit_chains for insert to habarlama_api with check (chain_is_open(case_id));
    create policy api_update on audit_chains for update to habarlama_api using (chain_is_open(case_id)) with check (chain_is_open(case_id));
    create policy api_insert on audit_events for insert to habarlama_api with check (actor_id = (select current_account()) and chain_is_open(case_id));
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop policy api_select on audit_chains;
    drop policy api_insert on audit_chains;
    drop policy api_update on audit_chains;
    drop policy api_insert on audit_events;
    drop function chain_is_open;
    alter function actor_in_force() reset plan_cache_mode;
    ${policies.map(([name, table, clauses]) => `create policy ${name} on ${table} ${clauses};`).join('\n')}
  `);
}
