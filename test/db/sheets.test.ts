import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { takeLease } from '../../db/leases.js';
import { readSheet, writeVerdicts } from '../../db/sheets.js';
import type { Actor } from '../../domain/roles.js';
import type { SheetVerdict } from '../../domain/verdicts.js';
import { withDatabase } from '../support/database.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { person, setClock } from '../support/people.js';
import { restrictionOn } from '../support/restriction.js';

describe('review sheets', () => {
  const database = withDatabase();
  const clock = setClock(Date.UTC(2026, 6, 1, 9));
  let reviewer: Actor;
  let officer: Actor;
  let noticeId: string;
  let factIds: string[];

  beforeEach(async () => {
    const { db } = database;
    clock.at = Date.UTC(2026, 6, 1, 9);
    reviewer = await person(db, { roles: ['reviewer'] });
    officer = await person(db, { roles: ['officer'], bodyCode: 'HEALTH' });
    ({ id: noticeId, factIds } = await noticeInReview(db, {
      filerId: officer.accountId,
      bodyCode: 'HEALTH',
      facts: [
        [
          { kind: 'domain', value: 'casino.example.kz', scope: 'domain' },
          { kind: 'url', value: 'https://casino.example.kz/play', scope: 'page' },
        ],
        [{ kind: 'url', value: 'https://example.kz/a', scope: 'page' }],
      ],
    }));
    await db('facts').where({ id: factIds[0] }).update({ target: 'domain' });
    await db.transaction((tx) => takeLease(tx, clock, noticeId, reviewer));
  });

  const confirmed = (factId: string | undefined, more: Partial<SheetVerdict> = {}): SheetVerdict => ({
    factId: factId ?? '',
    verdict: 'confirmed',
    reasonCode: 'MATCHES_NORM',
    reasons: 'A casino without a licence',
    ...more,
  });

  const write = async (verdicts: SheetVerdict[], actor = reviewer) => {
    const { sheetVersion } = await readSheet(database.db, noticeId);
    return database.db.transaction((tx) => writeVerdicts(tx, clock, { noticeId, actor, sheetVersion, verdicts }));
  };

  it('keeps verdicts under a new version, in the order of the facts, and replaces what was written before', async () => {
    expect(await write([confirmed(factIds[1]), confirmed(factIds[0])])).to.deep.equal({ sheetVersion: 1 });
    const unconfirmed = confirmed(factIds[1], { verdict: 'unconfirmed', reasonCode: 'NO_VIOLATION' });
    expect(await write([unconfirmed])).to.deep.equal({ sheetVersion: 2 });
    const sheet = await readSheet(database.db, noticeId);
    expect(sheet.verdicts.map(({ factId, verdict }) => [factId, verdict])).to.deep.equal([
      [factIds[0], 'confirmed'],
      [factIds[1], 'unconfirmed'],
    ]);
    expect(sheet.facts).to.equal(2);
  });

  it('writes nothing for somebody without the lease, and tells him who has it', async () => {
    const stranger = await person(database.db, { roles: ['reviewer'] });
    const refused = await write([confirmed(factIds[0])], stranger);
    expect(refused).to.have.nested.property('refusal.type', 'held');
    expect(refused).to.have.nested.property('refusal.detail.holderId', reviewer.accountId);
    expect((await readSheet(database.db, noticeId)).verdicts).to.deep.equal([]);
  });

  it('asks the reviewer whose lease has expired to claim again', async () => {
    clock.at += 31 * 60_000;
    expect(await write([confirmed(factIds[0])])).to.deep.equal({
      refusal: { type: 'illegal-move', code: 'lease_required' },
    });
  });

  it('names every field that cannot be accepted, and writes none of the others', async () => {
    const refused = await write([
      confirmed(factIds[0], { reasonCode: 'NO_VIOLATION' }),
      confirmed(uuidv7()),
      confirmed(factIds[0], { target: 'ip' }),
      confirmed(factIds[1], { verdict: 'unconfirmed', reasonCode: 'NO_VIOLATION', target: 'url' }),
      confirmed(factIds[1], { verdict: 'duplicate', reasonCode: 'RESTRICTED_ALREADY', duplicateOf: uuidv7() }),
    ]);
    expect(refused).to.have.nested.property('refusal.errors');
    expect('refusal' in refused ? refused.refusal.errors : []).to.deep.equal([
      { pointer: '#/verdicts/0/reasonCode', code: 'not_a_reason_for_this_verdict' },
      { pointer: '#/verdicts/1/factId', code: 'unknown_fact' },
      { pointer: '#/verdicts/2/factId', code: 'named_twice' },
      { pointer: '#/verdicts/2/target', code: 'no_such_locator' },
      { pointer: '#/verdicts/3/target', code: 'only_where_confirmed' },
      { pointer: '#/verdicts/4/factId', code: 'named_twice' },
      { pointer: '#/verdicts/4/duplicateOf', code: 'no_restriction_in_force' },
    ]);
    expect((await readSheet(database.db, noticeId)).sheetVersion).to.equal(0);
  });

  it('confirms a narrower locator of the same fact and never a wider one', async () => {
    const db = database.db;
    expect(await write([confirmed(factIds[0], { target: 'url' })])).to.have.property('sheetVersion');
    await db('facts').where({ id: factIds[0] }).update({ target: 'url', scope: 'page' });
    const refused = await write([confirmed(factIds[0], { target: 'domain' })]);
    expect(refused).to.have.nested.property('refusal.errors[0].code', 'wider_than_filed');
  });

  it('confirms a locator with a hard stop only where a supervisor has allowed that very one', async () => {
    const db = database.db;
    ({ id: noticeId, factIds } = await noticeInReview(db, {
      ...{ filerId: officer.accountId, bodyCode: 'HEALTH' },
      facts: [
        [
          { kind: 'ip', value: '203.0.114.7', scope: 'ip' },
          { kind: 'domain', value: 'egov.kz', scope: 'domain' },
        ],
      ],
    }));
    await db('facts').where({ id: factIds[0] }).update({ target: 'ip', scope: 'ip' });
    await db('locators').where({ fact_id: factIds[0], kind: 'domain' }).update({ hard_stop: 'government_host' });
    await db.transaction((tx) => takeLease(tx, clock, noticeId, reviewer));
    expect(await write([confirmed(factIds[0], { target: 'domain' })])).to.have.deep.nested.property('refusal.errors', [
      { pointer: '#/verdicts/0/target', code: 'hard_stop_government_host' },
    ]);
    expect(await write([confirmed(factIds[0])]), 'as it was filed').to.have.property('sheetVersion');
    const allow = (normalised: string) =>
      db('hard_stop_requests').insert({
        ...{ id: uuidv7(), notice_id: noticeId, fact_id: factIds[0], normalised, reasons: 'x', allowed: true },
        ...{ requested_by: officer.accountId, requested_at: new Date(0) },
      });
    await allow('other.kz');
    expect(await write([confirmed(factIds[0], { target: 'domain' })])).to.have.property('refusal');
    await allow('egov.kz');
    expect(await write([confirmed(factIds[0], { target: 'domain' })])).to.have.property('sheetVersion');
  });

  it('finds the restriction that a duplicate repeats where it is on a locator of the fact', async () => {
    const duplicate = confirmed(factIds[1], { verdict: 'duplicate', reasonCode: 'RESTRICTED_ALREADY' });
    const nothingInForce = await write([duplicate]);
    expect(nothingInForce).to.have.nested.property('refusal.errors[0].code', 'required_where_duplicate');
    const restriction = await restrictionOn(database.db, 'https://example.kz/a', officer, reviewer);
    expect(await write([duplicate])).to.have.property('sheetVersion');
    const sheet = await readSheet(database.db, noticeId);
    expect(sheet.verdicts[0]?.duplicateOf).to.equal(restriction.id);
  });

  it('takes no restriction for a duplicate that has nothing to do with the fact', async () => {
    const restriction = await restrictionOn(database.db, 'https://elsewhere.kz/a', officer, reviewer);
    const more = { verdict: 'duplicate', reasonCode: 'RESTRICTED_ALREADY', duplicateOf: restriction.id } as const;
    const refused = await write([confirmed(factIds[1], more)]);
    expect(refused).to.have.nested.property('refusal.errors[0].code', 'no_restriction_in_force');
    const wider = { kind: 'domain', scope: 'domain', normalised: 'example.kz' };
    await database.db('restrictions').where({ id: restriction.id }).update(wider);
    expect(await write([confirmed(factIds[1], more)])).to.have.property('sheetVersion');
  });

  it('writes a thousand verdicts at once', async () => {
    const many = await noticeInReview(database.db, {
      filerId: officer.accountId,
      bodyCode: 'HEALTH',
      facts: Array.from({ length: 1_000 }, (_, index) => [
        { kind: 'url' as const, value: `https://example.kz/${index}`, scope: 'page' as const },
      ]),
    });
    await database.db.transaction((tx) => takeLease(tx, clock, many.id, reviewer));
    const verdicts = many.factIds.map((factId) => confirmed(factId));
    const written = await database.db.transaction((tx) =>
      writeVerdicts(tx, clock, { noticeId: many.id, actor: reviewer, sheetVersion: 0, verdicts }),
    );
    expect(written).to.deep.equal({ sheetVersion: 1 });
    expect((await readSheet(database.db, many.id)).verdicts).to.have.length(1_000);
  });
});
