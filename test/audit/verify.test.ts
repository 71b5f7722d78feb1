import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { signMissingRoots } from '../../audit/sign-roots.js';
import { signingKey } from '../../audit/signing-key.js';
import { verifyAudit } from '../../audit/verify.js';
import { hashOf } from '../../db/audit.js';
import { eventsOfCase } from '../../db/audit-trail.js';
import { almatyDay } from '../../domain/almaty.js';
import { withDatabase } from '../support/database.js';
import { generateEvents } from './generated-events.js';

const events = 3_500;
const from = Date.UTC(2026, 6, 1, 18, 30);
const firstDay = almatyDay(from);
const day = 86_400_000;
const signedAt = from + 3 * day;

describe('whoever verifies the audit chains', () => {
  const database = withDatabase();
  const key = signingKey(randomBytes(32));
  let caseId: string;

  before(async () => {
    await generateEvents(database.db, events, { from });
    expect(await signMissingRoots({ db: database.db, clock: { now: () => signedAt }, key })).to.equal(3);
    // A chain that the first day's root covers.
    const leaf = database.db('audit_root_leaves').where({ day: firstDay, index: 7 });
    caseId = (await leaf.first<{ case_id: string }>('case_id')).case_id;
  });

  const event = (position: number) => database.db('audit_events').where({ case_id: caseId, position });
  const nothing = () => Promise.resolve();

  /** What is found after some tampering, which is undone. */
  async function foundAfter(tamper: (tx: Knex) => Promise<unknown>, trusted = [key.publicKey], now = signedAt) {
    await database.db.transaction((tx) => copyAside(tx));
    try {
      await database.db.transaction((tx) => tamper(tx));
      return await verifyAudit(database.db, trusted, { now: () => now });
    } finally {
      await database.db.transaction((tx) => putBack(tx));
    }
  }

  const tables = ['audit_events', 'audit_chains', 'audit_roots', 'audit_root_leaves'];
  const copyAside = async (tx: Knex) => {
    for (const table of tables) await tx.raw('create table ?? as table ??', [`${table}_aside`, table]);
  };
  const putBack = async (tx: Knex) => {
    for (const table of [...tables].reverse()) await tx(table).delete();
    for (const table of tables) {
      await tx.raw('insert into ?? table ??', [table, `${table}_aside`]);
      await tx.schema.dropTable(`${table}_aside`);
    }
  };

  /** Writes the chain of the case anew, as somebody could who may write to the whole database. */
  async function forge(tx: Knex, change: (event: Record<string, unknown>) => void, drop = 0): Promise<void> {
    const chain = (await eventsOfCase(tx, caseId)).slice(0, drop === 0 ? undefined : -drop);
    await tx('audit_events').where({ case_id: caseId }).where('position', '>', chain.length).delete();
    let head = '0'.repeat(64);
    for (const { hashed } of chain) {
      change(hashed);
      const forged = { ...hashed, previous_hash: head };
      head = hashOf(forged);
      const { id, kind, outcome } = forged as Record<string, unknown>;
      await tx('audit_events').where({ id }).update({ kind, outcome, previous_hash: forged.previous_hash, hash: head });
    }
    // A head only moves on (a trigger): who owns the tables takes it away and puts another in its place.
    await tx('audit_chains').where({ case_id: caseId }).delete();
    await tx('audit_chains').insert({ case_id: caseId, length: chain.length, head });
  }

  it('counts what is whole', async () => {
    expect(await foundAfter(nothing)).to.deep.equal({ events, chains: events / 10, roots: 3, broken: [], more: false });
  });

  const tampered: [
    what: string,
    tamper: (tx: Knex) => Promise<unknown>,
    found: Record<string, unknown>,
    says: RegExp,
  ][] = [
    [
      'an event whose content was changed',
      async (tx) =>
        tx('audit_events')
          .where({ case_id: caseId, position: 4 })
          .update({ actor_roles: ['supervisor'] }),
      { position: 4 },
      /its content has the hash/,
    ],
    [
      'an event that was moved in time',
      async (tx) =>
        tx('audit_events')
          .where({ case_id: caseId, position: 2 })
          .update({ at: new Date(from - 1) }),
      { position: 2 },
      /its content has the hash/,
    ],
    [
      'an event that was taken out',
      async (tx) => tx('audit_events').where({ case_id: caseId, position: 5 }).delete(),
      { position: 6 },
      /event 5 of the chain is missing/,
    ],
    [
      'an event that was changed with its own hash',
      async (tx) => {
        const [, second] = await eventsOfCase(tx, caseId);
        const hashed = { ...second!.hashed, kind: 'claim' };
        await tx('audit_events')
          .where({ case_id: caseId, position: 2 })
          .update({ kind: 'claim', hash: hashOf(hashed) });
      },
      { position: 3 },
      /as the hash before it/,
    ],
    [
      'a chain that lost its last event',
      async (tx) => tx('audit_events').where({ case_id: caseId, position: 10 }).delete(),
      { position: 9 },
      /the chain names event 10/,
    ],
    [
      'a chain that lost everything',
      async (tx) => tx('audit_events').where({ case_id: caseId }).delete(),
      { position: 10 },
      /not there, and its chain names it/,
    ],
    [
      'a chain without a head',
      async (tx) => tx('audit_chains').where({ case_id: caseId }).delete(),
      { position: 10 },
      /no head/,
    ],
    [
      'a whole chain written anew, by the root that covers it',
      async (tx) => forge(tx, (hashed) => void (hashed['outcome'] = 'refused')),
      { position: 10, day: firstDay },
      /the root of .* covers/,
    ],
    [
      'a chain shortened and written anew, by the root that covers its end',
      async (tx) => forge(tx, () => undefined, 2),
      { position: 10, day: firstDay },
      /not there, and the root of .* covers it/,
    ],
    [
      'a case that was removed without a trace, by the root that covers it',
      async (tx) => {
        await tx('audit_events').where({ case_id: caseId }).delete();
        await tx('audit_chains').where({ case_id: caseId }).delete();
      },
      { position: 10, day: firstDay },
      /not there, and the root of .* covers it/,
    ],
  ];
  for (const [what, tamper, found, says] of tampered) {
    it(`names ${what}`, async () => {
      const ids = await event(Number(found['position'])).first<{ id: string } | undefined>('id');
      const [broken, ...others] = (await foundAfter(tamper)).broken;
      expect(others).to.deep.equal([]);
      expect(broken).to.include({ caseId, ...found });
      expect(broken?.says).to.match(says);
      if (broken?.eventId !== undefined) expect(broken.eventId).to.equal(ids?.id);
    });
  }

  const badRoots: [what: string, tamper: (tx: Knex) => Promise<unknown>, says: RegExp][] = [
    ['a leaf that was changed', (tx) => leaf(tx).update({ length: 11 }), /not there/],
    ['a leaf that was taken out', (tx) => leaf(tx).delete(), /leaves have the root/],
    ['a root that was changed', (tx) => root(tx).update({ root: 'a'.repeat(64) }), /its hash is not that/],
    [
      'a root that another key has signed',
      (tx) => root(tx).update({ key_id: signingKey(randomBytes(32)).id }),
      /hash|key/,
    ],
    ['a signature that is none', (tx) => root(tx).update({ signature: 'AAAA' }), /has not signed it/],
    [
      'a day that was left out',
      async (tx) => {
        await tx('audit_root_leaves').where('day', '>', firstDay).delete();
        await tx('audit_roots')
          .where('day', '>', firstDay)
          .whereIn('day', tx('audit_roots').where('day', '>', firstDay).orderBy('day').limit(1).select('day'))
          .delete();
      },
      /there is no root of/,
    ],
  ];
  const leaf = (tx: Knex) => tx('audit_root_leaves').where({ day: firstDay, index: 3 });
  const root = (tx: Knex) => tx('audit_roots').where({ day: firstDay });
  for (const [what, tamper, says] of badRoots) {
    it(`names ${what}`, async () => {
      const [broken] = (await foundAfter(tamper)).broken;
      expect(broken?.says).to.match(says);
      expect(broken?.day).to.not.equal(undefined);
    });
  }

  it('believes no key but those he trusts, and without any the one that a root names', async () => {
    const other = signingKey(randomBytes(32)).publicKey;
    expect((await foundAfter(nothing, [other])).broken[0]?.says).to.match(/none of those you trust/);
    expect((await foundAfter(nothing, [other, key.publicKey])).broken).to.deep.equal([]);
    expect((await foundAfter(nothing, [])).broken).to.deep.equal([]);
  });

  it('goes on behind a broken chain, and names the first break of each', async () => {
    const { broken, more } = await foundAfter((tx) =>
      tx('audit_events').whereIn('position', [4, 7]).whereIn('case_id', some(tx, 5)).update({ kind: 'forged' }),
    );
    expect(broken.map(({ position }) => position)).to.deep.equal([4, 4, 4, 4, 4]);
    expect(new Set(broken.map((each) => each.caseId))).to.have.length(5);
    expect(more).to.equal(false);
    const many = await foundAfter((tx) => tx('audit_chains').whereIn('case_id', some(tx, 120)).delete());
    expect(many.broken).to.have.length(100);
    expect(many.more).to.equal(true);
  });
  const some = (tx: Knex, count: number) => tx('audit_chains').orderBy('case_id').limit(count).select('case_id');

  it('does not let two days pass without a root', async () => {
    const after = async (days: number) => (await foundAfter(nothing, [key.publicKey], signedAt + days * day)).broken;
    expect(await after(1)).to.deep.equal([]);
    const [broken, ...others] = await after(2);
    expect(broken).to.include({ day: almatyDay(signedAt) });
    expect(broken?.says).to.match(/not there, nor that of the day after/);
    expect(others).to.deep.equal([]);
  });
});
