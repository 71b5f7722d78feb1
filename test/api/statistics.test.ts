import { expect } from 'chai';
import { checkClocks } from '../../activities/check-clocks.js';
import type { CaseDeps } from '../../activities/deps.js';
import { asActor } from '../../db/as-actor.js';
import { countedEvents } from '../../db/statistics.js';
import { withApp } from '../support/app.js';
import { attestation, pageFact, withFilingDesk } from '../support/filing-desk.js';
import type { Json, Reply } from '../support/http-client.js';
import { person } from '../support/people.js';
import { confirmed, problemOf, unconfirmed } from '../support/review-table.js';

describe('statistics', function () {
  this.timeout(60_000);
  const app = withApp();
  const desk = withFilingDesk(app);
  const settings = { executionTermMs: 7_200_000, silenceMs: 900_000 } as CaseDeps['settings'];
  let strangeHead = '';

  /** What clocks in Almaty show, five hours ahead of UTC. */
  const clocksShow = (text: string) => (app.clock.at = Date.parse(`${text}:00+05:00`));
  const done = (reply: Reply): Json => {
    expect(reply.status, JSON.stringify(reply.body)).to.be.within(200, 201);
    return reply.body;
  };
  const act = async (who: string, path: `/${string}`, body: Json = {}) =>
    done(await app.call(who, `POST ${path}`, { body }));
  const file = async (kind: string, facts = 1, who = desk.cast.officer) => {
    const given = Array.from({ length: facts }, () => pageFact());
    const { id, factIds } = await desk.ready(given, { violationKind: kind, norm: 'Mass Media 2(4)' }, who);
    done(await desk.submit(id, {}, who));
    return { id, factIds };
  };
  const decide = async ({ id, factIds }: { id: string; factIds: string[] }, verdicts: Json[], more: Json = {}) => {
    const { aigul } = desk.cast;
    done(await app.call(aigul, `POST /notices/${id}/claim`));
    const body = { verdicts: factIds.map((factId, index) => ({ factId, ...verdicts[index] })) };
    const { sheetVersion } = done(await app.call(aigul, `PATCH /notices/${id}/verdicts`, { ifMatch: '*', body }));
    await act(aigul, `/notices/${id}/completion`, { sheetVersion, ...more });
  };
  const dispatchOf = async (who: string, of: string): Promise<string> => {
    const { items } = done(await app.call(who, `GET /dispatches?${of}`)) as { items: Json[] };
    const id = String(items[0]?.['id']);
    done(await app.call(who, `GET /dispatches/${id}`));
    return id;
  };
  const executed = (who: string, dispatchId: string) =>
    act(who, `/dispatches/${dispatchId}/receipts`, { status: 'executed' });

  before(async () => {
    const { aigul, officer, stranger, recipientId, operator, otherOperator, supervisor } = desk.cast;
    strangeHead = (await person(app.database.db, { roles: ['head'], bodyCode: 'HEALTH' })).accountId;
    clocksShow('2026-06-30T23:59');
    const first = await file('GAMBLING', 2);
    clocksShow('2026-07-01T00:00');
    const second = await file('FRAUD', 1, stranger);
    clocksShow('2026-07-01T10:00');
    await app.call(aigul, `POST /notices/${first.id}/claim`);
    await act(aigul, `/notices/${first.id}/return`, {
      missing: [{ code: 'EVIDENCE_UNREADABLE', text: 'Nothing can be read' }],
    });
    clocksShow('2026-07-01T11:00');
    done(await app.call(officer, `POST /notices/${first.id}/submission`, { body: { attestation } }));
    clocksShow('2026-07-01T12:00');
    const third = await file('GAMBLING');
    const fourth = await file('GAMBLING');
    await act(officer, `/notices/${fourth.id}/withdrawal`, { reason: 'Sent twice' });
    await file('TERRORISM');
    clocksShow('2026-07-01T14:00');
    await decide(first, [confirmed, unconfirmed], { recipientIds: [recipientId] });
    await decide(second, [confirmed]);
    const [one, two] = [
      await dispatchOf(operator, `notice=${first.id}`),
      await dispatchOf(operator, `notice=${second.id}`),
    ];
    const slow = await dispatchOf(otherOperator, `notice=${second.id}`);
    clocksShow('2026-07-01T14:30');
    await executed(operator, one);
    clocksShow('2026-07-01T15:00');
    await executed(operator, two);
    await decide(third, [unconfirmed]);
    clocksShow('2026-07-01T17:00');
    const { engine, evidence, clock } = app;
    const deps = { db: app.database.as.worker, clock, settings, evidence, temporal: engine.client };
    await checkClocks(deps, slow);
    clocksShow('2026-07-01T18:00');
    await executed(otherOperator, slow);

    clocksShow('2026-08-03T10:00');
    const { complaintId } = await act(officer, `/notices/${third.id}/complaints`, { statement: 'It is no lottery' });
    const given = { to: supervisor, reason: 'Her week' };
    await act(supervisor, `/complaints/${String(complaintId)}/assignment`, given);
    clocksShow('2026-08-03T12:00');
    await act(supervisor, `/complaints/${String(complaintId)}/decision`, {
      outcome: 'dismissed',
      reasons: 'It is one',
    });
    const restriction = await app.database
      .db('restriction_grounds')
      .where({ notice_id: second.id })
      .first<{ restriction_id: string }>('restriction_id');
    const about = { about: { restrictionIds: [restriction.restriction_id] }, cause: 'error', lift: true };
    const { restorationId } = await act(aigul, '/restorations', { ...about, statement: 'It was no casino' });
    const back = await dispatchOf(operator, `restoration=${String(restorationId)}`);
    clocksShow('2026-08-03T12:10');
    await executed(operator, back);
    clocksShow('2026-08-20T09:00');
  });

  const ask = (query: string, who = desk.cast.supervisor) => app.call(who, `GET /statistics?${query}`);
  const halfYear = 'from=2026-07-01&to=2027-01-01';
  const none = { executed: 0, inTime: 0, late: 0, notExecuted: 0, cancelled: 0, breaches: 0 };
  const nothing = { median: null, ninthTenth: null };

  it('count what was recorded within the days, to the minute', async () => {
    const { total, ...asked } = done(await ask(halfYear));
    expect(asked).to.deep.equal({ from: '2026-07-01', to: '2027-01-01' });
    expect(total).to.deep.equal({
      notices: {
        ...{ filed: 4, parts: 0, returned: 1, returnReasons: { EVIDENCE_UNREADABLE: 1 }, withdrawn: 1 },
        // Three hours, three hours, fourteen hours.
        ...{ decided: 3, toExecution: 2, rejected: 1, seconds: { median: 10_800, ninthTenth: 42_480 } },
      },
      facts: { confirmed: 2, unconfirmed: 2, duplicate: 0, reasons: { MATCHES_NORM: 2, NO_VIOLATION: 2 } },
      restrictions: { made: 2, lifted: 1, liftedBy: { error: 1 }, inForce: 1, pastReview: 0 },
      // Half an hour, one, four.
      executions: {
        ...none,
        executed: 3,
        inTime: 2,
        late: 1,
        breaches: 1,
        seconds: { median: 3_600, ninthTenth: 12_240 },
      },
      resumptions: { ...none, executed: 1, inTime: 1, seconds: { median: 600, ninthTenth: 600 } },
      complaints: {
        lodged: 1,
        decided: { upheld: 0, partly_upheld: 0, dismissed: 1, inadmissible: 0, withdrawn: 0 },
        seconds: { median: 7_200, ninthTenth: 7_200 },
      },
    });
    const { total: before } = done(await ask('from=2026-01-01&to=2026-07-01')) as { total: Record<string, Json> };
    expect(before['notices']).to.deep.include({ filed: 1, returned: 0, decided: 0, seconds: nothing });
    expect(before['restrictions']).to.deep.include({ made: 0, inForce: 0 });
  });

  it('tell months, bodies, kinds and scopes apart, and sum up to the total', async () => {
    const groups = async (by: string, pick: (group: Record<string, Json>) => unknown) => {
      const { groups: told } = done(await ask(`from=2026-06-01&to=2026-09-01&groupBy=${by}`)) as { groups: Json[] };
      return told.map((group) => [group['key'], pick(group as Record<string, Json>)]);
    };
    const standing = ({ notices, restrictions }: Record<string, Json>) => [
      notices?.['filed'],
      notices?.['decided'],
      restrictions?.['made'],
      restrictions?.['lifted'],
      restrictions?.['inForce'],
    ];
    expect(await groups('month', standing)).to.deep.equal([
      ['2026-06', [1, 0, 0, 0, 0]],
      ['2026-07', [4, 3, 2, 0, 2]],
      ['2026-08', [0, 0, 0, 1, 1]],
    ]);
    expect(await groups('body', standing)).to.deep.equal([
      ['FIN_MONITORING', [4, 2, 1, 0, 1]],
      ['HEALTH', [1, 1, 1, 1, 0]],
    ]);
    expect(await groups('violationKind', standing)).to.deep.equal([
      ['FRAUD', [1, 1, 1, 1, 0]],
      ['GAMBLING', [3, 2, 1, 0, 1]],
      ['TERRORISM', [1, 0, 0, 0, 0]],
    ]);
    const scopes = await groups('scope', ({ notices, facts, restrictions }) => [
      notices,
      facts?.['confirmed'],
      restrictions?.['made'],
    ]);
    expect(scopes).to.deep.equal([['page', [undefined, 2, 2]]]);
  });

  it('are narrowed to a body, a kind, a channel and a source', async () => {
    const filed = async (of: string) => {
      const { total } = done(await ask(`from=2026-06-01&to=2027-01-01&${of}`)) as { total: { notices: Json } };
      return total.notices['filed'];
    };
    expect(await filed('body=HEALTH')).to.equal(1);
    expect(await filed('violationKind=GAMBLING')).to.equal(3);
    expect([await filed('channel=system'), await filed('channel=edms')]).to.deep.equal([5, 0]);
    expect([await filed('source=notice'), await filed('source=tax')]).to.deep.equal([5, 0]);
  });

  it('are for a head those of his own body, by the database too, and for nobody else', async () => {
    const { total } = done(await ask(halfYear, strangeHead)) as { total: Record<string, Json> };
    expect(total['notices']).to.deep.include({ filed: 1, decided: 1 });
    expect(total['executions']).to.deep.include({ executed: 2, breaches: 1 });
    expect(total['complaints']).to.deep.include({ lodged: 0 });
    expect(problemOf(await ask(`${halfYear}&body=FIN_MONITORING`, strangeHead))).to.equal('403 forbidden not_yours');
    expect(problemOf(await ask(halfYear, desk.cast.officer))).to.equal('403 forbidden role');
    const counts = (accountId: string, of: { body?: string } = {}) =>
      asActor(app.database.as.api, { accountId }, async (tx) => {
        const span = { from: '2026-07-01', to: '2027-01-01' };
        const lines = await countedEvents(tx, { span, now: app.clock.now(), of }, ['all']);
        return lines.find(({ happened, detail }) => happened === 'filed' && detail === null)?.count ?? 0;
      });
    expect(await counts(desk.cast.auditor)).to.equal(4);
    expect(await counts(strangeHead)).to.equal(1);
    expect(await counts(strangeHead, { body: 'FIN_MONITORING' })).to.equal(0);
    for (const who of ['officer', 'aigul', 'registrar', 'admin', 'ops', 'operator'] as const)
      expect(await counts(desk.cast[who]), who).to.equal(0);
  });

  it('are of days in their order, and of three years at most', async () => {
    const faults = async (query: string) => {
      const reply = await ask(query);
      expect(reply.status).to.equal(400);
      return (reply.body['errors'] as Json[]).map(({ pointer, code }) => `${String(pointer)} ${String(code)}`);
    };
    expect(await faults('from=2026-07-01&to=2026-07-01')).to.deep.equal(['?to not_after_from']);
    expect(await faults('from=2020-01-01&to=2026-07-01')).to.deep.equal(['?to span_too_long']);
    expect(await faults('from=2026-07-01')).to.deep.equal(['?to required']);
  });
});
