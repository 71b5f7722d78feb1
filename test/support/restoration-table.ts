import { expect } from 'chai';
import type { TestApp } from './app.js';
import type { Json, Reply } from './http-client.js';
import type { LocatorFixture } from './notice-in-review.js';
import { somePage } from './review-table.js';
import type { ReviewTable } from './review-table.js';

export interface Restricted {
  noticeId: string;
  factIds: string[];
  prescriptionId: string;
  restrictionIds: string[];
}

export interface RestorationTable {
  /** Confirms and completes a notice on these facts, for one recipient. */
  restrict(facts?: LocatorFixture[][], more?: { violationKind?: string; courtActNumber?: string }): Promise<Restricted>;
  /** Every recipient of the case executes what it was ordered. */
  execute(of: { noticeId: string } | { restorationId: string }): Promise<void>;
  ask(who: string, about: Json, more?: Json): Promise<Reply>;
  decide(who: string, restorationId: unknown, decision: 'lift' | 'refuse'): Promise<Reply>;
  restriction(id: string | undefined, who?: string): Promise<Json>;
  /** Of which events of a case somebody was told, the first one first. */
  told(who: string, caseId: unknown): Promise<unknown[]>;
}

/** What tests of the way back need on top of the review table: things that are restricted, and people who want them back. */
export function restorationTable(app: TestApp, table: ReviewTable): RestorationTable {
  const items = (reply: Reply) => reply.body['items'] as { id: string; recipient: { id: string } }[];
  return {
    async restrict(facts = [somePage()], { violationKind, courtActNumber } = {}) {
      const { db } = app.database;
      const made = await table.notice(facts, violationKind === undefined ? {} : { violationKind });
      if (courtActNumber !== undefined) {
        const courtAct = { court: 'Almaty', number: courtActNumber, date: '2026-01-02', inForceFrom: '2026-01-03' };
        await db('notices')
          .where({ id: made.id })
          .update({ court_act: JSON.stringify(courtAct) });
      }
      const sheetVersion = await table.write(made.id, made.factIds);
      const body = { sheetVersion, recipientIds: [table.cast.recipientId] };
      const { body: done } = await app.call(table.cast.aigul, `POST /notices/${made.id}/completion`, { body });
      if (done['secondOpinionBy'] !== null) {
        const opinion = { sheetVersion, opinion: 'agree', reasons: 'Seen' };
        await app.call(table.cast.supervisor, `POST /notices/${made.id}/second-opinion`, { body: opinion });
      }
      const prescriptions = await app.call(table.cast.supervisor, `GET /prescriptions?notice=${made.id}`);
      const rows: { restriction_id: string }[] = await db('restriction_grounds')
        .where({ notice_id: made.id })
        .orderBy('restriction_id')
        .select('restriction_id');
      return {
        ...{ noticeId: made.id, factIds: made.factIds, prescriptionId: items(prescriptions)[0]?.id ?? '' },
        restrictionIds: rows.map(({ restriction_id }) => restriction_id),
      };
    },
    async execute(of) {
      const filter = 'noticeId' in of ? `notice=${of.noticeId}` : `restoration=${of.restorationId}`;
      for (const dispatch of items(await app.call(table.cast.supervisor, `GET /dispatches?${filter}`))) {
        const { operator, otherOperator, recipientId } = table.cast;
        const who = dispatch.recipient.id === recipientId ? operator : otherOperator;
        const said = await app.call(who, `POST /dispatches/${dispatch.id}/receipts`, { body: { status: 'executed' } });
        expect(said.status, JSON.stringify(said.body)).to.equal(200);
      }
    },
    ask: (who, about, more = {}) =>
      app.call(who, 'POST /restorations', {
        body: { about, cause: 'removed', statement: 'The page is gone', ...more },
      }),
    decide: (who, restorationId, decision) =>
      app.call(who, `POST /restorations/${String(restorationId)}/decision`, {
        body: { decision, reasons: 'Looked at it' },
      }),
    async told(who, caseId) {
      const { body } = await app.call(who, 'GET /notifications?limit=200');
      const mine = (body['items'] as Json[]).filter((item) => item['caseId'] === caseId);
      return mine.map(({ event }) => event).reverse();
    },
    async restriction(id, who = table.cast.supervisor) {
      return (await app.call(who, `GET /restrictions/${String(id)}`)).body;
    },
  };
}
