import type { Knex } from 'knex';
import type { PaperOfficial } from '../domain/paper.js';

const posts = {
  reviewer: { kk: 'Қараушы', ru: 'Рассматривающий' },
  supervisor: { kk: 'Жетекші', ru: 'Руководитель' },
};

/** The official who answers for an act, by name and post; nobody has signed it. */
export async function paperOfficial(tx: Knex, accountId: string): Promise<PaperOfficial> {
  const account = await tx<{ id: string; full_name: string }>('accounts').where({ id: accountId }).first('full_name');
  const isSupervisor: unknown = await tx('role_grants')
    .where({ account_id: accountId, role: 'supervisor', revoked_at: null })
    .first('id');
  return { fullName: account?.full_name ?? '—', post: isSupervisor === undefined ? posts.reviewer : posts.supervisor };
}
