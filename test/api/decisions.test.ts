import { expect } from 'chai';
import { withApp } from '../support/app.js';
import type { Json } from '../support/http-client.js';
import type { LocatorFixture } from '../support/notice-in-review.js';
import { fieldsOf, problemOf, somePage, unconfirmed, withReviewTable } from '../support/review-table.js';

describe('what reviewers do to a case', () => {
  const app = withApp();
  const table = withReviewTable(app);
  const domain = (value: string) => [{ kind: 'domain' as const, value, scope: 'domain' as const }];
  const network = (value: string) => [{ kind: 'cidr' as const, value, scope: 'cidr' as const }];
  const post = (who: string, id: string, act: string, body: Json) =>
    app.call(who, `POST /notices/${id}/${act}`, { body });

  describe('completion', () => {
    it('makes confirmed pages a prescription, in the name of whoever completes', async () => {
      const { id, factIds } = await table.notice(2);
      const { status, body } = await table.complete(id, await table.write(id, factIds));
      expect(status).to.equal(200);
      expect(body).to.include({ status: 'in_execution', secondOpinionBy: null }).and.to.have.property('actId');
      expect(await table.audit(id)).to.deep.equal([
        'claim',
        'verdicts',
        'completion',
        ...['document', 'prescription'],
        ...['document', 'dispatch'],
        ...['document', 'dispatch'],
      ]);
    });

    it('closes a case without confirmed facts as rejected', async () => {
      const { id, factIds } = await table.notice(2);
      const { body } = await table.complete(id, await table.write(id, factIds, unconfirmed));
      expect(body).to.include({ status: 'closed', outcome: 'rejected' });
    });

    it('asks that every fact has a verdict, and names those that have none', async () => {
      const { id, factIds } = await table.notice(3);
      const refused = await table.complete(id, await table.write(id, factIds.slice(0, 1)));
      expect(refused.status).to.equal(422);
      expect(fieldsOf(refused)).to.deep.equal(['#/facts/1/verdict required', '#/facts/2/verdict required']);
    });

    it('adopts only the version of the sheet that was read', async () => {
      const { id, factIds } = await table.notice();
      const sheetVersion = await table.write(id, factIds);
      const stale = await table.complete(id, sheetVersion - 1);
      expect(problemOf(stale)).to.equal('412 stale stale');
      expect(stale.body).to.include({ sheetVersion });
    });

    it('is for whoever holds the lease; the assigned reviewer may when nobody does', async () => {
      const { id, factIds } = await table.notice();
      const sheetVersion = await table.write(id, factIds);
      expect(problemOf(await table.complete(id, sheetVersion, table.cast.nurlan))).to.equal('409 held held');
      await app.call(table.cast.aigul, `POST /notices/${id}/release`);
      const without = await table.complete(id, sheetVersion, table.cast.nurlan);
      expect(problemOf(without)).to.equal('409 illegal-move lease_required');
      expect((await table.complete(id, sheetVersion)).status).to.equal(200);
    });

    it('sends the prescription to the recipients that were chosen, and to no unknown one', async () => {
      const { id, factIds } = await table.notice();
      const sheetVersion = await table.write(id, factIds);
      const nobody = await post(table.cast.aigul, id, 'completion', { sheetVersion, recipientIds: [id] });
      expect(fieldsOf(nobody)).to.deep.equal(['#/recipientIds/0 unknown_recipient']);
      await post(table.cast.aigul, id, 'completion', { sheetVersion, recipientIds: [table.cast.recipientId] });
      const { body } = await app.call(table.cast.supervisor, `GET /dispatches?notice=${id}`);
      expect((body['items'] as { recipient: Json }[]).map(({ recipient }) => recipient['id'])).to.deep.equal([
        table.cast.recipientId,
      ]);
    });
  });

  describe('a second opinion', () => {
    const inOpinion = async (facts: LocatorFixture[][], more = {}) => {
      const { id, factIds } = await table.notice(facts, more);
      const sheetVersion = await table.write(id, factIds);
      return { id, factIds, sheetVersion, asked: await table.complete(id, sheetVersion) };
    };

    it('is asked of another reviewer for a domain, of a supervisor for a network, of a reviewer for a sensitive kind', async () => {
      const { asked } = await inOpinion([domain('kazino-bir.kz')]);
      expect(asked.body).to.include({ status: 'second_opinion', secondOpinionBy: 'reviewer' });
      expect((await inOpinion([network('93.184.216.0/24')])).asked.body).to.include({ secondOpinionBy: 'supervisor' });
      const sensitive = await inOpinion([somePage()], { violationKind: 'CHILD_ABUSE' });
      expect(sensitive.asked.body).to.include({ secondOpinionBy: 'reviewer' });
    });

    it('by which somebody agrees makes him the official of the prescription', async () => {
      const { id, sheetVersion } = await inOpinion([domain('kazino-eki.kz')]);
      const agree = { sheetVersion, opinion: 'agree', reasons: 'I see the same' };
      expect(problemOf(await post(table.cast.aigul, id, 'second-opinion', agree))).to.equal(
        '403 forbidden own_decision',
      );
      const { status, body } = await post(table.cast.nurlan, id, 'second-opinion', agree);
      expect([status, body['status']]).to.deep.equal([200, 'in_execution']);
      const { body: list } = await app.call(table.cast.aigul, `GET /prescriptions?notice=${id}`);
      expect((list['items'] as Json[])[0]?.['issuingOfficial']).to.deep.equal({
        id: table.cast.nurlan,
        fullName: 'Nurlan',
      });
    });

    it('on a network is not a reviewer’s to give', async () => {
      const { id, sheetVersion } = await inOpinion([network('93.184.217.0/24')]);
      const agree = { sheetVersion, opinion: 'agree', reasons: 'I see the same' };
      expect(problemOf(await post(table.cast.nurlan, id, 'second-opinion', agree))).to.equal(
        '403 forbidden supervisor_needed',
      );
      expect((await post(table.cast.supervisor, id, 'second-opinion', agree)).status).to.equal(200);
    });

    it('is on one version of the sheet, and does not contradict itself', async () => {
      const { id, sheetVersion, factIds } = await inOpinion([domain('kazino-ush.kz')]);
      const agree = { sheetVersion, opinion: 'agree', reasons: 'I see the same' };
      const stale = await post(table.cast.nurlan, id, 'second-opinion', { ...agree, sheetVersion: sheetVersion + 1 });
      expect(problemOf(stale)).to.equal('412 stale stale');
      const torn = await post(table.cast.nurlan, id, 'second-opinion', {
        ...agree,
        facts: [
          { factId: factIds[0], opinion: 'disagree', reasons: 'Not this one' },
          { factId: id, opinion: 'agree', reasons: 'Which one?' },
        ],
      });
      expect(fieldsOf(torn)).to.deep.equal(['#/facts/0/opinion contradicts_opinion', '#/facts/1/factId unknown_fact']);
    });

    it('that disagrees sends the case back; after a second one another reviewer has it', async () => {
      const { id, sheetVersion } = await inOpinion([domain('kazino-tort.kz')]);
      const disagree = { sheetVersion, opinion: 'disagree', reasons: 'A forum, not a casino' };
      const first = await post(table.cast.nurlan, id, 'second-opinion', disagree);
      expect(first.body).to.include({ status: 'in_review' });
      expect(await reviewerOf(id)).to.equal(table.cast.aigul);
      await table.complete(id, sheetVersion);
      await post(table.cast.nurlan, id, 'second-opinion', disagree);
      expect(await reviewerOf(id)).not.to.equal(table.cast.aigul);
    });
  });

  describe('a split', () => {
    it('makes the facts named a part with a number of its own, in review with the same reviewer', async () => {
      const { id, factIds } = await table.notice(3, { number: '2026-100123' });
      const { status, body } = await post(table.cast.aigul, id, 'split', { factIds: [factIds[1]], reason: 'Urgent' });
      expect(status).to.equal(200);
      expect(body['part']).to.include({ number: '2026-100123/2', status: 'in_review' });
      const part = (body['part'] as { id: string }).id;
      expect(await reviewerOf(part)).to.equal(table.cast.aigul);
      const sheet = await app.call(table.cast.aigul, `GET /notices/${part}/verdicts`);
      expect(sheet.body).to.include({ facts: 1 });
      expect(await table.audit(part)).to.deep.equal(['split_off']);
    });

    it('leaves something behind, and takes only facts of this notice', async () => {
      const { id, factIds } = await table.notice(2);
      const { factIds: others } = await table.notice();
      expect(fieldsOf(await post(table.cast.aigul, id, 'split', { factIds, reason: 'All' }))).to.deep.equal([
        '#/factIds nothing_would_remain',
      ]);
      const foreign = await post(table.cast.aigul, id, 'split', { factIds: [factIds[0], others[0]], reason: 'These' });
      expect(fieldsOf(foreign)).to.include('#/factIds/1 unknown_fact');
      expect(await table.audit(id)).to.deep.equal(['split refused', 'split refused']);
    });
  });

  it('returning names what is missing, and is no rejection', async () => {
    const { id } = await table.notice();
    const missing = [{ code: 'EVIDENCE_UNREADABLE', pointer: '#/facts/0/evidenceIds/0', text: 'The picture is black' }];
    const { status, body } = await post(table.cast.aigul, id, 'return', { missing });
    expect([status, body['status'], body['outcome']]).to.deep.equal([200, 'returned', undefined]);
    const again = await post(table.cast.aigul, id, 'return', { missing });
    expect(problemOf(again)).to.equal('409 illegal-move status');
    expect(await table.audit(id)).to.deep.equal(['document', 'return', 'return refused']);
  });

  it('handing over is the reviewer’s or a supervisor’s to do, and only to somebody who may review', async () => {
    const { id } = await table.notice();
    const to = (who: string, whom: string) => post(who, id, 'handover', { to: whom, reason: 'I am on leave' });
    expect(problemOf(await to(table.cast.nurlan, table.cast.nurlan))).to.equal('403 forbidden not_the_reviewer');
    expect(fieldsOf(await to(table.cast.aigul, table.cast.supervisor))).to.deep.equal(['#/to may_not_review']);
    const given = await to(table.cast.aigul, table.cast.nurlan);
    expect(given.body).to.include({ status: 'in_review', reviewer: table.cast.nurlan });
    expect((await to(table.cast.supervisor, table.cast.aigul)).body).to.include({ reviewer: table.cast.aigul });
  });

  it('the sheet goes with the case that is handed over', async () => {
    const { id, factIds } = await table.notice();
    const sheetVersion = await table.write(id, factIds);
    await post(table.cast.aigul, id, 'handover', { to: table.cast.nurlan, reason: 'I am on leave' });
    const sheet = await app.call(table.cast.nurlan, `GET /notices/${id}/verdicts`);
    expect(sheet.body).to.include({ sheetVersion }).and.not.to.have.property('holder');
    expect((await table.complete(id, sheetVersion, table.cast.nurlan)).body).to.include({ status: 'in_execution' });
  });

  it('a recusal gives the case to somebody else, and one who completed cannot take himself out of it', async () => {
    const { id } = await table.notice();
    const recused = await post(table.cast.aigul, id, 'recusal', { reason: 'My brother works there' });
    expect(recused.body).to.include({ status: 'in_review', reviewer: table.cast.nurlan });
    const decided = await table.notice([domain('kazino-bes.kz')]);
    await table.complete(decided.id, await table.write(decided.id, decided.factIds));
    const late = await post(table.cast.aigul, decided.id, 'recusal', { reason: 'My brother works there' });
    expect(problemOf(late)).to.equal('403 forbidden own_decision');
  });

  async function reviewerOf(id: string): Promise<string | null | undefined> {
    const row = await app.database
      .db<{ id: string; reviewer_id: string | null }>('notices')
      .where({ id })
      .first('reviewer_id');
    return row?.reviewer_id;
  }
});
