import type { Knex } from 'knex';

/** The open accounts of the stack on one machine, and those bound to an issuer that is asked over plain http; by subject or address. */
export async function openSampleAccounts(db: Knex): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { name: string }[] }>(
    'select name from open_sample_accounts() as name order by 1',
  );
  return rows.map(({ name }) => name);
}
