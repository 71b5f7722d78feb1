import type { Knex } from 'knex';

/**
 * Why this reviewer may not take this notice, as far as tables of people say: he stepped back from it, second readers refused
 * his sheet twice, or its kind is not among those he is competent for (none named: all), unless it was given to him. Undefined if nothing hinders him.
 */
export async function claimHindrance(
  db: Knex,
  noticeId: string,
  accountId: string,
): Promise<'recused' | 'twice_refused' | 'not_competent' | undefined> {
  const row = await db<{ id: string }>('notices as n')
    .where('n.id', noticeId)
    .first<{ recused: boolean; refused: boolean; competent: boolean } | undefined>(
      db.raw('exists (select from recusals r where r.notice_id = n.id and r.account_id = ?) as recused', [accountId]),
      db.raw('exists (select from refused_reviewers r where r.notice_id = n.id and r.account_id = ?) as refused', [
        accountId,
      ]),
      db.raw(
        `(n.reviewer_id is not distinct from ?
          or not exists (select from competences c where c.account_id = ?)
          or exists (select from competences c where c.account_id = ? and c.violation_kind = n.violation_kind)) as competent`,
        [accountId, accountId, accountId],
      ),
    );
  if (row?.recused === true) return 'recused';
  if (row?.refused === true) return 'twice_refused';
  return row?.competent === false ? 'not_competent' : undefined;
}

/**
 * Why this person may not give the second opinion, as far as tables of people say: he stepped back, or the case is kept from him because his sheet was
 * refused twice or he took part in what a complaint has opened again. Undefined if nothing hinders him.
 */
export async function opinionHindrance(
  db: Knex,
  noticeId: string,
  accountId: string,
): Promise<'recused' | 'kept_from' | undefined> {
  const of = { notice_id: noticeId, account_id: accountId };
  if ((await db('recusals').where(of).first<unknown>('at')) !== undefined) return 'recused';
  return (await db('refused_reviewers').where(of).first<unknown>('at')) === undefined ? undefined : 'kept_from';
}
