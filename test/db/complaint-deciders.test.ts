import { expect } from 'chai';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { recordEvent } from '../../db/audit.js';
import { deciderCandidates, involvedIn } from '../../db/complaint-deciders.js';
import { reopenFacts } from '../../db/reopenings.js';
import { chooseDecider } from '../../domain/complaint-deciders.js';
import type { Actor } from '../../domain/roles.js';
import { withDatabase } from '../support/database.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { person, setClock } from '../support/people.js';

/** What somebody may have done to a notice. */
const parts = [
  'reviewed',
  'wrote',
  'read',
  'lifted a stop',
  'recused himself',
  'was refused',
  'acted',
  'looked',
] as const;

describe('those who might decide a complaint', function () {
  const clock = setClock(Date.UTC(2026, 6, 1, 9));
  const database = withDatabase(clock);
  const at = new Date(clock.now());
  let filer: Actor;
  const supervisors: Actor[] = [];
  before(async () => {
    const { db } = database;
    filer = await person(db, { roles: ['officer'], bodyCode: 'HEALTH' });
    for (let made = 0; made < 5; made += 1) supervisors.push(await person(db, { roles: ['supervisor', 'reviewer'] }));
  });

  async function did(part: (typeof parts)[number], who: Actor, noticeId: string, factId: string): Promise<void> {
    const { db } = database;
    const { accountId } = who;
    const onNotice = { notice_id: noticeId, account_id: accountId, at };
    const verdict = { fact_id: factId, notice_id: noticeId, verdict: 'unconfirmed', reason_code: 'NO_VIOLATION' };
    const opinion = {
      id: uuidv7(),
      notice_id: noticeId,
      sheet_version: 1,
      opinion: 'agree',
      reasons: 'x',
      given_at: at,
    };
    const stop = { id: uuidv7(), notice_id: noticeId, fact_id: factId, normalised: uuidv7(), reasons: 'x' };
    const asked = { requested_by: filer.accountId, requested_at: at, allowed: true, ruled_by: accountId, ruled_at: at };
    switch (part) {
      case 'reviewed':
        await db('notices').where({ id: noticeId }).update({ reviewer_id: accountId });
        return;
      case 'wrote':
        await db('sheet_verdicts')
          .insert({ ...verdict, reasons: 'x', written_by: accountId, written_at: at })
          .onConflict('fact_id')
          .merge();
        return;
      case 'read':
        await db('opinions').insert({ ...opinion, reader_id: accountId });
        return;
      case 'lifted a stop':
        await db('hard_stop_requests').insert({ ...stop, ...asked });
        return;
      case 'recused himself':
        await db('recusals')
          .insert({ ...onNotice, reason: 'x' })
          .onConflict()
          .ignore();
        return;
      case 'was refused':
        await db('refused_reviewers').insert(onNotice).onConflict().ignore();
        return;
      case 'acted':
      case 'looked': {
        const kind = part === 'acted' ? 'handover' : 'evidence_opened';
        await db.transaction((tx) =>
          recordEvent(tx, clock, { caseId: noticeId, actor: who, kind, outcome: 'applied' }),
        );
      }
    }
  }

  it('are kept from it by whatever they did to the notice, and by whoever is above them', async () => {
    const { db } = database;
    const place = fc.nat(supervisors.length - 1);
    const deeds = fc.array(fc.record({ part: fc.constantFrom(...parts), by: place }), { maxLength: 3 });
    // Each under one with a smaller number, or under nobody.
    const above = fc.tuple(...supervisors.map((_, index) => fc.option(fc.nat(Math.max(index - 1, 0)))));
    let chosenAtLeastOnce = 0;
    await fc.assert(
      fc.asyncProperty(deeds, above, async (done, superiorOf) => {
        const { id, factIds } = await noticeInReview(db, {
          filerId: filer.accountId,
          bodyCode: 'HEALTH',
          at: clock.now(),
        });
        await db('superiors').delete();
        const under = superiorOf.map((superior, index) => (superior === null || superior >= index ? null : superior));
        for (const [index, superior] of under.entries()) {
          if (superior === null) continue;
          const row = { account_id: supervisors[index]!.accountId, superior_id: supervisors[superior]!.accountId };
          await db('superiors').insert({ ...row, set_at: at });
        }
        for (const { part, by } of done) await did(part, supervisors[by]!, id, factIds[0]!);
        const lastOf = (part: string) => done.filter((each) => each.part === part).at(-1);
        // Of those who reviewed and wrote the last one stands; whoever only looked at evidence took no part.
        const tookPart = new Set(
          done
            .filter(({ part }) => part !== 'looked')
            .filter((each) => !['reviewed', 'wrote'].includes(each.part) || lastOf(each.part) === each)
            .map(({ by }) => by),
        );
        const isKept = (index: number): boolean => {
          const superior = under[index] ?? null;
          return tookPart.has(index) || (superior !== null && isKept(superior));
        };
        const involved = await involvedIn(database.as.worker, id);
        for (const [index, { accountId }] of supervisors.entries())
          expect(involved.has(accountId), `${index}`).to.equal(isKept(index));
        const candidates = await deciderCandidates(database.as.worker, clock, { id: uuidv7(), noticeId: id });
        const side = { bodyCode: 'HEALTH', filerId: filer.accountId, beganAt: clock.now() };
        const chosen = chooseDecider(candidates, { bodyCode: null, lodgedBy: null, side });
        if (chosen !== undefined) chosenAtLeastOnce += 1;
        const index = supervisors.findIndex(({ accountId }) => accountId === chosen);
        expect(index === -1).to.equal(supervisors.every((_, each) => isKept(each)));
        if (index !== -1) expect(isKept(index)).to.equal(false);
      }),
      { numRuns: 30 },
    );
    expect(chosenAtLeastOnce).to.be.greaterThan(10);
  });

  it('are those of the whole for a part, and what is opened again is kept from all of them', async () => {
    const { db } = database;
    await db('superiors').delete();
    const [first] = supervisors;
    const { id, factIds } = await noticeInReview(db, {
      filerId: filer.accountId,
      bodyCode: 'HEALTH',
      status: 'closed',
    });
    await did('read', first!, id, factIds[0]!);
    const keepFrom = await involvedIn(db, id);
    expect([...keepFrom]).to.include(first!.accountId);
    const partId = await db.transaction((tx) => reopenFacts(tx, clock, { noticeId: id, factIds, keepFrom }));
    const part = await db('notices')
      .where({ id: partId })
      .first<{ status: string; split_from: string; number: string }>();
    const whole = await db('notices').where({ id }).first<{ number: string; parts: number }>('number', 'parts');
    expect(part).to.include({ status: 'in_review', split_from: id, number: `${whole.number}/2` });
    const copies: { id: string; verdict: string }[] = await db('facts')
      .where({ notice_id: partId })
      .select('id', 'verdict');
    expect(copies.map(({ verdict }) => verdict)).to.deep.equal(['pending']);
    expect(copies.map((copy) => copy.id)).not.to.include(factIds[0]);
    expect(await db('facts').where({ notice_id: id }).select('id')).to.have.length(1);
    expect((await involvedIn(db, partId)).has(first!.accountId)).to.equal(true);
    const refused: unknown[] = await db('refused_reviewers').where({ notice_id: partId, account_id: first!.accountId });
    expect(refused).to.have.length(1);
  });
});
