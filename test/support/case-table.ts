import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { expect } from 'chai';
import { applyDispatchAct } from '../../activities/apply-dispatch-act.js';
import { applyNoticeAct } from '../../activities/apply-notice-act.js';
import type { CaseDeps, CaseSettings } from '../../activities/deps.js';
import { findAct, storeAct } from '../../db/acts.js';
import { noticeState, lockNotice } from '../../db/notices.js';
import type { ActAnswer, ActKind, ActMessage, DispatchActKind, NoticeActKind } from '../../domain/acts.js';
import type { DispatchState, NoticeState } from '../../domain/cases.js';
import type { EvidenceStore } from '../../domain/evidence.js';
import type { Actor } from '../../domain/roles.js';
import { auditChain } from '../faults/audit-chains.js';
import type { AuditRow } from '../faults/audit-chains.js';
import { withDatabase } from './database.js';
import type { TestDatabase } from './database.js';
import { setClock } from './people.js';
import type { SetClock } from './people.js';

const minute = 60_000;

/** What came of an act: the stored answer and the state that the workflow learns. */
export interface Tried<S> {
  answer: ActAnswer;
  state: S;
  partId?: string;
}

/** What tests of activities stand on: a real database, a clock that is set by hand, and the cases' dependencies. */
export interface CaseTable {
  readonly database: TestDatabase;
  readonly clock: SetClock;
  readonly deps: CaseDeps;
  /** Change them as a test needs; they are as configured by default again before the next one. */
  readonly settings: CaseSettings;
  /** Hashes of evidence files that were changed since they were kept. */
  readonly brokenEvidence: Set<string>;
  /** Ids of the workflows that were told that all dispatches have settled. */
  readonly told: string[];
  /** Stores an act and gives the message that the workflow would bring. */
  send<K extends ActKind>(kind: K, actor: Actor, payload: unknown, of: CaseOfAct): Promise<ActMessage<K>>;
  /** Stores an act and applies it twice; fails unless the second time changes and answers nothing else. */
  onNotice(noticeId: string, kind: NoticeActKind, actor: Actor, payload?: unknown): Promise<Tried<NoticeState>>;
  onDispatch(
    dispatch: DispatchOfAct,
    kind: DispatchActKind,
    actor: Actor,
    payload?: unknown,
  ): Promise<Tried<DispatchState>>;
  state(noticeId: string): Promise<NoticeState>;
  /** The audit events of a case, its chain checked. */
  audit(noticeId: string): Promise<AuditRow[]>;
  /** Open tasks of a notice: kind and who has it. */
  tasks(noticeId: string): Promise<{ kind: string; account_id: string | null }[]>;
  alerts(noticeId: string): Promise<string[]>;
}

interface CaseOfAct {
  caseId: string;
  noticeId: string;
  dispatchId?: string;
}
interface DispatchOfAct {
  dispatchId: string;
  noticeId: string;
}

const settings = (): CaseSettings => ({
  ...{ executionTermMs: 120 * minute, silenceMs: 15 * minute, giveUpAfterMs: 360 * minute, clockStartsOn: 'delivery' },
  restorationCheckWorkingDays: 1,
  inactivity: { roles: ['officer', 'head'], activity: 'any_act' },
  authorisedBody: { kk: 'Министрлік', ru: 'Министерство', en: 'Ministry' },
  publicUrl: 'https://habarlama.test',
});

