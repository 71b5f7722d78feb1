import type { Knex } from 'knex';

/**
 * Why this reviewer may not take this notice, as far as tables of people say: he stepped back from it, or its kind is not among
 * those he is competent for (none named: all), unless it was given to him. Undefined if nothing hinders him.
 */
export async function claimHindrance(
  db: Knex,
  noticeId: string,
  accountId: string,
): Promise<'recused' | 'not_competent' | undefined> {
  const row = await db<{ id: string }>('notices as n')
    .where('n.id', noticeId)
    .first<{ recused: boolean; competent: boolean } | undefined>(
      db.raw('exists (select from recusals r where r.notice_id = n.id and r.account_id = ?) as recused', [accountId]),
      db.raw(
        `(n.reviewer_id is not distinct from ?
          or not exists (select from competences c where c.account_id = ?)
          or exists (select from competences c where c.account_id = ? and c.violation_kind = n.violation_kind)) as competent`,
        [accountId, accountId, accountId],
      ),
    );
  if (row?.recused === true) return 'recused';
  return row?.competent === false ? 'not_competent' : undefined;
}
