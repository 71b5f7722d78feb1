import { expect } from 'chai';
import { checkClocks } from '../../activities/check-clocks.js';
import type { CaseDeps } from '../../activities/deps.js';
import type { TestApp } from './app.js';
import { attestation, pageFact } from './filing-desk.js';
import type { FilingDesk } from './filing-desk.js';
import type { Json, Reply } from './http-client.js';
import { confirmed, unconfirmed } from './review-table.js';

/**
 * A small population for the `describe` that calls this: five notices of two bodies around the first midnight of July 2026, returned, withdrawn,
 * confirmed, rejected, executed in time and late, one restriction lifted and one complaint dismissed in August. The clock shows 20 August.
 */
export function countedCases(app: TestApp, desk: FilingDesk) {
  const settings = { executionTermMs: 7_200_000, silenceMs: 900_000 } as CaseDeps['settings'];

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

  return { clocksShow, done, file };
}
