import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { until } from '../../standalone/until.js';
import type { TestApp } from './app.js';
import type { Json, Reply } from './http-client.js';
import { confirmed, unconfirmed } from './review-table.js';
import type { ReviewTable } from './review-table.js';

export const statement = 'The page is a lawful lottery';
export const reasons = 'The lottery has a licence';

/** What tests of complaints need on top of the review table: acts to complain of, and people who complain and decide. */
export function complaintTable(app: TestApp, table: ReviewTable) {
  /** Asks until it is known: on a busy machine an act is answered with 202 first. */
  const complete = async (id: string, body: Json) => {
    const key = randomUUID();
    const ask = () => app.call(table.cast.aigul, `POST /notices/${id}/completion`, { body, key });
    let done = await ask();
    while (done.status === 202) done = await ask();
    expect(done.status, JSON.stringify(done.body)).to.equal(200);
  };
  /** The engine may still be at what follows the act when the act has been answered. */
  const prescriptionOf = (noticeId: string) =>
    until(
      'the prescription is made',
      async () => {
        const prescriptions = app.database.db<{ notice_id: string; number: string }>('prescriptions');
        const row = await prescriptions.where({ notice_id: noticeId }).first('number');
        if (row === undefined) throw new Error('There is none yet');
        return row.number;
      },
      { withinMs: 10_000 },
    );
  const rejected = async (facts = 1) => {
    const { id, factIds } = await table.notice(facts);
    await complete(id, { sheetVersion: await table.write(id, factIds, unconfirmed) });
    return { id, factIds };
  };
  const restricted = async (facts = 1) => {
    const { id, factIds } = await table.notice(facts);
    const sheetVersion = await table.write(id, factIds, confirmed);
    await complete(id, { sheetVersion, recipientIds: [table.cast.recipientId] });
    return { id, factIds, number: await prescriptionOf(id) };
  };
  const complain = (noticeId: string, body: Json = { statement }, who = table.cast.officer): Promise<Reply> =>
    app.call(who, `POST /notices/${noticeId}/complaints`, { body });
  const enter = (against: string, more: Json = {}) =>
    app.call(table.cast.registrar, 'POST /complaints', {
      body: { complainant: { name: 'Owner' }, language: 'ru', against, statement, ...more },
    });
  const read = async (id: string, who = table.cast.auditor) => (await app.call(who, `GET /complaints/${id}`)).body;
  const act = (id: string, path: string, body: Json, who: string) =>
    app.call(who, `POST /complaints/${id}/${path}`, { body });
  /** The complaint in the hands of the supervisor Saule. */
  const inHand = async (lodged: Reply) => {
    expect(lodged.status, JSON.stringify(lodged.body)).to.equal(200);
    const id = String(lodged.body['complaintId']);
    const { supervisor } = table.cast;
    const given = await act(id, 'assignment', { to: supervisor, reason: 'Her week' }, supervisor);
    expect(given.status, JSON.stringify(given.body)).to.equal(200);
    return id;
  };
  const decide = (id: string, body: Json, who = table.cast.supervisor) =>
    act(id, 'decision', { reasons, ...body }, who);
  return { rejected, restricted, complain, enter, read, act, inHand, decide };
}
