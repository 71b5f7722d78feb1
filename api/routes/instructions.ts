import { z } from 'zod';
import { findInstruction, instructedFacts, listInstructions } from '../../db/instruction-views.js';
import type { Instruction } from '../../db/instruction-views.js';
import { reachesOf } from '../../domain/capabilities.js';
import type { Actor } from '../../domain/roles.js';
import { id } from '../fields.js';
import { instructedFactSchema, instructionSchema, viewInstructedFact, viewInstruction } from '../instruction-view.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { notFound } from '../problem.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';

const wholeInstruction = instructionSchema
  .extend({ facts: z.array(instructedFactSchema).describe('To what access is resumed') })
  .meta({ id: 'WholeInstruction' });

/** Orders to resume access: the authorised body reads all, a recipient those that went to it, a filing body those that cancel what it brought about. */
export const instructionRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/instructions',
    operationId: 'listInstructions',
    capability: 'instruction.read',
    tag: 'Restoration',
    summary: 'Instructions, oldest first',
    query: { ...pageQuery, restoration: id.optional() },
    answers: { 200: { description: 'Instructions', schema: pageOf(instructionSchema) } },
    async handler({ actor, query, url, asActor }) {
      const after = readCursor(query.cursor, id);
      const rows = await asActor((tx) =>
        listInstructions(tx, actor, {
          limit: query.limit + 1,
          ...(query.restoration === undefined ? {} : { restorationId: query.restoration }),
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
    path: '/instructions/{id}',
    operationId: 'getInstruction',
    capability: 'instruction.read',
    tag: 'Restoration',
    summary: 'An instruction: who resumes access to what, why, and which prescriptions it cancels',
    params: { id },
    answers: { 200: { description: 'The instruction', schema: wholeInstruction } },
    handler: ({ actor, params, asActor }) =>
      asActor(async (tx) => {
        const found = await findInstruction(tx, actor, params.id);
        if (found === undefined) throw notFound();
        const facts = await instructedFacts(tx, actor, found.id);
        return ok({ ...view(actor, found), facts: facts.map(viewInstructedFact) });
      }),
  }),
];

function view(actor: Actor, instruction: Instruction): Record<string, unknown> {
  return viewInstruction(instruction, { withRestoration: reachesOf(actor, 'instruction.read').includes('any') });
}
