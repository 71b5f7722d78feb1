import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Knex } from 'knex';
import { findInstructionOf } from '../../db/instructions.js';
import { dispatchesOf, findPrescription } from '../../db/prescriptions.js';
import { dispatchWorkflowId } from '../../workflows/messages.js';

export const moments = ['before', 'inside', 'after'] as const;
export type Moment = (typeof moments)[number];

/** A step of one case at which the worker kills itself. */
export interface Charge {
  /** A notice, or a restoration. */
  caseId: string;
  /** An activity's name; for an act with its kind: `applyNoticeAct:completion`. */
  step: string;
  /** The step has not begun, has done all but commit, or has committed with nobody told yet. */
  moment: Moment;
}

interface Fuse {
  db: Knex;
  temporal: Client;
  explode: () => void;
}

/**
 * Holds a worker's steps wherever there is a charge, and explodes once every charge is in place. Those inside a step go in last: they hold locks
 * that others may need on their way.
 */
export function bombAround(charges: readonly Charge[], { db, temporal, explode }: Fuse): ActivityInterceptorsFactory {
  const onTheirWay = new Set(charges);
  const notInside = new Set(charges.filter(({ moment }) => moment === 'inside'));
  const explodeIfReady = () => {
    if (onTheirWay.size + notInside.size === 0) explode();
  };

  async function hold(charge: Charge, step: () => Promise<unknown>): Promise<void> {
    if (charge.moment === 'after') await step();
    onTheirWay.delete(charge);
    if (charge.moment !== 'inside') return;
    while (onTheirWay.size > 0) await pause(5);
    await begin({ db, temporal }, charge, step);
    notInside.delete(charge);
  }

  return ({ info }) => ({
    inbound: {
      async execute(input, next) {
        const step = stepName(info.activityType, input.args);
        const here = charges.filter((charge) => charge.step === step);
        const caseId = here.length === 0 ? undefined : await caseOf(db, info.activityType, input.args);
        const charge = here.find((each) => each.caseId === caseId);
        if (charge === undefined) return next(input);
        await hold(charge, () => next(input));
        explodeIfReady();
        return new Promise(() => undefined);
      },
    },
  });
}

/** Begins a step and resolves while it is under way: all of it written, nothing committed. */
async function begin(
  { db, temporal }: Pick<Fuse, 'db' | 'temporal'>,
  { caseId, step }: Charge,
  run: () => Promise<unknown>,
): Promise<void> {
  if (step === 'startDispatches') {
    run().catch(() => undefined);
    return oneIsRunning(db, temporal, caseId);
  }
  const holder = await db.transaction();
  // Every step ends with its audit event: whoever holds the chain keeps it from committing.
  await holder('audit_chains').where({ case_id: caseId }).forUpdate().first('head');
  run().catch(() => undefined);
  while (!(await holdsSomebodyUp(holder))) await pause(5);
}

async function holdsSomebodyUp(holder: Knex): Promise<boolean> {
  const { rows } = await holder.raw<{ rows: unknown[] }>(
    'select from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))',
  );
  return rows.length > 0;
}

async function oneIsRunning(db: Knex, temporal: Client, caseId: string): Promise<void> {
  const order = (await findPrescription(db, caseId)) ?? (await findInstructionOf(db, caseId));
  const [first] = await dispatchesOf(db, order?.id ?? '');
  const handle = temporal.workflow.getHandle(dispatchWorkflowId(order?.id ?? '', first?.recipientId ?? ''));
  for (;;) {
    const isThere = await handle.describe().then(
      () => true,
      () => false,
    );
    if (isThere) return;
  }
}

function stepName(activityType: string, [, message]: readonly unknown[]): string {
  const kind = (message as { kind?: string } | undefined)?.kind;
  return kind === undefined ? activityType : `${activityType}:${kind}`;
}

/** Steps name a case, a dispatch or a message. */
async function caseOf(db: Knex, activityType: string, [id]: readonly unknown[]): Promise<string | undefined> {
  if (['openDispatch', 'applyDispatchAct', 'checkClocks'].includes(activityType)) return noticeOfDispatch(db, id);
  if (!['deliverMessage', 'giveUpDelivery'].includes(activityType)) return String(id);
  const message: { dispatch_id: string } | undefined = await db('dispatch_messages').where({ id }).first('dispatch_id');
  return noticeOfDispatch(db, message?.dispatch_id);
}

async function noticeOfDispatch(db: Knex, id: unknown): Promise<string | undefined> {
  const row: { notice_id: string } | undefined = await db('dispatches').where({ id }).first('notice_id');
  return row?.notice_id;
}
