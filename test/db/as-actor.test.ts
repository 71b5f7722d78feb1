import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { asActor } from '../../db/as-actor.js';
import { withDatabase } from '../support/database.js';

describe('asActor', () => {
  const database = withDatabase();
  const seen = `select current_setting('habarlama.account', true) as account, current_setting('habarlama.body', true) as body,
                       current_setting('habarlama.recipient', true) as recipient`;
  const who = (accountId: string) => ({ accountId, roles: ['officer' as const] });

  it('lets the queries of one transaction know who asks', async () => {
    const actor = { ...who(randomUUID()), bodyCode: 'HEALTH', recipientId: randomUUID() };
    const { rows } = await asActor(database.db, actor, (tx) => tx.raw<{ rows: unknown[] }>(seen));
    expect(rows).to.deep.equal([{ account: actor.accountId, body: 'HEALTH', recipient: actor.recipientId }]);
  });

  it('leaves nothing on the connection, and keeps people who ask at once apart', async () => {
    const ids = Array.from({ length: 40 }, () => randomUUID());
    const answers = await Promise.all(
      ids.map((id) =>
        asActor(database.db, who(id), async (tx) => {
          await tx.raw('select pg_sleep(0.005)');
          return (await tx.raw<{ rows: { account: string; body: string }[] }>(seen)).rows[0];
        }),
      ),
    );
    expect(answers.map((answer) => answer?.account)).to.deep.equal(ids);
    expect(answers.every((answer) => answer?.body === '')).to.equal(true);
    const { rows } = await database.db.raw<{ rows: { account: string | null }[] }>(seen);
    expect(rows[0]?.account ?? '').to.equal('');
  });

  it('keeps nothing of what fails', async () => {
    const id = randomUUID();
    const failing = asActor(database.db, who(id), async (tx) => {
      await tx('counters').insert({ kind: 'notice', year: 1999, value: 1 });
      throw new Error('no');
    });
    expect(await failing.catch((error: unknown) => (error as Error).message)).to.equal('no');
    expect(await database.db('counters').where({ year: 1999 })).to.deep.equal([]);
  });
});
