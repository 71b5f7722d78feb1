import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { loadFacts } from '../../db/notice-content.js';
import { readSheet } from '../../db/sheets.js';
import type { Actor } from '../../domain/roles.js';
import { refusalOf, resultOf, withCases } from '../support/case-table.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { person } from '../support/people.js';
import { recipient } from '../support/prescription.js';
import { noViolation, verdictOn, writeSheet } from '../support/written-sheet.js';

describe('splitting a notice', () => {
  const table = withCases();
  let [officer, aigul, nurlan]: Actor[] = [];
  let noticeId: string;
  let factIds: string[];
  let number: string | null;

  before(async () => {
    const { db } = table.database;
    officer = await person(db, { roles: ['officer'], bodyCode: 'HEALTH' });
    aigul = await person(db, { roles: ['reviewer'] });
    nurlan = await person(db, { roles: ['reviewer'] });
    await recipient(db, 'Telecom');
  });
  beforeEach(async () => {
    ({ id: noticeId, factIds } = await noticeInReview(table.database.db, {
      ...{ filerId: officer!.accountId, bodyCode: 'HEALTH', reviewerId: aigul!.accountId },
      facts: ['a', 'b', 'c'].map((name) => [{ kind: 'url', value: `https://a.kz/${name}`, scope: 'page' }]),
    }));
    ({ number } = await table.state(noticeId));
    await table.database
      .db('notices')
      .where({ id: noticeId })
      .update({
        ...{ attestation: '{"text":"растаймын"}', due_at: new Date(table.clock.at + 1_000), submitted_at: new Date(0) },
      });
  });

  const split = (ids: (string | undefined)[], who = aigul!) =>
    table.onNotice(noticeId, 'split', who, { factIds: ids, reason: 'шұғыл' });
  const factsOf = async (id: string) => (await loadFacts(table.database.db, id)).map((fact) => fact.id);

  it('makes these facts a notice of their own, in review with the same people and words', async () => {
    const done = await split([factIds[1]]);
    const { partId = '' } = done;
    expect(resultOf(done)).to.deep.equal({
      ...{ status: 'in_review', part: { id: partId, number: `${number ?? ''}/2`, status: 'in_review' } },
    });
    expect(await factsOf(noticeId)).to.deep.equal([factIds[0], factIds[2]]);
    expect(await factsOf(partId)).to.deep.equal([factIds[1]]);
    expect(await table.state(partId)).to.deep.include({
      ...{
        status: 'in_review',
        number: `${number ?? ''}/2`,
        reviewerId: aigul?.accountId,
        filerId: officer?.accountId,
      },
      ...{ bodyCode: 'HEALTH', facts: 1, dueAt: table.clock.at + 1_000 },
    });
    const row: unknown = await table.database
      .db('notices')
      .where({ id: partId })
      .first('split_from', 'attestation', 'submitted_at');
    expect(row).to.deep.equal({ split_from: noticeId, attestation: { text: 'растаймын' }, submitted_at: new Date(0) });
    expect(await table.tasks(partId)).to.deep.equal([{ kind: 'review', account_id: aigul?.accountId }]);
    expect((await table.audit(noticeId)).map(({ kind }) => kind)).to.deep.equal(['split']);
    expect((await table.audit(partId)).map(({ kind }) => kind)).to.deep.equal(['split_off']);
  });

  it('takes along verdicts, evidence and what was allowed, and leaves the rest its own', async () => {
    const { db } = table.database;
    const shared = randomUUID();
    const common = { uploaded_by: officer!.accountId, uploaded_at: new Date(0), media_type: 'image/png', bytes: 9 };
    const scanned = { scan: 'clean', scanned_at: new Date(0) };
    await db('evidence').insert({
      ...common,
      ...scanned,
      id: shared,
      notice_id: noticeId,
      sha256: 'a',
      original_sha256: 'b',
    });
    await db('fact_evidence').insert(
      [factIds[0], factIds[1]].map((id) => ({ fact_id: id, evidence_id: shared, position: 0 })),
    );
    await db('hard_stop_requests').insert({
      ...{ id: randomUUID(), notice_id: noticeId, fact_id: factIds[1], normalised: 'x', reasons: 'x', allowed: true },
      ...{ requested_by: officer!.accountId, requested_at: new Date(0) },
    });
    await writeSheet(table, aigul!, noticeId, [verdictOn(factIds[0], noViolation), verdictOn(factIds[1])]);
    const { partId = '' } = await split([factIds[1]]);
    const sheet = async (id: string) =>
      (await readSheet(db, id)).verdicts.map(({ factId, verdict }) => [factId, verdict]);
    expect(await sheet(partId)).to.deep.equal([[factIds[1], 'confirmed']]);
    expect(await sheet(noticeId)).to.deep.equal([[factIds[0], 'unconfirmed']]);
    const copies = await db<{ id: string; notice_id: string; sha256: string; scan: string; scanned_at: Date }>(
      'evidence',
    )
      .where({ notice_id: partId })
      .select('id', 'sha256', 'scan', 'scanned_at');
    expect(copies.map(({ sha256 }) => sha256)).to.deep.equal(['a']);
    expect(copies[0]).to.deep.include(scanned);
    expect((await loadFacts(db, partId))[0]?.evidenceIds).to.deep.equal([copies[0]?.id]);
    expect((await loadFacts(db, noticeId))[0]?.evidenceIds).to.deep.equal([shared]);
    expect(await db('hard_stop_requests').where({ notice_id: partId })).to.have.length(1);
  });

  it('lets the part be decided while the rest waits, and the rest after it', async () => {
    const { partId = '' } = await split([factIds[1]]);
    const decide = async (id: string, facts: string[]) => {
      const sheetVersion = await writeSheet(
        table,
        aigul!,
        id,
        facts.map((factId) => verdictOn(factId, noViolation)),
      );
      return (await table.onNotice(id, 'completion', aigul!, { sheetVersion })).state.status;
    };
    expect(await decide(partId, [factIds[1]!])).to.equal('closed');
    expect((await table.state(noticeId)).status).to.equal('in_review');
    expect(await decide(noticeId, [factIds[0]!, factIds[2]!])).to.equal('closed');
  });

  it('numbers further parts one after the other', async () => {
    expect(resultOf(await split([factIds[0]]))).to.have.nested.property('part.number', `${number ?? ''}/2`);
    expect(resultOf(await split([factIds[1]]))).to.have.nested.property('part.number', `${number ?? ''}/3`);
  });

  it('never takes all facts, nor facts that are not there', async () => {
    expect(refusalOf(await split(factIds))).to.deep.equal(['#/factIds nothing_would_remain']);
    expect(refusalOf(await split([factIds[0], factIds[0], randomUUID()]))).to.deep.equal(['#/factIds/2 unknown_fact']);
    expect(await factsOf(noticeId)).to.deep.equal(factIds);
    const twice = await split([factIds[0], factIds[0]]);
    expect(await factsOf(twice.partId ?? ''), 'named twice is named once').to.deep.equal([factIds[0]]);
    expect((await table.audit(twice.partId ?? ''))[0]).to.have.nested.property('after.facts', 1);
  });

  it('is for who holds the lease, before completion', async () => {
    expect(refusalOf(await split([factIds[0]], nurlan))).to.equal('illegal-move: lease_required');
    expect(refusalOf(await split([factIds[0]], officer))).to.equal('forbidden: role');
    await table.database.db('notices').where({ id: noticeId }).update({ status: 'second_opinion' });
    expect(refusalOf(await split([factIds[0]]))).to.equal('illegal-move: status');
  });
});
