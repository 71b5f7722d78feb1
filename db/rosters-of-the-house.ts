import type { Knex } from 'knex';
import { newId } from './new-id.js';

/**
 * Puts a person on the list that a body's officers were taken over to, as the upgrade did. For the installation, not for people: a list
 * that a body has submitted itself stays as it is.
 */
export async function takeOverOfficer(
  tx: Knex,
  at: number,
  { bodyCode, fullName, email }: { bodyCode: string; fullName: string; email: string },
): Promise<void> {
  const times = { opened_at: new Date(at), updated_at: new Date(at), submitted_at: new Date(at) };
  await tx('rosters')
    .insert({ id: newId(at), body_code: bodyCode, status: 'in_force', version: 1, source: 'taken_over', ...times })
    .onConflict()
    .ignore();
  await tx.raw(
    `insert into roster_rows (roster_id, position, full_name, email)
       select r.id, coalesce((select max(w.position) from roster_rows w where w.roster_id = r.id), 0) + 1, ?, ?
         from rosters r where r.body_code = ? and r.status = 'in_force' and r.source = 'taken_over'
       on conflict do nothing`,
    [fullName, email, bodyCode],
  );
  await tx.raw(
    `update rosters r set size = (select count(*) from roster_rows w where w.roster_id = r.id) where r.body_code = ? and r.source = 'taken_over'`,
    [bodyCode],
  );
}
