import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { connect } from '../../db/connection.js';
import { hashOf } from '../../db/audit.js';
import { sampleAccounts } from '../../standalone/sample-accounts.js';
import { everythingInHistory } from '../support/histories.js';
import { confirmed, page, players, unconfirmed } from '../support/players.js';
import type { Filed } from '../support/players.js';
import { dataConverterOf, withStack } from '../support/stack.js';

/** What people wrote or are called: it may be in no history and in no log. */
const canaries = [
  ...['kanareika', 'prichina', 'mir0tvorec', 'Скриншот', 'Страница', 'Принимает', 'Главный специалист'],
  ...sampleAccounts
    .filter(({ roles }) => !roles.includes('recipient'))
    .flatMap(({ fullName, email }) => [fullName, fullName.split(' ')[0] ?? '', email]),
];

interface ActRow {
  id: string;
  kind: string;
  state: string;
  actor_id: string;
  roles: string[];
  body_code: string | null;
}

interface EventRow {
  kind: string;
  before: unknown;
  after: unknown;
}

describe('the traces of a case', function () {
  this.timeout(180_000);
  const house = withStack();
  const play = players(() => house.stack);
  let db: Knex;
  let filed: Filed;

  before(async () => {
    db = connect(house.stack.databaseUrl, { max: 2 });
    await play.script('A', {
      after: [{ status: 'unclear', note: 'Kanareika-prichina' }],
      afterRuling: [{ status: 'executed' }],
    });
    const domain = { locators: [{ kind: 'domain', value: `mir0tvorec-${Date.now()}.kz` }] };
    const necessity = { necessity: 'Kanareika-prichina: весь хост занят казино' };
    filed = await play.file([page(), domain, page()], necessity);
    const reviewer = await play.reviewer(filed.id);
    const other = reviewer === 'reviewer.dana' ? 'reviewer.nurlan' : 'reviewer.dana';
    await play.act(reviewer, `/notices/${filed.id}/handover`, { to: await idOf(other), reason: 'Kanareika-prichina' });
    await play.call(reviewer, `POST /notices/${filed.id}/handover`, {
      body: { to: await idOf(other), reason: 'Ещё раз' },
    });
    const split = await play.act(other, `/notices/${filed.id}/split`, {
      ...{ factIds: [filed.factIds[2]], reason: 'Kanareika-prichina: срочно' },
    });
    const sheetVersion = await play.decide({ id: filed.id, factIds: filed.factIds.slice(0, 2) }, [
      unconfirmed,
      confirmed,
    ]);
    await play.complete(filed.id, sheetVersion);
    const opinion = { sheetVersion, opinion: 'agree', reasons: 'Kanareika-prichina: согласна' };
    await play.call(other, `POST /notices/${filed.id}/second-opinion`, { body: opinion });
    await play.act(reviewer, `/notices/${filed.id}/second-opinion`, opinion);
    const { id } = await play.untilDispatch(filed.id, 'Sim Telecom A', 'unclear');
    await play.act('supervisor.saule', `/dispatches/${String(id)}/rulings`, {
      ...{ ruling: 'clarify', reasons: 'Kanareika-prichina: весь домен' },
    });
    await play.until(filed.id, 'closed');
    const part = (split['part'] as { id: string }).id;
    await play.act(filed.officer, `/notices/${part}/withdrawal`, { reason: 'Kanareika-prichina: ошибка' });
    await play.script('A', {});
  });
  after(() => db.destroy());

  it('are told by its timeline, refusals too, with who, when, before and after', async () => {
    const told = await play.timeline(filed.id);
    expect(told.map(({ position }) => position)).to.deep.equal(told.map((_, index) => index + 1));
    const kinds = told.map(({ kind, outcome }) => (outcome === 'applied' ? kind : `${String(kind)} refused`));
    expect(kinds).to.include.members([
      ...['handover', 'handover refused', 'split', 'completion', 'second_opinion refused', 'second_opinion'],
      ...['prescription', 'dispatch', 'delivery', 'receipts', 'ruling', 'closing'],
    ]);
    const completion = told.find(({ kind }) => kind === 'completion');
    expect(completion?.['before']).to.include({ status: 'in_review' });
    expect(completion?.['after']).to.include({ status: 'second_opinion' });
    const ruling = told.find(({ kind }) => kind === 'ruling');
    expect(ruling?.['by']).to.include({ fullName: 'Жұмабаева Сәуле Ғалымқызы' });
  });

  it('have an audit event for every act that was decided, in the name of who acted and of his body', async () => {
    const acts: ActRow[] = await db('acts as a')
      .leftJoin('role_grants as g', (on) => {
        on.on('g.account_id', 'a.actor_id').andOnNull('g.revoked_at').andOnNotNull('g.body_code');
      })
      .whereNot('a.state', 'received')
      .select('a.id', 'a.kind', 'a.state', 'a.actor_id', 'a.roles', 'g.body_code');
    expect(new Set(acts.map(({ kind }) => kind))).to.include.keys(
      'submission',
      'split',
      'completion',
      'ruling',
      'receipts',
    );
    for (const { id, kind, state, actor_id, roles, body_code } of acts) {
      const events: EventRow[] = await db('audit_events')
        .whereRaw('act_id = ? and kind = any(?)', [id, [kind, `late_${kind}`]])
        .select('kind', 'outcome', 'actor_id', 'actor_roles', 'body_code', 'before', 'after');
      expect(events, `${kind} ${state}`).to.have.length(1);
      const [event] = events;
      expect(event, kind).to.deep.include({ outcome: state, actor_id, actor_roles: roles, body_code });
      expect(event?.after, kind).to.be.an('object');
      if (state === 'applied' && event?.kind === kind) expect(event.before, kind).to.be.an('object');
    }
  });

  it('are chained: whoever changes or removes an event breaks the chain', async () => {
    const events = await db<Record<string, unknown> & { case_id: string }>('audit_events')
      .where({ case_id: filed.id })
      .orderBy('position');
    let head = '0'.repeat(64);
    for (const { hash, ...event } of events) {
      expect(event['previous_hash']).to.equal(head);
      expect(hashOf({ ...event, at: (event['at'] as Date).toISOString() })).to.equal(hash);
      head = hash as string;
    }
    const chain = await db<{ case_id: string; head: string; length: number }>('audit_chains')
      .where({ case_id: filed.id })
      .first('head', 'length');
    expect(chain).to.deep.equal({ head, length: events.length });
  });

  it('are no content in any event of Temporal’s history, decrypted: no locator, no name, no reason', async () => {
    const connection = await Connection.connect({ address: house.stack.temporalAddress });
    try {
      const temporal = new Client({ connection, namespace: house.stack.namespace });
      const { payloadCodecs } = dataConverterOf(house.stack);
      const histories = await everythingInHistory(temporal, payloadCodecs);
      expect([...histories.keys()]).to.include(`notice:${filed.id}`);
      expect(histories.get(`notice:${filed.id}`), 'payloads are read')
        .to.include(filed.id)
        .and.to.include('second_opinion');
      for (const [workflowId, text] of histories) expectNoCanary(text, workflowId);
    } finally {
      await connection.close();
    }
  });

  it('are no content in the logs of the API and the worker either, nor a token', async () => {
    const logs = path.join(path.dirname(house.stack.env()['EVIDENCE_DIR'] ?? ''), 'logs');
    expect(await readdir(logs)).to.include.members(['api.log', 'worker.log']);
    for (const name of ['api.log', 'worker.log']) {
      const text = await readFile(path.join(logs, name), 'utf8');
      expect(text.length, name).to.be.greaterThan(200);
      expectNoCanary(text, name);
      expect(text, name).not.to.match(/eyJ[\w-]+\.[\w-]+\./u);
    }
  });

  it('are no content in the audit trail: ids, statuses, codes and counts', async () => {
    const events: unknown[] = await db('audit_events').select('kind', 'before', 'after', 'actor_roles', 'body_code');
    expectNoCanary(JSON.stringify(events), 'audit_events');
  });

  async function idOf(account: string): Promise<string> {
    return String((await play.call(account, 'GET /me')).body['id']);
  }
});

function expectNoCanary(text: string, where: string): void {
  const lower = text.toLowerCase();
  const found = canaries.filter((canary) => lower.includes(canary.toLowerCase()));
  expect(found, where).to.deep.equal([]);
}
