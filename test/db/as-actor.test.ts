import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { actorSeal, keepActorKeys } from '../../db/actor-seal.js';
import { asActor } from '../../db/as-actor.js';
import { connect } from '../../db/connection.js';
import type { Actor } from '../../domain/roles.js';
import { actorKey, withDatabase } from '../support/database.js';
import { systemClock } from '../../system-clock.js';
import { person } from '../support/people.js';

describe('asActor', () => {
  const database = withDatabase();
  let officer: Actor;
  before(async () => {
    officer = await person(database.db, { roles: ['officer'], bodyCode: 'HEALTH' });
  });

  const seen = async (tx: Knex): Promise<Record<string, unknown> | undefined> =>
    (
      await tx.raw<{ rows: Record<string, unknown>[] }>(
        `select current_account() as account, current_body() as body, has_role('officer') as officer, has_role('auditor') as auditor`,
      )
    ).rows[0];
  const nobody = { account: null, body: null, officer: false, auditor: false };

  const codeOf = (query: PromiseLike<unknown>): Promise<unknown> =>
    Promise.resolve(query).then(
      () => 'it was done',
      (error: unknown) => (error as { code?: string }).code,
    );

  it('lets the queries of one transaction know who asks, and what our accounts say of him', async () => {
    expect(await asActor(database.as.api, officer, seen)).to.deep.equal({
      ...{ account: officer.accountId, body: 'HEALTH', officer: true, auditor: false },
    });
  });

  it('believes nobody who is not in the accounts, or whose account is closed', async () => {
    expect(await asActor(database.as.api, { accountId: randomUUID() }, seen)).to.deep.equal(nobody);
    const gone = await person(database.db, { roles: ['auditor'] });
    await database
      .db('accounts')
      .where({ id: gone.accountId })
      .update({ closed_at: new Date('2026-01-01') });
    expect(await asActor(database.as.api, gone, seen)).to.deep.equal(nobody);
  });

  it('leaves nothing on the connection, and keeps people who ask at once apart', async () => {
    const people = await Promise.all(Array.from({ length: 20 }, () => person(database.db, { roles: ['reviewer'] })));
    const answers = await Promise.all(
      people.map((who) =>
        asActor(database.as.api, who, async (tx) => {
          await tx.raw('select pg_sleep(0.005)');
          return (await seen(tx))?.['account'];
        }),
      ),
    );
    expect(answers).to.deep.equal(people.map(({ accountId }) => accountId));
    expect(await seen(database.as.api)).to.deep.equal(nobody);
  });

  it('keeps nothing of what fails', async () => {
    const failing = asActor(database.as.api, officer, () => Promise.reject(new Error('no')));
    expect(await failing.catch((error: unknown) => (error as Error).message)).to.equal('no');
    expect(await seen(database.as.api)).to.deep.equal(nobody);
  });

  describe('is not imitated', () => {
    /** What is seen once the setting was made to say this. */
    const saying = (actor: string) =>
      database.as.api.transaction(async (tx) => {
        await tx.raw(`select set_config('habarlama.actor', ?, true)`, [actor]);
        return seen(tx);
      });
    const sealed = (key = actorKey, at = systemClock.now()) => actorSeal(key, { now: () => at })(officer.accountId);

    it('by a setting without a seal, or with a wrong one', async () => {
      expect(await saying(sealed()), 'the right one').to.include({ account: officer.accountId });
      const [account = '', at = '', seal = ''] = sealed().split('.');
      const other = (await person(database.db, { roles: ['auditor'] })).accountId;
      const wrong = ['', account, `${account}.${at}`, `${account}.${at}.`, `${account}.${at}.${'0'.repeat(64)}`];
      const changed = [
        `${other}.${at}.${seal}`,
        `${account}.${Number(at) + 1}.${seal}`,
        `${sealed()}.`,
        sealed('guess'),
      ];
      for (const each of [...wrong, ...changed, `${account}.${at}.${seal.toUpperCase()}`, 'a.b.c', '..']) {
        expect(await saying(each), each).to.deep.equal(nobody);
      }
    });

    it('by a seal that was overheard and is minutes old, or was made for later', async () => {
      const minute = 60_000;
      const said = (at: number) =>
        saying(sealed(actorKey, at)).then(
          (who) => who?.['account'],
          (error: unknown) => (error as { code: string }).code,
        );
      const now = systemClock.now();
      for (const off of [0, -4, 4]) expect(await said(now + off * minute), `${off} min`).to.equal(officer.accountId);
      for (const off of [-6, 6, -60 * 24 * 365]) expect(await said(now + off * minute), `${off} min`).to.equal('28000');
      expect(await said(0)).to.equal('28000');
    });

    it('at any time where the owner of the tables has said that moments do not matter, and nobody else can say so', async () => {
      const old = sealed(actorKey, Date.UTC(2026, 6, 1));
      for (const kind of ['api', 'worker', 'auditor'] as const) {
        const changed = database.as[kind]('actor_keys').update({ good_for_seconds: null });
        expect(await codeOf(changed), kind).to.equal('42501');
      }
      try {
        await keepActorKeys(database.db, [actorKey], { goodForSeconds: null });
        expect(await saying(old)).to.include({ account: officer.accountId });
      } finally {
        await keepActorKeys(database.db, [actorKey]);
      }
      expect(await codeOf(saying(old))).to.equal('28000');
    });

    it('by whoever reads the key, because nobody but the owner can, nor make a seal', async () => {
      for (const kind of ['api', 'worker', 'auditor'] as const) {
        const read = database.as[kind]('actor_keys').select('*');
        expect(await codeOf(read), kind).to.equal('42501');
      }
    });

    it('with a key that was taken away; with two keys both count', async () => {
      const fresh = 'another-key-that-is-long-enough-to-be-one';
      try {
        await keepActorKeys(database.db, [fresh, actorKey]);
        expect(await saying(sealed(fresh))).to.include({ account: officer.accountId });
        expect(await saying(sealed())).to.include({ account: officer.accountId });
        await keepActorKeys(database.db, [fresh]);
        expect(await saying(sealed())).to.deep.equal(nobody);
      } finally {
        await keepActorKeys(database.db, [actorKey]);
      }
    });

    it('with keys of any length: the pads are those of RFC 2104', async () => {
      for (const length of [32, 63, 64, 65, 200]) {
        await keepActorKeys(database.db, [actorKey, 'k'.repeat(length)]);
        expect(await saying(sealed('k'.repeat(length))), `${length}`).to.include({ account: officer.accountId });
      }
      await keepActorKeys(database.db, [actorKey]);
    });

    it('by another role, a reset, or row_security switched off', async () => {
      const db = connect(database.urlFor('api'), { max: 1 });
      try {
        for (const trick of [
          'reset role',
          'set role none',
          'set session authorization default',
          'set row_security = off',
        ]) {
          await db.raw(trick);
          expect(await seen(db), trick).to.deep.equal(nobody);
        }
        for (const role of ['habarlama_worker', 'habarlama_auditor', 'habarlama_worker_login', 'habarlama']) {
          const refused = await codeOf(db.raw('set role ??', [role]));
          expect(refused, role).to.equal('42501');
        }
      } finally {
        await db.destroy();
      }
    });
  });
});
