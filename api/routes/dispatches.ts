import { z } from 'zod';
import type { Knex } from 'knex';
import { sendAct } from '../../acts/send-act.js';
import { dispatchFacts, dispatchReceipts, dispatchRulings } from '../../db/dispatch-fact-views.js';
import { findDispatch, listDispatches } from '../../db/dispatch-views.js';
import type { Dispatch } from '../../db/dispatch-views.js';
import { storeFirstFetch } from '../../db/fetches.js';
import { findInstruction, instructedFacts } from '../../db/instruction-views.js';
import { findPrescription, orderedFacts } from '../../db/prescription-views.js';
import { dispatchStatuses } from '../../domain/dispatch-status.js';
import type { Actor } from '../../domain/roles.js';
import { findForExecution } from '../dispatch-case.js';
import {
  dispatchFactSchema,
  dispatchSchema,
  receiptSchema,
  rulingSchema,
  viewDispatch,
  viewDispatchFact,
  viewReceipt,
  viewRuling,
} from '../dispatch-view.js';
import { flag, id } from '../fields.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { orderedFactSchema, prescriptionSchema, viewOrderedFact, viewPrescription } from '../prescription-view.js';
import { instructedFactSchema, instructionSchema, viewInstructedFact, viewInstruction } from '../instruction-view.js';
import { defineRoute, ok } from '../route.js';
import type { Context, Route } from '../route.js';

/** A look does not wait long for the engine to note it: the act is stored and will be applied. */
const fetchNotedWithinMs = 1_500;

const wholeDispatch = dispatchSchema
  .extend({
    prescription: prescriptionSchema
      .extend({ facts: z.array(orderedFactSchema) })
      .meta({ id: 'OrderedPrescription' })
      .optional(),
    instruction: instructionSchema
      .extend({ facts: z.array(instructedFactSchema) })
      .meta({ id: 'OrderedInstruction' })
      .optional(),
    facts: z.array(dispatchFactSchema),
    receipts: z.array(receiptSchema).describe('Newest first, at most 1,000'),
    rulings: z.array(rulingSchema),
  })
  .meta({ id: 'WholeDispatch' });

/** Prescriptions and instructions on their way: a recipient sees its own, once opened; the authorised body all. */
export const dispatchRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/dispatches',
    operationId: 'listDispatches',
    capability: 'dispatch.read',
    tag: 'Execution',
    summary: 'Dispatches, oldest first',
    description:
      'A recipient without an endpoint polls `?status=pending` and reads each dispatch; listing does not count as fetching.',
    query: {
      ...pageQuery,
      status: z.enum(dispatchStatuses).optional(),
      recipient: id.optional(),
      prescription: id.optional(),
      instruction: id.optional(),
      restoration: id.optional(),
      notice: id.optional(),
      overdue: flag.optional(),
    },
    answers: { 200: { description: 'Dispatches', schema: pageOf(dispatchSchema) } },
    async handler({ actor, query, url, services, asActor }) {
      const after = readCursor(query.cursor, id);
      const rows = await asActor((tx) =>
        listDispatches(
          tx,
          actor,
          {
            limit: query.limit + 1,
            ...(query.status === undefined ? {} : { status: query.status }),
            ...(query.recipient === undefined ? {} : { recipientId: query.recipient }),
            ...(query.prescription === undefined ? {} : { prescriptionId: query.prescription }),
            ...(query.instruction === undefined ? {} : { instructionId: query.instruction }),
            ...(query.restoration === undefined ? {} : { restorationId: query.restoration }),
            ...(query.notice === undefined ? {} : { noticeId: query.notice }),
            ...(query.overdue === undefined ? {} : { overdue: query.overdue }),
            ...(after === undefined ? {} : { after }),
          },
          services.clock.now(),
        ),
      );
      return page(
        { url, limit: query.limit },
        rows,
        (row) => row.id,
        (row) => viewDispatch(row, actor, services.publicUrl),
      );
    },
  }),
  defineRoute({
    method: 'get',
    path: '/dispatches/{id}',
    operationId: 'getDispatch',
    capability: 'dispatch.read',
    tag: 'Execution',
    summary: 'One dispatch with its prescription or instruction, facts, receipts and rulings',
    description: 'A recipient’s first look at its own counts as fetched, and for one without an endpoint as receipt.',
    params: { id },
    answers: { 200: { description: 'The dispatch', schema: wholeDispatch } },
    async handler(context) {
      const { actor, params, services, asActor } = context;
      const found = await asActor((tx) => findForExecution(tx, services.clock, actor, 'read', params.id));
      if (isFirstLook(actor, found)) await noteFetch(context, found);
      return asActor(async (tx) => {
        const dispatch = (await findDispatch(tx, params.id, services.clock.now())) ?? found;
        return ok({
          ...viewDispatch(dispatch, actor, services.publicUrl),
          ...(await contents(tx, actor, dispatch, services.clock.now())),
        });
      });
    },
  }),
];

function isFirstLook(actor: Actor, { recipientId, fetchedAt }: Dispatch): boolean {
  return fetchedAt === null && actor.roles.includes('recipient') && actor.recipientId === recipientId;
}

async function noteFetch(
  {
    actor,
    services,
    asActor,
  }: Pick<Context<Record<string, z.ZodType>, Record<string, z.ZodType>, z.ZodType>, 'actor' | 'services' | 'asActor'>,
  dispatch: Dispatch,
): Promise<void> {
  const act = await asActor((tx) => storeFirstFetch(tx, services.clock, actor, dispatch));
  if (act !== undefined) await sendAct({ ...services, answerWithinMs: fetchNotedWithinMs }, act);
}

async function contents(tx: Knex, actor: Actor, dispatch: Dispatch, now: number): Promise<Record<string, unknown>> {
  return {
    ...(await orderOf(tx, actor, dispatch)),
    facts: (await dispatchFacts(tx, dispatch.id, now)).map(viewDispatchFact),
    receipts: (await dispatchReceipts(tx, dispatch.id)).map(viewReceipt),
    rulings: (await dispatchRulings(tx, dispatch.id)).map(viewRuling),
  };
}

/** What a dispatch carries: a prescription, or an instruction. */
async function orderOf(
  tx: Knex,
  actor: Actor,
  { id: dispatchId, prescriptionId, instructionId }: Dispatch,
): Promise<Record<string, unknown>> {
  const isRecipient = actor.roles.includes('recipient');
  if (prescriptionId !== null) {
    const prescription = await findPrescription(tx, actor, prescriptionId);
    const facts = (await orderedFacts(tx, prescriptionId, dispatchId)).map(viewOrderedFact);
    return {
      prescription: prescription && { ...viewPrescription(prescription, { withNotice: !isRecipient }), facts },
    };
  }
  if (instructionId === null) return {};
  const instruction = await findInstruction(tx, actor, instructionId);
  const facts = (await instructedFacts(tx, actor, instructionId, dispatchId)).map(viewInstructedFact);
  return {
    instruction: instruction && { ...viewInstruction(instruction, { withRestoration: !isRecipient }), facts },
  };
}
