import { v7 as uuidv7 } from 'uuid';
import type { ActKind, ActMessage, ActState } from '../../domain/acts.js';
import type { NoticeSubject } from '../../domain/capabilities.js';
import type { ClockStanding } from '../../domain/execution-clock.js';
import { canLead } from '../../domain/notice-status.js';
import type { NoticeMove, NoticeOutcome } from '../../domain/notice-status.js';
import type { Role } from '../../domain/roles.js';
import type { Verdict } from '../../domain/verdicts.js';
import type { FakeComplaint } from './workflow-complaint-steps.js';
import type { FakeRestoration } from './workflow-restoration-steps.js';

/** An act as it lies in the table. */
export interface FakeAct<K extends ActKind = ActKind> {
  id: string;
  caseId: string;
  kind: K;
  actorId: string;
  roles: Role[];
  payload: unknown;
  at: number;
  state: ActState;
}

export interface FakeNotice extends NoticeSubject {
  id: string;
  opinionBy: 'reviewer' | 'supervisor' | null;
  revision: number;
  number: string | null;
  outcome: NoticeOutcome | null;
  dueAt: number | null;
  reviewSince: number;
  reviewStage: number;
  /** On another track: the minutes of its clock, by when it ends once it is registered, and whether it has run out. */
  forwardWithin: number | null;
  forwardBy: number | null;
  overdue: boolean;
  disagreements: number;
  facts: number;
  verdicts: Verdict[];
  recipients: string[];
  submissionActId: string | null;
  /** What validation finds missing. */
  incomplete: boolean;
  prescriptionId: string | null;
}

export interface FakeMessage {
  id: string;
  type: 'prescription.issued' | 'dispatch.ruled';
  end: 'delivered' | 'cancelled' | 'given_up' | null;
}

/** What an endpoint says to one attempt. */
export type Endpoint = (message: FakeMessage, attempt: number) => Promise<200 | 404 | 503> | 200 | 404 | 503;

export interface FakeDispatch {
  id: string;
  /** Or the restoration whose instruction it carries. */
  noticeId: string;
  /** Or the instruction. */
  prescriptionId: string;
  recipientId: string;
  revision: number;
  openedAt: number | null;
  deliveredAt: number | null;
  fetchedAt: number | null;
  receivedAt: number | null;
  undeliverableAt: number | null;
  silenceAlertedAt: number | null;
  settledAt: number | null;
  facts: ClockStanding['facts'][number][];
  messages: FakeMessage[];
  /** Null: the recipient polls. */
  endpoint: Endpoint | null;
}

interface Hold {
  key: string;
  when: 'before' | 'after';
  reached: () => void;
  released: Promise<void>;
}

/**
 * The house's tables, in memory: what the steps of a case would find in Postgres, and a log of the steps that were taken. A step can be
 * held, before it does its work or after, so that a race runs as it is written.
 */
export class FakeHouse {
  readonly notices = new Map<string, FakeNotice>();
  readonly complaints = new Map<string, FakeComplaint>();
  readonly restorations = new Map<string, FakeRestoration>();
  readonly dispatches = new Map<string, FakeDispatch>();
  readonly acts = new Map<string, FakeAct>();
  readonly steps: string[] = [];
  /** Recipients with an endpoint; anybody else polls. */
  readonly endpoints = new Map<string, Endpoint>();
  giveUpAfterMs = 3_600_000;
  /** The cases that were started, by their workflow ids. */
  readonly started = new Set<string>();
  /** How far the house's clock is behind the engine's. */
  clockIsBehindMs = 0;
  private holds: Hold[] = [];
  private readonly failures = new Map<string, number>();
  private serial = 0;

  constructor(private readonly engineNow: () => Promise<number>) {}

  async now(): Promise<number> {
    return (await this.engineNow()) - this.clockIsBehindMs;
  }

