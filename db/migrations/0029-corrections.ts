import type { Knex } from 'knex';
import { correctable } from './0019-paper.js';

const mine = `(select has_role('supervisor'))`;

/** A supervisor corrects a clerical error of an act by a further one, over HTTP: no case waits in it. */
export async function up(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  const fixed = `security definer set search_path = ${rows[0].schema}, pg_temp`;
  await db.raw(`
    -- Whether one document may correct another: of the same kind, case, subject and body, which nothing has corrected; a copy for the same recipient.
    create function is_correctable(given uuid, given_kind text, given_case uuid, given_dispatch uuid, given_subject uuid, given_body text)
    returns boolean language sql stable ${fixed} as $$
      select exists (select from documents d where d.id = given and d.kind = given_kind and d.case_id = given_case
        and d.dispatch_id is not distinct from given_dispatch and d.subject_id is not distinct from given_subject
        and d.body_code is not distinct from given_body and not exists (select from documents c where c.corrects = d.id)) $$;

    -- Whom the system tells of a document: the recipient of a copy, and whoever brought the case.
    create function people_told_of_document(given uuid, at timestamptz) returns setof uuid language sql stable ${fixed} as $$
      select account_id from (
        select g.account_id from documents d join dispatches s on s.id = d.dispatch_id
          join role_grants g on g.recipient_id = s.recipient_id and g.role = 'recipient' and g.revoked_at is null
            and almaty_day((extract(epoch from at) * 1000)::bigint) between g.valid_from and coalesce(g.valid_to, 'infinity')
         where d.id = given
        union
        select p.account_id from documents d cross join lateral (
          select filer_id from notices where id = d.case_id
          union all select requested_by from restorations where id = d.case_id
          union all select lodged_by from complaints where id = d.case_id) p (account_id)
         where d.id = given and d.dispatch_id is null) told
       where account_id is not null and (acts_for_the_house() or has_role('supervisor')) $$;

    revoke execute on function is_correctable, people_told_of_document from public;
    grant execute on function is_correctable, people_told_of_document to habarlama_api;

    create policy api_insert_corrections on documents for insert to habarlama_api
      with check (${mine} and corrects is not null and printed_at is null and kind in ${correctable}
        and is_correctable(corrects, kind, case_id, dispatch_id, subject_id, body_code));
    create policy corrections on acts for insert to habarlama_api
      with check (actor_id = (select current_account()) and kind = 'document_correction' and ${mine});
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop policy corrections on acts;
    drop policy api_insert_corrections on documents;
    drop function people_told_of_document, is_correctable;
  `);
}
