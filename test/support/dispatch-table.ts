import { openDispatch } from '../../activities/open-dispatch.js';
import type { DispatchState } from '../../domain/cases.js';
import type { Actor } from '../../domain/roles.js';
import type { CaseTable } from './case-table.js';
import { person } from './people.js';
import { dispatchTo, prescriptionFor, recipient } from './prescription.js';

export const testSecret = 'whsec_MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0';

/** A dispatch that its workflow has opened, with who may act on it. */
export interface OpenedDispatch {
  dispatchId: string;
  noticeId: string;
  prescriptionId: string;
  factIds: string[];
  recipientId: string;
  /** The recipient's own account. */
  robot: Actor;
  state: DispatchState;
}

export interface DispatchTable {
  readonly officer: Actor;
  readonly reviewer: Actor;
  readonly supervisor: Actor;
  /** Opens a dispatch of so many pages, now; to a recipient that polls, or to one with an endpoint. */
  open(of?: { pages?: number; endpoint?: string }): Promise<OpenedDispatch>;
  /** Opens the same prescription for another recipient. */
  openFor(of: OpenedDispatch, endpoint?: string): Promise<OpenedDispatch>;
  /** Where each fact stands, in order. */
  facts(dispatchId: string): Promise<Record<string, unknown>[]>;
}

/** What tests of execution need on top of a case table. */
export function withDispatches(table: CaseTable): DispatchTable {
  let people: Record<'officer' | 'reviewer' | 'supervisor', Actor> | undefined;
  let names = 0;
  before(async () => {
    const { db } = table.database;
    people = {
      officer: await person(db, { roles: ['officer'], bodyCode: 'HEALTH' }),
      reviewer: await person(db, { roles: ['reviewer'] }),
      supervisor: await person(db, { roles: ['supervisor'] }),
    };
  });
  const who = (name: 'officer' | 'reviewer' | 'supervisor'): Actor => {
    if (people === undefined) throw new Error('There are people only while the tests of their describe run');
    return people[name];
  };
  async function send(
    ordered: { noticeId: string; prescriptionId: string; factIds: string[] },
    endpoint?: string,
  ): Promise<OpenedDispatch> {
    const { db } = table.database;
    names += 1;
    const recipientId = await recipient(db, `Telecom ${names}`);
    if (endpoint !== undefined)
      await db('recipients').where({ id: recipientId }).update({ endpoint, secret: testSecret });
    const dispatchId = await dispatchTo(db, { ...ordered, recipientId, opened: false });
    const state = await openDispatch(table.deps, dispatchId);
    return {
      ...ordered,
      dispatchId,
      recipientId,
      robot: await person(db, { roles: ['recipient'], recipientId }),
      state,
    };
  }

  return {
    get officer() {
      return who('officer');
    },
    get reviewer() {
      return who('reviewer');
    },
    get supervisor() {
      return who('supervisor');
    },
    async open({ pages = 1, endpoint } = {}) {
      names += 1;
      const urls = Array.from({ length: pages }, (_, index) => `https://kazino.kz/${names}/${index}`);
      const issued = await prescriptionFor(table.database.db, {
        filer: who('officer'),
        official: who('reviewer'),
        pages: urls,
      });
      return send(issued, endpoint);
    },
    openFor: ({ noticeId, prescriptionId, factIds }, endpoint) => send({ noticeId, prescriptionId, factIds }, endpoint),
    facts: async (dispatchId) =>
      table.database
        .db('dispatch_facts as f')
        .join('facts as g', 'g.id', 'f.fact_id')
        .where('f.dispatch_id', dispatchId)
        .orderBy('g.ordinal')
        .select<Record<string, unknown>[]>('f.*'),
  };
}
