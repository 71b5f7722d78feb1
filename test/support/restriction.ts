import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../domain/roles.js';
import { prescriptionFor } from './prescription.js';

/** A page that is restricted already, with the notice and the prescription behind it. */
export async function restrictionOn(
  db: Knex,
  page: string,
  filer: Actor,
  official: Actor,
): Promise<{ id: string; prescriptionId: string }> {
  const { prescriptionId, factIds } = await prescriptionFor(db, { filer, official, pages: [page] });
  const id = uuidv7();
  await db('restrictions').insert({
    id,
    kind: 'url',
    normalised: page,
    scope: 'page',
    prescription_id: prescriptionId,
    fact_id: factIds[0],
    in_force_from: new Date(Date.UTC(2026, 6, 1)),
    review_on: '2027-07-01',
  });
  return { id, prescriptionId };
}
