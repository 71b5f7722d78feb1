import { expect } from 'chai';
import { randomBytes, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { signMissingRoots } from '../../audit/sign-roots.js';
import { isSignedBy, signingKey } from '../../audit/signing-key.js';
import { noStatement, statementText } from '../../audit/statements.js';
import { verifyAudit } from '../../audit/verify.js';
import { recordEvent } from '../../db/audit.js';
import { allRoots, chainsOfRoot } from '../../db/audit-roots.js';
import { startOfAlmatyDay } from '../../domain/almaty.js';
import { withDatabase } from '../support/database.js';
import { setClock } from '../support/people.js';

describe('the daily root', () => {
  const database = withDatabase();
  const key = signingKey(randomBytes(32));
  const noon = (day: string) => startOfAlmatyDay(day) + 12 * 3_600_000;
  const clock = setClock(noon('2026-07-01'));
  beforeEach(async () => {
    clock.at = noon('2026-07-01');
    for (const table of ['audit_root_leaves', 'audit_roots', 'audit_events', 'audit_chains'])
      await database.db(table).delete();
  });

  const record = (caseId: string, db: Knex = database.db) =>
    db.transaction((tx) => recordEvent(tx, clock, { caseId, actor: null, kind: 'remind', outcome: 'applied' }));
  const sign = () => signMissingRoots({ db: database.db, clock, key });
  const roots = () => allRoots(database.db);
  const lengths = async (day: string) => (await chainsOfRoot(database.db, day)).map(({ length }) => length).sort();

  it('is signed once the Almaty day is over, over the heads of that day, and not before', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    for (const id of [first, first, second]) await record(id);
    clock.at = startOfAlmatyDay('2026-07-02') + 60_000;
    await record(first);
    expect(await sign()).to.equal(0);
    clock.at += 15 * 60_000;
    expect(await sign()).to.equal(1);
    expect(await sign()).to.equal(0);
    const [root, ...others] = await roots();
    expect(others).to.deep.equal([]);
    expect(root).to.include({ day: '2026-07-01', leaves: 2, previous: noStatement, keyId: key.id });
    expect(isSignedBy(key.publicKey, statementText(root!), root!.signature)).to.equal(true);
    expect(isSignedBy(signingKey(randomBytes(32)).publicKey, statementText(root!), root!.signature)).to.equal(false);
    expect(await lengths('2026-07-01')).to.deep.equal([1, 2]);
  });

  it('is made up for every day that was missed, the quiet ones too, each naming the one before it', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    await record(first);
    clock.at = noon('2026-07-03');
    for (const id of [first, second]) await record(id);
    clock.at = noon('2026-07-05');
    expect(await sign()).to.equal(4);
    const all = await roots();
    expect(all.map(({ day, leaves }) => `${day} ${leaves}`)).to.deep.equal([
      ...['2026-07-01 1', '2026-07-02 0', '2026-07-03 2', '2026-07-04 0'],
    ]);
    expect(all.map(({ previous }) => previous)).to.deep.equal([
      noStatement,
      ...all.slice(0, 3).map(({ hash }) => hash),
    ]);
    expect(await verifyAudit(database.db, [key.publicKey], clock)).to.deep.equal({
      ...{ events: 3, chains: 2, roots: 4 },
      ...{ broken: [], more: false },
    });
  });

  it('covers on the next day what came late into a day', async () => {
    const late = randomUUID();
    await record(randomUUID());
    clock.at = noon('2026-07-02');
    await sign();
    clock.at = startOfAlmatyDay('2026-07-02') - 1;
    await record(late);
    clock.at = noon('2026-07-03');
    await sign();
    expect((await chainsOfRoot(database.db, '2026-07-02')).map(({ caseId }) => caseId)).to.deep.equal([late]);
  });

  it('is made once, however many notaries there are, and no writer waits for them', async () => {
    const id = randomUUID();
    await record(id);
    clock.at = noon('2026-07-20');
    const writing = await database.db.transaction();
    await recordEvent(writing, clock, { caseId: id, actor: null, kind: 'remind', outcome: 'applied' });
    const signed = await Promise.all([sign(), sign(), sign()]);
    await writing.commit();
    expect(signed.reduce((sum, each) => sum + each)).to.equal(19);
    expect(await roots()).to.have.length(19);
  });

  it('is not made where nothing was ever recorded', async () => {
    expect(await sign()).to.equal(0);
  });
});
