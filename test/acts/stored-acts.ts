import type { Knex } from 'knex';
import { findAct, storeAct } from '../../db/acts.js';
import type { Act, NewAct } from '../../db/acts.js';
import type { ActKind } from '../../domain/acts.js';
import type { NoticeStatus } from '../../domain/notice-status.js';
import type { Actor } from '../../domain/roles.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { person, setClock } from '../support/people.js';
import type { SetClock } from '../support/people.js';
import { dispatchTo, prescriptionFor, recipient } from '../support/prescription.js';
import { withDatabase } from '../support/database.js';

export interface StoredActs {
  readonly db: Knex;
  readonly clock: SetClock;
  /** An act on a notice of its own (or on the one named) that stands like this, stored and not sent. */
  onNotice(kind: ActKind, of?: { status?: NoticeStatus; noticeId?: string }): Promise<Act>;
  /** An act of the recipient on a dispatch of its own. */
  onDispatch(kind: ActKind, payload?: unknown, settledAs?: 'executed'): Promise<Act>;
  /** The act as it stands now. */
  now(act: Act): Promise<Act>;
  /** `kind outcome` of the audit events that name the act. */
  events(act: Act): Promise<string[]>;
}

/** Acts in a real database, for the `describe` that calls this. */
export function withStoredActs(): StoredActs {
  const database = withDatabase();
  const clock = setClock(Date.UTC(2026, 6, 1, 9));
  let filer: Actor;
  let reviewer: Actor;
  before(async () => {
    filer = await person(database.db, { roles: ['officer'], bodyCode: 'HEALTH' });
    reviewer = await person(database.db, { roles: ['reviewer'] });
  });
  const store = (act: Omit<NewAct, 'payload'> & { payload?: unknown }) => {
    // One after the other: of two acts in the same millisecond neither is the first.
    clock.at += 1;
    return storeAct(database.db, clock, { payload: {}, ...act });
  };

  return {
    clock,
    get db() {
      return database.db;
    },
    async onNotice(kind, { status = 'in_review', noticeId } = {}) {
      const people = { filerId: filer.accountId, bodyCode: 'HEALTH', reviewerId: reviewer.accountId };
      const id = noticeId ?? (await noticeInReview(database.db, { ...people, status })).id;
      return store({
        kind,
        caseId: id,
        noticeId: id,
        actor: reviewer,
        payload: { reason: 'Текст, которого история не видит' },
      });
    },
    async onDispatch(kind, payload, settledAs) {
      const { db } = database;
      const pages = ['https://kazino.kz/a'];
      const prescription = await prescriptionFor(db, { filer, official: reviewer, pages });
      const recipientId = await recipient(db, 'Telecom');
      const actor = await person(db, { roles: ['recipient'], recipientId });
      const dispatchId = await dispatchTo(db, { ...prescription, recipientId });
      if (settledAs !== undefined) {
        const settled_at = new Date(clock.now());
        await db('dispatches').where({ id: dispatchId }).update({ status: settledAs, settled_at });
        await db('dispatch_facts').where({ dispatch_id: dispatchId }).update({ status: settledAs, settled_at });
      }
      const { noticeId } = prescription;
      return store({
        kind,
        caseId: dispatchId,
        noticeId,
        dispatchId,
        actor,
        ...(payload === undefined ? {} : { payload }),
      });
    },
    async now({ id }) {
      const act = await findAct(database.db, id);
      if (act === undefined) throw new Error(`Act ${id} is gone`);
      return act;
    },
    async events({ id }) {
      const rows: { kind: string; outcome: string }[] = await database
        .db('audit_events')
        .where({ act_id: id })
        .select('kind', 'outcome');
      return rows.map(({ kind, outcome }) => `${kind} ${outcome}`);
    },
  };
}
