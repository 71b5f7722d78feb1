import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { settleInstruction } from '../../db/instructions.js';
import { withApp } from '../support/app.js';
import type { Json } from '../support/http-client.js';
import { restorationTable } from '../support/restoration-table.js';
import { fieldsOf, problemOf, somePage, withReviewTable } from '../support/review-table.js';

describe('a restoration of what rests on several grounds', () => {
  const app = withApp();
  const table = withReviewTable(app);
  const way = restorationTable(app, table);
  const reasonOf = ({ body }: { body: Json }) => (body['actions'] as Json[]).map(({ reason }) => reason);
  const itemsOf = ({ body }: { body: Json }) => body['items'] as Json[];

  it('reaches no ground of another body by the name of a restriction, unless what was restricted is gone', async () => {
    const { officer, operator, aigul } = table.cast;
    const page = somePage();
    const own = await way.restrict([page]);
    const others = await way.restrict([page]);
    await app.database.db('notices').where({ id: others.noticeId }).update({ body_code: 'HEALTH' });
    const { restrictionIds } = own;
    const groundsOf = async (asked: Json) => {
      const { body } = await app.call(aigul, `GET /restorations/${String(asked['restorationId'])}`);
      return (body['targets'] as Json[]).flatMap(({ grounds }) => (grounds as Json[]).map(({ body: by }) => by)).sort();
    };
    const locators = [{ kind: 'url', value: page[0]!.value }];
    for (const about of [{ restrictionIds }, { locators }]) {
      const { body } = await way.ask(officer, about, { cause: 'error' });
      expect(await groundsOf(body), JSON.stringify(body)).to.deep.equal(['FIN_MONITORING']);
    }
    const anothers = await way.ask(officer, { noticeId: others.noticeId }, { cause: 'error' });
    expect(fieldsOf(anothers)).to.deep.equal(['#/about nothing_in_force']);
    for (const [who, cause] of [
      [operator, 'error'],
      [officer, 'removed'],
    ] as const) {
      const { body } = await way.ask(who, { restrictionIds }, { cause });
      expect(await groundsOf(body), cause).to.deep.equal(['FIN_MONITORING', 'HEALTH']);
    }
    const { body: asked } = await way.ask(officer, { restrictionIds }, { cause: 'act_annulled' });
    const decided = await way.decide(aigul, asked['restorationId'], 'lift');
    expect(decided.body).to.include({ outcome: 'still_restricted', lifted: 0 });
    expect(await way.told(officer, asked['restorationId'])).to.deep.equal(['still_restricted']);
    expect(await groundsOf(asked)).to.deep.equal(['FIN_MONITORING']);
  });

  it('ends as lifted where another has lifted it meanwhile, and as resumed only where that was done', async () => {
    const { aigul, operator, officer, supervisor } = table.cast;
    const { noticeId, restrictionIds } = await way.restrict();
    await way.execute({ noticeId });
    const [first, second] = [await way.ask(operator, { restrictionIds }), await way.ask(officer, { restrictionIds })];
    const id = String(first.body['restorationId']);
    await way.decide(aigul, id, 'lift');
    const again = await way.decide(aigul, second.body['restorationId'], 'lift');
    expect(again.body).to.include({ status: 'closed', outcome: 'lifted', lifted: 0 });
    const [dispatch] = itemsOf(await app.call(supervisor, `GET /dispatches?restoration=${id}`));
    await app.database
      .db('dispatch_facts')
      .where({ dispatch_id: String(dispatch?.['id']) })
      .update({ status: 'not_executed' });
    const instruction = await app.database.db('instructions').where({ restoration_id: id }).first<{ id: string }>('id');
    await app.database.db.transaction((tx) => settleInstruction(tx, app.clock.now(), instruction.id));
    expect(await way.restriction(restrictionIds[0]))
      .to.include({ state: 'lifting' })
      .and.not.have.property('resumedAt');
    await app.database
      .db('dispatch_facts')
      .where({ dispatch_id: String(dispatch?.['id']) })
      .update({ status: 'executed' });
    await app.database.db.transaction((tx) => settleInstruction(tx, app.clock.now(), instruction.id));
    expect(await way.restriction(restrictionIds[0])).to.include({ state: 'lifted' });
  });

  it('is decided by nobody of a side that filed what it would end, whichever ground that is', async () => {
    const { aigul, nurlan, officer, operator } = table.cast;
    const page = somePage();
    const first = await way.restrict([page]);
    const second = await way.restrict([page]);
    const { restrictionIds } = first;
    const id = (await way.ask(operator, { restrictionIds })).body['restorationId'];
    await app.database.db('notices').where({ id: second.noticeId }).update({ filer_id: aigul });
    for (const decision of ['lift', 'refuse'] as const)
      expect(problemOf(await way.decide(aigul, id, decision)), decision).to.equal('403 forbidden filing_body');
    expect(reasonOf(await app.call(aigul, `GET /restorations/${String(id)}`))).to.deep.equal(['filing_body']);
    expect((await app.call(aigul, 'GET /restorations?status=in_check&limit=200')).status).to.equal(200);
    const atOnce = await way.ask(aigul, { restrictionIds }, { lift: true });
    expect(problemOf(atOnce)).to.equal('403 forbidden filing_body');
    // The notice that ordered it is none of hers: only the step that applies it sees the other ground.
    const body = { decision: 'lift', reasons: 'Looked at it' };
    const reviewed = await app.call(aigul, `POST /restrictions/${restrictionIds[0]!}/review`, { body });
    expect(problemOf(reviewed)).to.equal('403 forbidden filing_body');
    const others = await way.ask(aigul, { noticeId: first.noticeId }, { cause: 'error', lift: true });
    expect(others.body).to.include({ outcome: 'still_restricted' });

    await app.database.db('notices').where({ id: second.noticeId }).update({ filer_id: officer });
    const seat = { role: 'officer', body_code: 'FIN_MONITORING', valid_from: '2020-01-01', valid_to: null };
    const [grant] = await app.database
      .db('role_grants')
      .insert({ id: uuidv7(), account_id: nurlan, ...seat, granted_at: new Date(0) })
      .returning<{ id: string }[]>('id');
    await app.database
      .db('role_grants')
      .where({ id: grant!.id })
      .update({ revoked_at: new Date(app.clock.now()) });
    expect(problemOf(await way.decide(nurlan, id, 'lift'))).to.equal('403 forbidden filing_body');
    await app.database.db('role_grants').where({ id: grant!.id }).delete();
    expect((await way.decide(nurlan, id, 'lift')).body).to.include({ lifted: 1 });
  });
});
