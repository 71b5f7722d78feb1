import type { Knex } from 'knex';

/** An owner without an account is told of the correction of the decision on his complaint. */
export async function up(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  await db.raw(`
    -- Writes to whoever complained without an account, if he gave an address; whoever corrects sees neither that nor his link.
    create function tell_complainant_of_correction(correction uuid, at timestamptz) returns void
    language plpgsql volatile security definer set search_path = ${rows[0].schema}, pg_temp as $$
    begin
      if not has_role('supervisor') then return; end if;
      perform queue_letter(c.complainant ->> 'email', c.language, 'complaint_decision_corrected',
          jsonb_build_object('number', c.number, 'link', '/public/complaints/' || c.id || '\\?token=' || c.token), at)
        from documents d join complaints c on c.id = d.case_id
       where d.id = correction and d.kind = 'complaint_decision' and d.corrects is not null
         and c.token is not null and c.complainant ->> 'email' is not null;
    end $$;
    revoke execute on function tell_complainant_of_correction from public;
    grant execute on function tell_complainant_of_correction to habarlama_api;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop function tell_complainant_of_correction');
}
