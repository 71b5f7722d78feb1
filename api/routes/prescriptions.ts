import { z } from 'zod';
import type { Knex } from 'knex';
import { addressedRecipients, findPrescription, listPrescriptions, orderedFacts } from '../../db/prescription-views.js';
import type { Prescription } from '../../db/prescription-views.js';
import { reachesOf } from '../../domain/capabilities.js';
import { dispatchStatuses } from '../../domain/dispatch-status.js';
import type { Actor } from '../../domain/roles.js';
import { id } from '../fields.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { orderedFactSchema, prescriptionSchema, viewOrderedFact, viewPrescription } from '../prescription-view.js';
import { notFound } from '../problem.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';

const wholePrescription = prescriptionSchema
  .extend({
    facts: z.array(orderedFactSchema).describe('Targets only: what is to be restricted'),
    recipients: z.array(
      z.object({
        recipient: z.object({ id, name: z.string() }),
        dispatchId: id,
        status: z.enum(dispatchStatuses),
        href: z.string(),
      }),
    ),
  })
  .meta({ id: 'WholePrescription' });

/** Orders to restrict access: the authorised body reads all, a recipient those that went to it, a filing body those on its notices. */
export const prescriptionRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/prescriptions',
    operationId: 'listPrescriptions',
    capability: 'prescription.read',
    tag: 'Execution',
    summary: 'Prescriptions, oldest first',
    query: { ...pageQuery, notice: id.optional() },
    answers: { 200: { description: 'Prescriptions', schema: pageOf(prescriptionSchema) } },
    async handler({ actor, query, url, asActor }) {
      const after = readCursor(query.cursor, id);
      const rows = await asActor((tx) =>
        listPrescriptions(tx, actor, {
          limit: query.limit + 1,
          ...(query.notice === undefined ? {} : { noticeId: query.notice }),
          ...(after === undefined ? {} : { after }),
        }),
      );
      return page(
        { url, limit: query.limit },
        rows,
        (row) => row.id,
        (row) => view(actor, row),
      );
    },
  }),
  defineRoute({
    method: 'get',
    path: '/prescriptions/{id}',
    operationId: 'getPrescription',
    capability: 'prescription.read',
    tag: 'Execution',
    summary: 'A prescription: who ordered what of whom, on which basis, and how to complain',
    params: { id },
    answers: { 200: { description: 'The prescription', schema: wholePrescription } },
    handler: ({ actor, params, asActor }) =>
      asActor(async (tx) => {
        const found = await findPrescription(tx, actor, params.id);
        if (found === undefined) throw notFound();
        return ok({ ...view(actor, found), ...(await contents(tx, actor, found)) });
      }),
  }),
];

async function contents(
  tx: Knex,
  actor: Actor,
  { id: prescriptionId }: Prescription,
): Promise<Record<string, unknown>> {
  const recipients = await addressedRecipients(tx, actor, prescriptionId);
  // A recipient is ordered what its own dispatch says, which may be a part of the prescription.
  const reaches = reachesOf(actor, 'prescription.read');
  const ownDispatch = reaches.includes('recipient') && !reaches.includes('any') ? recipients[0] : undefined;
  const facts = await orderedFacts(tx, prescriptionId, ownDispatch?.dispatchId);
  return {
    facts: facts.map(viewOrderedFact),
    recipients: recipients.map((row) => ({
      recipient: { id: row.recipientId, name: row.name },
      dispatchId: row.dispatchId,
      status: row.status,
      href: `/api/v1/dispatches/${row.dispatchId}`,
    })),
  };
}

function view(actor: Actor, prescription: Prescription): Record<string, unknown> {
  return viewPrescription(prescription, { withNotice: !actor.roles.includes('recipient') });
}
