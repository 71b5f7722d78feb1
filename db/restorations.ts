import type { Knex } from 'knex';
import type { RestorationSubject } from '../domain/capabilities.js';
import type { RestorationState } from '../domain/cases.js';
import type { Clock } from '../domain/clock.js';
import { canLeadRestoration } from '../domain/restoration.js';
import type {
  RestorationCause,
  RestorationDecision,
  RestorationMove,
  RestorationOrigin,
  RestorationOutcome,
  RestorationStatus,
} from '../domain/restoration.js';
import { newId } from './new-id.js';
import { IllegalMoveError } from './notices.js';
import { notify } from './notifications.js';
import { closeReviews } from './restriction-reviews.js';
import { liftTargets } from './restoration-targets.js';
import type { LiftedTargets, RestorationTarget } from './restoration-targets.js';
import { openTask } from './tasks.js';
import { startTerm } from './working-terms.js';
import type { WorkingTerm } from './working-terms.js';

/** A wish to resume access, as the engine's steps see it. Times in milliseconds since the epoch. */
export interface Restoration extends RestorationSubject {
  id: string;
  revision: number;
  outcome: RestorationOutcome | null;
  cause: RestorationCause;
  recipientId: string | null;
  checkSince: number | null;
  dueAt: number | null;
  stage: number;
  decidedBy: string | null;
  reasons: string | null;
}

/** What a step changes beside the status. */
export interface RestorationChange {
  status?: RestorationStatus;
  outcome?: RestorationOutcome;
  due_at?: Date | null;
  stage?: number;
  overdue?: boolean;
  decision?: RestorationDecision;
  reasons?: string;
  decided_by?: string;
  decided_at?: Date;
  closed_at?: Date;
}

export interface NewRestoration {
  /** Its id, where its first act has named it. */
  id?: string;
  origin: RestorationOrigin;
  cause: RestorationCause;
  /** Why, in the words of whoever asks. */
  statement: string;
  targets: readonly RestorationTarget[];
  requestedBy?: string;
  bodyCode?: string;
  recipientId?: string;
  complaintId?: string;
  /** The term of the check in working days; not needed where it is decided already. */
  checkWithinDays?: number;
  /** It is decided already: on a complaint, at a review, or of the authorised body's own motion. */
  decision?: { decidedBy: string; reasons: string };
}

interface Row {
  id: string;
  status: RestorationStatus;
  outcome: RestorationOutcome | null;
  revision: number;
  origin: RestorationOrigin;
  cause: RestorationCause;
  requested_by: string | null;
  body_code: string | null;
  recipient_id: string | null;
  check_since: Date | null;
  due_at: Date | null;
  stage: number;
  decided_by: string | null;
  reasons: string | null;
}

const columns = [
  'id',
  'status',
  'outcome',
  'revision',
  'origin',
  'cause',
  'requested_by',
  'body_code',
  'recipient_id',
  'check_since',
  'due_at',
  'stage',
  'decided_by',
  'reasons',
] as const;

/**
 * Opens a restoration in the transaction of whatever brings it about: a request, a confirmed notice of removal, a complaint that is upheld, a
 * review. Its workflow has to be started afterwards (`startRestoration` of the engine's steps; what nobody starts is started later). One that is
 * decided already lifts at once what nothing else holds; then `lifted` says what came of each target.
 */
export async function openRestoration(
  tx: Knex.Transaction,
  clock: Clock,
  given: NewRestoration,
): Promise<{ restoration: Restoration; lifted?: LiftedTargets }> {
  const at = clock.now();
  const id = given.id ?? newId(at);
  const term = given.decision === undefined ? await startCheck(tx, clock, id, given.checkWithinDays ?? 1) : undefined;
  const [row] = await tx<Row>('restorations').insert(
    {
      id,
      status: 'in_check',
      origin: given.origin,
      cause: given.cause,
      statement: given.statement,
      requested_by: given.requestedBy ?? null,
      body_code: given.bodyCode ?? null,
      recipient_id: given.recipientId ?? null,
      complaint_id: given.complaintId ?? null,
      requested_at: new Date(at),
      check_since: new Date(at),
      due_at: term === undefined ? null : new Date(term.dueAt),
      is_started: given.id !== undefined,
    } as object,
    [...columns],
  );
  if (row === undefined) throw new Error('An insert answered nothing');
  await tx('restoration_targets').insert(
    given.targets.map(({ restrictionId, factIds }) => ({
      restoration_id: id,
      restriction_id: restrictionId,
      fact_ids: factIds,
    })),
  );
  const opened = toRestoration(row);
  if (given.decision !== undefined) return decideToLift(tx, clock, opened, given.decision);
  await openTask(tx, clock, {
    kind: 'restoration_check',
    subjectId: id,
    role: 'reviewer',
    dueAt: opened.dueAt,
  });
  await notify(tx, clock, {
    event: 'restoration_check_asked',
    to: { role: 'reviewer' },
    caseId: id,
    href: `/api/v1/restorations/${id}`,
    ...(term === undefined ? {} : { params: { day: term.dueOn } }),
  });
  return { restoration: opened };
}