/** A case table for the `describe` that calls this. */
export function withCases(): CaseTable {
  const database = withDatabase();
  const clock = setClock(0);
  const brokenEvidence = new Set<string>();
  const told: string[] = [];
  const current = settings();
  const deps: CaseDeps = {
    get db() {
      return database.as.worker;
    },
    clock,
    evidence: storeThatKnows(brokenEvidence),
    temporal: engineThatListens(told),
    settings: current,
  };
  beforeEach(() => {
    clock.at = Date.UTC(2026, 6, 1, 9);
    brokenEvidence.clear();
    told.length = 0;
    Object.assign(current, settings());
  });

  const send: CaseTable['send'] = async (kind, actor, payload, of) => {
    const act = await database.db.transaction((tx) => storeAct(tx, clock, { kind, actor, payload, ...of }));
    return { actId: act.id, kind, actorId: actor.accountId, roles: [...actor.roles] };
  };
  const answerOf = async (actId: string): Promise<ActAnswer> => {
    const answer = (await findAct(database.db, actId))?.answer;
    if (answer == null) throw new Error('The act has no answer');
    return answer;
  };
  async function twice<R extends { outcome: string }>(
    noticeId: string,
    actId: string,
    apply: () => Promise<R>,
  ): Promise<R> {
    const first = await apply();
    const [answer, events] = [await answerOf(actId), (await auditChain(database.db, noticeId)).length];
    expect(first.outcome).to.equal(answer.outcome);
    expect(await apply(), 'the second time').to.deep.equal(first);
    expect(await answerOf(actId), 'the answer of the second time').to.deep.equal(answer);
    expect(await auditChain(database.db, noticeId), 'events of the second time').to.have.length(events);
    return first;
  }

  return {
    ...{ database, clock, deps, settings: current, brokenEvidence, told, send },
    async onNotice(noticeId, kind, actor, payload = {}) {
      const message = await send(kind, actor, payload, { caseId: noticeId, noticeId });
      const { outcome: _outcome, ...applied } = await twice(noticeId, message.actId, () =>
        applyNoticeAct(deps, noticeId, message),
      );
      return { answer: await answerOf(message.actId), ...applied };
    },
    async onDispatch({ dispatchId, noticeId }, kind, actor, payload = {}) {
      const message = await send(kind, actor, payload, { caseId: dispatchId, noticeId, dispatchId });
      const { state } = await twice(noticeId, message.actId, () => applyDispatchAct(deps, dispatchId, message));
      return { answer: await answerOf(message.actId), state };
    },
    state: (noticeId) => database.db.transaction(async (tx) => noticeState(tx, await lockNotice(tx, noticeId))),
    audit: (noticeId) => auditChain(database.db, noticeId),
    tasks: async (noticeId) =>
      database
        .db<{ notice_id: string; kind: string; account_id: string | null; closed_at: Date | null }>('tasks')
        .where({ notice_id: noticeId, closed_at: null })
        .orderBy('kind')
        .select('kind', 'account_id'),
    async alerts(noticeId) {
      const rows = await database
        .db<{ notice_id: string; kind: string; id: string }>('alerts')
        .where({ notice_id: noticeId })
        .orderBy('id')
        .select('kind');
      return rows.map(({ kind }) => kind);
    },
  };
}

/** Why an act was refused: its type and code, or the fields it names. */
export function refusalOf({ answer }: Tried<unknown>): unknown {
  if (answer.outcome === 'applied') return 'applied';
  const { type, code, errors } = answer.refusal;
  return errors === undefined ? `${type}: ${code}` : errors.map((error) => `${error.pointer} ${error.code}`);
}

/** The answer of an act that was applied. Fails if it was refused. */
export function resultOf({ answer }: Tried<unknown>): Record<string, unknown> {
  if (answer.outcome === 'refused') expect.fail(`It was refused: ${JSON.stringify(answer.refusal)}`);
  return answer.result;
}

function storeThatKnows(broken: ReadonlySet<string>): EvidenceStore {
  return {
    keep: () => Promise.reject(new Error('Nothing is kept here')),
    keepOwn: () => Promise.reject(new Error('Nothing is kept here')),
    read: () => Promise.resolve(undefined),
    remove: () => Promise.reject(new Error('Nothing is removed here')),
    isIntact: (sha256) => Promise.resolve(!broken.has(sha256)),
  };
}

/** Hears what is told to notices, each of which has ended already: that is no failure of who tells it. */
function engineThatListens(told: string[]): Client {
  const getHandle = (id: string) => ({
    signal: () => {
      told.push(id);
      return Promise.reject(new WorkflowNotFoundError('It has ended', id, undefined));
    },
  });
  return { workflow: { getHandle } } as unknown as Client;
}
