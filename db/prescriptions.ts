import type { Knex } from 'knex';
import type { FilingSide } from '../domain/roles.js';
import { newId } from './new-id.js';
import type { Notice } from './notices.js';

export interface NewPrescription {
  notice: Notice;
  number: string;
  year: number;
  serial: number;
  officialId: string;
  issuingBody: { kk: string; ru: string; en: string };
  termMs: number;
  howToComplain: Record<string, unknown>;
}

/** The prescription of a notice, if it has been issued. */
export async function findPrescription(tx: Knex, noticeId: string): Promise<{ id: string } | undefined> {
  return tx<{ id: string; notice_id: string }>('prescriptions').where({ notice_id: noticeId }).first('id');
}

/** Writes a prescription with its basis. Gives its id. */
export async function insertPrescription(tx: Knex, at: number, prescription: NewPrescription): Promise<string> {
  const id = newId(at);
  await tx.raw(
    `insert into prescriptions (id, notice_id, number, year, serial, issued_at, issuing_official_id, issuing_body, violation_kind, norm,
                                court_act, source, source_act, term_minutes, how_to_complain)
     select ?, id, ?, ?, ?, ?, ?, ?, violation_kind, norm, court_act, source, source_act, ?, ? from notices where id = ?`,
    [
      id,
      prescription.number,
      prescription.year,
      prescription.serial,
      new Date(at),
      prescription.officialId,
      JSON.stringify(prescription.issuingBody),
      Math.round(prescription.termMs / 60_000),
      JSON.stringify(prescription.howToComplain),
      prescription.notice.id,
    ],
  );
  return id;
}

/** What dispatches carry, and the case that it belongs to. */
export type Order = { prescriptionId: string; noticeId: string } | { instructionId: string; restorationId: string };

/** Writes a dispatch for each recipient with the facts it is to execute. */
export async function addDispatches(
  tx: Knex,
  at: number,
  { order, routed }: { order: Order; routed: ReadonlyMap<string, readonly string[]> },
): Promise<void> {
  const dispatches = [...routed].map(([recipientId, factIds]) => ({ id: newId(at), recipientId, factIds }));
  if (dispatches.length === 0) return;
  await tx('dispatches').insert(
    dispatches.map(({ id, recipientId }) => ({
      id,
      ...('prescriptionId' in order
        ? { prescription_id: order.prescriptionId, notice_id: order.noticeId }
        : { instruction_id: order.instructionId, restoration_id: order.restorationId }),
      recipient_id: recipientId,
      created_at: new Date(at),
    })),
  );
  const rows = dispatches.flatMap(({ id, factIds }) => factIds.map((factId) => ({ dispatch_id: id, fact_id: factId })));
  await tx.batchInsert('dispatch_facts', rows, 1_000);
}

/** The dispatches of a prescription or instruction, oldest first. */
export async function dispatchesOf(
  db: Knex,
  orderId: string,
): Promise<{ id: string; recipientId: string; settled: boolean }[]> {
  const rows = await db<{ id: string; recipient_id: string; settled_at: Date | null; order_id: string }>('dispatches')
    .where({ order_id: orderId })
    .orderBy('id')
    .select('id', 'recipient_id', 'settled_at');
  return rows.map((row) => ({ id: row.id, recipientId: row.recipient_id, settled: row.settled_at !== null }));
}

/**
 * True if every dispatch of the prescription or instruction has settled. Locks its row, so that of two dispatches that settle at once the
 * later one sees both.
 */
export async function isAllSettled(
  tx: Knex,
  kind: 'prescriptions' | 'instructions',
  orderId: string,
): Promise<boolean> {
  await tx(kind).where({ id: orderId }).forUpdate().first('id');
  const open: unknown = await tx('dispatches').where({ order_id: orderId, settled_at: null }).first('id');
  return open === undefined;
}

/** Whose notice it is: the body, who filed it, and since when; nobody's where there is none. Throws if there is no such notice. */
export async function filingSide(db: Knex, noticeId: string | null): Promise<FilingSide> {
  if (noticeId === null) return { bodyCode: '', filerId: '', beganAt: 0 };
  const row = await db<{ id: string; body_code: string; filer_id: string; created_at: Date }>('notices')
    .where({ id: noticeId })
    .first('body_code', 'filer_id', 'created_at');
  if (row === undefined) throw new Error(`There is no notice ${noticeId}`);
  return { bodyCode: row.body_code, filerId: row.filer_id, beganAt: row.created_at.getTime() };
}