function startCheck(tx: Knex, clock: Clock, caseId: string, days: number): Promise<WorkingTerm> {
  return startTerm(tx, clock, { caseId, kind: 'restoration_check', workflowId: `restoration:${caseId}`, days });
}

/**
 * Decides a locked restoration: ends the grounds that it is about and lifts every restriction that nothing else holds. Where nothing is lifted it is
 * closed at once, as still restricted only if something of it is; else an instruction has to be issued.
 */
export async function decideToLift(
  tx: Knex.Transaction,
  clock: Clock,
  restoration: Restoration,
  { decidedBy, reasons }: { decidedBy: string; reasons: string },
): Promise<{ restoration: Restoration; lifted: LiftedTargets }> {
  const at = new Date(clock.now());
  const lifted = await liftTargets(tx, clock.now(), restoration.id);
  await closeReviews(tx, clock.now(), lifted.lifted);
  const decided: RestorationChange = {
    ...{ decision: 'lift', reasons, decided_by: decidedBy, decided_at: at, due_at: null, overdue: false },
    ...(lifted.lifted.length > 0
      ? { status: 'in_execution' }
      : {
          status: 'closed',
          outcome: lifted.stillRestricted.length > 0 ? 'still_restricted' : 'lifted',
          closed_at: at,
        }),
  };
  return { restoration: await moveRestoration(tx, restoration, 'restoration_decision', decided), lifted };
}

/** The restoration, its row locked until the transaction ends; undefined if there is none. */
export async function lockRestorationIfAny(tx: Knex, id: string): Promise<Restoration | undefined> {
  const row = await tx<Row>('restorations')
    .where({ id })
    .forUpdate()
    .first(...columns);
  return row && toRestoration(row);
}

/** The same. Throws if there is none. */
export async function lockRestoration(tx: Knex, id: string): Promise<Restoration> {
  const found = await lockRestorationIfAny(tx, id);
  if (found === undefined) throw new Error(`There is no restoration ${id}`);
  return found;
}

/**
 * Moves or changes a locked restoration and counts its revision. Gives it as it then stands.
 * @throws IllegalMoveError if the table of moves does not lead there
 */
export async function moveRestoration(
  tx: Knex,
  restoration: Restoration,
  move: RestorationMove,
  change: RestorationChange,
): Promise<Restoration> {
  const to = change.status ?? restoration.status;
  if (!canLeadRestoration(move, restoration.status, to)) {
    throw new IllegalMoveError(`${move} does not lead from ${restoration.status} to ${to}`);
  }
  const [row] = await tx<Row>('restorations')
    .where({ id: restoration.id })
    .update({ ...change, revision: restoration.revision + 1 } as object)
    .returning([...columns]);
  if (row === undefined) throw new Error(`There is no restoration ${restoration.id}`);
  return toRestoration(row);
}

/** What the workflow may know of a restoration. */
export async function restorationState(tx: Knex, restoration: Restoration): Promise<RestorationState> {
  const targets = await tx('restoration_targets').where({ restoration_id: restoration.id }).select('restriction_id');
  const { status, revision, origin, requestedBy, bodyCode, outcome, dueAt } = restoration;
  return { status, revision, origin, requestedBy, bodyCode, outcome, dueAt, restrictions: targets.length };
}

/** What the audit trail says of a restoration before and after. */
export function standingOfRestoration(restoration: Restoration): Record<string, unknown> {
  return { status: restoration.status, revision: restoration.revision, outcome: restoration.outcome };
}

function toRestoration(row: Row): Restoration {
  return {
    id: row.id,
    status: row.status,
    outcome: row.outcome,
    revision: row.revision,
    origin: row.origin,
    cause: row.cause,
    requestedBy: row.requested_by,
    bodyCode: row.body_code,
    recipientId: row.recipient_id,
    checkSince: row.check_since?.getTime() ?? null,
    dueAt: row.due_at?.getTime() ?? null,
    stage: row.stage,
    decidedBy: row.decided_by,
    reasons: row.reasons,
  };
}