  addNotice(of: Partial<FakeNotice> = {}): FakeNotice {
    const notice: FakeNotice = {
      id: uuidv7(),
      status: 'draft',
      filerId: 'filer',
      bodyCode: 'MOH',
      reviewerId: null,
      opinionBy: null,
      revision: 0,
      number: null,
      outcome: null,
      dueAt: null,
      reviewSince: 0,
      reviewStage: 0,
      forwardWithin: null,
      forwardBy: null,
      overdue: false,
      disagreements: 0,
      facts: 1,
      verdicts: [],
      recipients: ['telecom'],
      submissionActId: null,
      incomplete: false,
      prescriptionId: null,
      ...of,
    };
    this.notices.set(notice.id, notice);
    return notice;
  }

  addDispatch(of: Partial<FakeDispatch> & { facts: FakeDispatch['facts'] }): FakeDispatch {
    const dispatch: FakeDispatch = {
      id: uuidv7(),
      noticeId: uuidv7(),
      prescriptionId: uuidv7(),
      recipientId: 'telecom',
      revision: 0,
      openedAt: null,
      deliveredAt: null,
      fetchedAt: null,
      receivedAt: null,
      undeliverableAt: null,
      silenceAlertedAt: null,
      settledAt: null,
      messages: [],
      endpoint: null,
      ...of,
    };
    this.dispatches.set(dispatch.id, dispatch);
    return dispatch;
  }

  async addAct<K extends ActKind>(act: Pick<FakeAct<K>, 'caseId' | 'kind' | 'actorId' | 'roles' | 'payload'>) {
    const stored: FakeAct<K> = { id: uuidv7(), at: await this.now(), state: 'received', ...act };
    this.acts.set(stored.id, stored);
    const message: ActMessage<K> = { actId: stored.id, kind: act.kind, actorId: act.actorId, roles: act.roles };
    return { act: stored, message };
  }

  /** Changes a notice, as the table of moves allows. */
  move(notice: FakeNotice, move: NoticeMove, change: Partial<FakeNotice>): void {
    const to = change.status ?? notice.status;
    if (!canLead(move, notice.status, to)) throw new Error(`${move} does not lead from ${notice.status} to ${to}`);
    Object.assign(notice, change, { revision: notice.revision + 1 });
  }

  nextNumber(): string {
    this.serial += 1;
    return `2026-${String(this.serial).padStart(6, '0')}`;
  }

  dispatchesOf(of: { id: string }): FakeDispatch[] {
    return [...this.dispatches.values()].filter(({ noticeId }) => noticeId === of.id);
  }

  /** The steps that were taken for one case, in order. */
  stepsOf(caseId: string): string[] {
    return this.steps.flatMap((step) => (step.endsWith(` ${caseId}`) ? [step.slice(0, -caseId.length - 1)] : []));
  }

  /** Stops the next step of this name for this case, before its work or before its answer, until it is released. */
  hold(name: string, caseId: string, when: 'before' | 'after' = 'before'): { reached: Promise<void>; release(): void } {
    let reached: () => void = () => undefined;
    let release: () => void = () => undefined;
    const whenReached = new Promise<void>((resolve) => (reached = resolve));
    const released = new Promise<void>((resolve) => (release = resolve));
    this.holds.push({ key: `${name} ${caseId}`, when, reached, released });
    return { reached: whenReached, release };
  }

  /** Lets the next tries of a step fail before they have done anything. */
  fail(name: string, caseId: string, times: number): void {
    this.failures.set(`${name} ${caseId}`, times);
  }

  /** Takes a step: logs it, and waits where it is held. */
  async step<T>(name: string, caseId: string, work: () => T | Promise<T>): Promise<T> {
    const key = `${name} ${caseId}`;
    this.steps.push(key);
    const failuresLeft = this.failures.get(key) ?? 0;
    this.failures.set(key, failuresLeft - 1);
    if (failuresLeft > 0) throw new Error('The database is away');
    const hold = this.holds.find((some) => some.key === key);
    this.holds = this.holds.filter((some) => some !== hold);
    const wait = async (when: Hold['when']) => {
      if (hold?.when !== when) return;
      hold.reached();
      await hold.released;
    };
    await wait('before');
    const answer = await work();
    await wait('after');
    return answer;
  }
}

/** The row with this id. Throws if there is none. */
export function found<T>(rows: ReadonlyMap<string, T>, id: string): T {
  const row = rows.get(id);
  if (row === undefined) throw new Error(`There is no row ${id}`);
  return row;
}
