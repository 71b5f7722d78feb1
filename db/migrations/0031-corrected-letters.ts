import type { Knex } from 'knex';

/** The correction of a letter that went out by the EDMS goes out by it too: a registrar has to send it, and only he sees that. */
export async function up(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  await db.raw(`
    -- Makes an answer and its task of a correction; gives the notice's number, or null where the first one was no answer.
    create function answer_with_correction(correction uuid, answer uuid, task uuid) returns text
    language plpgsql security definer set search_path = ${rows[0].schema}, pg_temp as $$
    declare first edms_answers; numbered text;
    begin
      if not has_role('supervisor') then return null; end if;
      -- What it corrects may be a correction that was made before they were sent.
      with recursive line as (
        select d.id, d.corrects, 0 as steps from documents d where d.id = correction and d.corrects is not null
        union all select d.id, d.corrects, l.steps + 1 from line l join documents d on d.id = l.corrects)
      select a.* into first from line l join edms_answers a on a.document_id = l.id where l.steps > 0 order by l.steps limit 1;
      if not found then return null; end if;
      insert into edms_answers (id, notice_id, kind, document_id, number, issued_at)
        select answer, first.notice_id, first.kind, d.id, d.number, d.issued_at from documents d where d.id = correction
        on conflict (document_id) do nothing;
      if found then
        insert into tasks (id, kind, subject_id, key, role, opened_at)
          select task, 'edms_answer', first.notice_id, correction::text, 'registrar', d.issued_at from documents d where d.id = correction;
      end if;
      select number into numbered from notices where id = first.notice_id;
      return numbered;
    end $$;
    revoke execute on function answer_with_correction from public;
    grant execute on function answer_with_correction to habarlama_api;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop function answer_with_correction');
}
