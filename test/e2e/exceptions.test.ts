import { expect } from 'chai';
import { connect } from '../../db/connection.js';
import type { Json } from '../support/http-client.js';
import { confirmed, eventually, page, players } from '../support/players.js';
import type { Filed } from '../support/players.js';
import { fieldsOf, problemOf } from '../support/review-table.js';
import { withStack } from '../support/stack.js';

describe('what is out of the ordinary', function () {
  this.timeout(180_000);
  const house = withStack();
  const play = players(() => house.stack);

  beforeEach(() => play.script('A', {}));
  after(() => play.script('A', {}));

  const restrict = async (filed: Filed) => {
    await play.complete(filed.id, await play.decide(filed, confirmed));
  };
  const dispatch = async (id: unknown, who = 'supervisor.saule') =>
    (await play.call(who, `GET /dispatches/${String(id)}`)).body;
  const statusesOf = (body: Json, list: string) => (body[list] as Json[]).map(({ status }) => status);

  it('a fact that is restricted already becomes a further ground, and nothing is ordered again', async () => {
    const fact = page();
    const first = await play.file([fact]);
    await restrict(first);
    await play.until(first.id, 'closed');

    const again = await play.file([fact], {}, 'officer.interior');
    const notice = await play.until(again.id, 'in_review');
    const [marked] = notice['facts'] as { normalised: { restrictedUnder?: unknown }[] }[];
    expect(marked?.normalised[0]).to.have.property('restrictedUnder');
    const duplicate = { verdict: 'duplicate', reasonCode: 'RESTRICTED_ALREADY', reasons: 'Доступ уже ограничен' };
    const decided = await play.complete(again.id, await play.decide(again, duplicate));
    expect(decided.body).to.include({ status: 'closed', outcome: 'duplicate' });
    const { body } = await play.call('supervisor.saule', `GET /dispatches?notice=${again.id}`);
    expect(body['items']).to.deep.equal([]);
    expect(await grounds(again.factIds)).to.equal(1);
  });

  it('a fact confirmed while another case restricts the same page is a further ground too', async () => {
    const fact = page();
    const first = await play.file([fact]);
    const second = await play.file([fact], {}, 'officer.interior');
    expect(await play.reviewer(second.id)).to.equal(await play.reviewer(first.id));
    await restrict(first);
    await play.until(first.id, 'closed');
    await restrict(second);
    expect(await play.until(second.id, 'closed')).to.include({ outcome: 'restricted' });
    const { body } = await play.call('supervisor.saule', `GET /dispatches?notice=${second.id}`);
    expect(body['items']).to.deep.equal([]);
    expect(await grounds(second.factIds)).to.equal(1);
  });

  it('a hard stop is asked for by the filer, ruled on by a supervisor, and void when the locator changes', async () => {
    const host = (value: string) => ({ locators: [{ kind: 'url', value }] });
    const necessity = { necessity: 'Kanareika-prichina: весь хост занят казино' };
    const filed = await play.draft([host('https://www.youtube.com/')], necessity);
    const stopped = await play.submit(filed);
    expect(problemOf(stopped)).to.equal('422 invalid incomplete');
    expect(fieldsOf(stopped)).to.deep.equal(['#/facts/0/locators/0/value hard_stop_platform_host']);
    expect((await play.call('supervisor.saule', `GET /notices/${filed.id}`)).status).to.equal(404);

    const ask = { factIds: filed.factIds, reasons: 'Kanareika-prichina: так решил суд' };
    await play.act(filed.officer, `/notices/${filed.id}/hard-stop-requests`, ask);
    expect((await play.call('supervisor.saule', `GET /notices/${filed.id}`)).status).to.equal(200);
    expect((await play.call('reviewer.dana', `GET /notices/${filed.id}`)).status).to.equal(404);
    const ruling = (allow: boolean) => ({ ...ask, allow });
    const own = await play.call(filed.officer, `POST /notices/${filed.id}/hard-stop-rulings`, { body: ruling(true) });
    expect(problemOf(own)).to.equal('403 forbidden role');
    await play.act('supervisor.saule', `/notices/${filed.id}/hard-stop-rulings`, ruling(false));
    expect(fieldsOf(await play.submit(filed))).to.deep.equal(['#/facts/0/locators/0/value hard_stop_platform_host']);

    await play.act(filed.officer, `/notices/${filed.id}/hard-stop-requests`, ask);
    await play.act('supervisor.bolat', `/notices/${filed.id}/hard-stop-rulings`, ruling(true));
    const validated = await play.call(filed.officer, `POST /notices/${filed.id}/submission?validateOnly=true`, {
      body: {},
    });
    expect(fieldsOf(validated).filter((field) => field.includes('hard_stop'))).to.deep.equal([]);

    await change(filed, host('https://www.facebook.com/'));
    expect(fieldsOf(await play.submit(filed))).to.deep.equal(['#/facts/0/locators/0/value hard_stop_platform_host']);
    await play.act(filed.officer, `/notices/${filed.id}/hard-stop-requests`, ask);
    await play.act('supervisor.bolat', `/notices/${filed.id}/hard-stop-rulings`, ruling(true));
    expect((await play.submit(filed)).status).to.equal(200);
    const asked = await play.complete(filed.id, await play.decide(filed, confirmed));
    expect(asked.body).to.include({ status: 'second_opinion', secondOpinionBy: 'supervisor' });
  });

  it('an operator that finds an order unclear is answered, and executes it', async () => {
    await play.script('A', {
      after: [{ status: 'received' }, { status: 'unclear', note: 'Kanareika-prichina: какая страница?' }],
      afterRuling: [{ status: 'executed' }],
    });
    const filed = await play.file([page()]);
    await restrict(filed);
    const { id } = await play.untilDispatch(filed.id, 'Sim Telecom A', 'unclear');
    expect(((await dispatch(id))['facts'] as Json[])[0]).to.have.property('pausedAt');
    const { body: tasks } = await play.call('supervisor.bolat', 'GET /tasks?kind=ruling&limit=200');
    expect((tasks['items'] as Json[]).map(({ dispatchId }) => dispatchId)).to.include(id);
    await play.act('supervisor.saule', `/dispatches/${String(id)}/rulings`, {
      ...{ ruling: 'clarify', reasons: 'Kanareika-prichina: страница ставок' },
    });
    await play.until(filed.id, 'closed');
    const settled = await dispatch(id);
    expect(settled).to.include({ status: 'executed' });
    expect(statusesOf(settled, 'receipts')).to.deep.equal(['executed', 'unclear', 'received']);
  });

  it('an order that cannot be delivered is a task at once, and is sent again when somebody says so', async () => {
    await play.script('A', { answers: [404] });
    const filed = await play.file([page()]);
    await restrict(filed);
    const { id } = await play.untilDispatch(filed.id, 'Sim Telecom A', 'undeliverable');
    const alerts = await play.call('ops', `GET /alerts?dispatch=${String(id)}`);
    expect((alerts.body['items'] as Json[]).map(({ kind }) => kind)).to.deep.equal(['undeliverable']);
    const { body: tasks } = await play.call('supervisor.bolat', 'GET /tasks?kind=undeliverable&limit=200');
    expect((tasks['items'] as Json[]).map(({ dispatchId }) => dispatchId)).to.include(id);
    const again = await play.act('supervisor.saule', `/dispatches/${String(id)}/redelivery`);
    expect(again).to.include({ status: 'pending' });
    expect(await play.until(filed.id, 'closed')).to.include({ outcome: 'restricted' });
    expect(await dispatch(id)).to.include({ status: 'executed', attempts: 2 });
  });

  it('a receipt that comes too late is kept, moves nothing, and is told to operations if it contradicts', async () => {
    const filed = await play.file([page()]);
    await restrict(filed);
    await play.until(filed.id, 'closed');
    const { id } = await play.untilDispatch(filed.id, 'Sim Telecom A', 'executed');
    const late = await play.act('operator.a', `/dispatches/${String(id)}/receipts`, { status: 'impossible' });
    expect(late).to.include({ status: 'executed', late: true });
    const kept = (await dispatch(id))['receipts'] as Json[];
    expect(kept[0]).to.include({ status: 'impossible', late: true });
    const alerts = await play.call('ops', `GET /alerts?dispatch=${String(id)}`);
    expect((alerts.body['items'] as Json[]).map(({ kind }) => kind)).to.deep.equal(['contradicting_receipt']);
    expect((await play.timeline(filed.id)).at(-1)).to.include({ kind: 'late_receipts', dispatchId: id });
  });

  it('a recipient without an endpoint polls: its first look is receipt, and it executes', async () => {
    const filed = await play.file([page()]);
    await play.complete(filed.id, await play.decide(filed, confirmed), ['POLLING_TELECOM']);
    const { id } = await play.untilDispatch(filed.id, 'Polling Telecom', 'pending');
    await eventually(async () => {
      const polled = await play.call('operator.poll', 'GET /dispatches?status=pending&limit=200');
      expect((polled.body['items'] as Json[]).map((item) => item['id'])).to.include(id);
    });
    expect(await dispatch(id, 'operator.poll'))
      .to.include({ status: 'delivered' })
      .and.to.have.property('dueAt');
    await play.act('operator.poll', `/dispatches/${String(id)}/receipts`, { status: 'executed' });
    expect(await play.until(filed.id, 'closed')).to.include({ outcome: 'restricted' });
  });

  async function change(filed: Filed, fact: { locators: { kind: string; value: string }[] }): Promise<void> {
    const { body, headers } = await play.call(filed.officer, `GET /notices/${filed.id}`);
    const [now] = body['facts'] as Json[];
    const { medium, protocol, substantiation, evidenceIds } = now ?? {};
    const path = `/notices/${filed.id}/facts/${String(now?.['id'])}` as const;
    const changed = { medium, protocol, substantiation, evidenceIds, ...fact };
    const { status } = await play.call(filed.officer, `PUT ${path}`, {
      ...{ ifMatch: headers.get('etag') ?? '', body: changed },
    });
    expect(status).to.equal(200);
  }

  async function grounds(factIds: string[]): Promise<number> {
    const db = connect(house.stack.databaseUrl, { max: 1 });
    try {
      return (await db<{ fact_id: string }>('restriction_grounds').whereIn('fact_id', factIds).select('fact_id'))
        .length;
    } finally {
      await db.destroy();
    }
  }
});
