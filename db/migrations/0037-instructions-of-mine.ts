import type { Knex } from 'knex';

const staff = `(select has_role('reviewer', 'supervisor', 'auditor', 'operations'))`;
const toBodies = (ofMine: string) => `${staff}
  or exists (select from restorations r where r.id = restoration_id)
  or exists (select from dispatches d where d.instruction_id = instructions.id and d.recipient_id = (select acting_recipient()) and d.opened_at is not null)
  or ((select filing_body()) is not null and ${ofMine})`;

/**
 * Whether an instruction lifts a fact of this person's body, asked in one function. The policies of its facts, their prescriptions and their dispatches ask each
 * other: to plan them took 14 ms, and every list of dispatches joins the instructions. A function keeps its plan, and is asked only for somebody
 * of a body. It is asked as the API's login, so that what row-level security shows of those tables decides, as before.
 */
export async function up(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  await db.raw(`
    create function lifts_facts_of_mine(instruction uuid) returns boolean language plpgsql stable
    set search_path = ${rows[0].schema}, pg_temp set plan_cache_mode = force_generic_plan as $$
    begin
      return exists (select from instruction_facts f where f.instruction_id = instruction);
    end $$;
    revoke execute on function lifts_facts_of_mine from public;
    grant execute on function lifts_facts_of_mine to habarlama_api;
    drop policy api_select on instructions;
    create policy api_select on instructions for select to habarlama_api using (${toBodies('lifts_facts_of_mine(id)')});
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop policy api_select on instructions;
    create policy api_select on instructions for select to habarlama_api
      using (${toBodies('exists (select from instruction_facts f where f.instruction_id = instructions.id)')});
    drop function lifts_facts_of_mine;
  `);
}
