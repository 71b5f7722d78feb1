import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../domain/roles.js';
import { noticeInReview } from './notice-in-review.js';

let serial = 0;

/** A notice in execution with its prescription, as issuing it would have left them; without dispatches. */
export async function prescriptionFor(
  db: Knex,
  { filer, official, pages }: { filer: Actor; official: Actor; pages: string[] },
): Promise<{ noticeId: string; prescriptionId: string; factIds: string[]; number: string }> {
  serial += 1;
  const notice = await noticeInReview(db, {
    filerId: filer.accountId,
    bodyCode: filer.bodyCode ?? 'HEALTH',
    reviewerId: official.accountId,
    status: 'in_execution',
    facts: pages.map((value) => [{ kind: 'url', value, scope: 'page' }]),
  });
  const prescriptionId = uuidv7();
  const number = `P-2026-${String(serial).padStart(6, '0')}`;
  await db('prescriptions').insert({
    id: prescriptionId,
    notice_id: notice.id,
    number,
    year: 2026,
    serial,
    issued_at: new Date(Date.UTC(2026, 6, 1)),
    issuing_official_id: official.accountId,
    issuing_body: JSON.stringify({ kk: 'Министрлік', ru: 'Министерство', en: 'Ministry' }),
    violation_kind: 'GAMBLING',
    norm: 'Law "On Mass Media", Art. 11',
    term_minutes: 120,
    how_to_complain: JSON.stringify({ kk: 'Шағым', ru: 'Жалоба' }),
  });
  await db('prescription_facts').insert(
    notice.factIds.map((factId, index) => ({
      prescription_id: prescriptionId,
      fact_id: factId,
      ordinal: index + 1,
      kind: 'url',
      normalised: pages[index],
      scope: 'page',
      reason_code: 'MATCHES_NORM',
      reasons: 'A casino without a licence',
    })),
  );
  return { noticeId: notice.id, prescriptionId, factIds: notice.factIds, number };
}

/** A recipient without an endpoint: it polls. */
export async function recipient(db: Knex, name: string): Promise<string> {
  const id = uuidv7();
  await db('recipients').insert({
    id,
    code: `${name.toUpperCase().replaceAll(/\W+/gu, '_')}_${id.slice(-6)}`,
    name,
    kind: 'telecom_operator',
    scopes: ['page', 'domain'],
    languages: ['kk', 'ru'],
    updated_at: new Date(Date.UTC(2026, 6, 1)),
  });
  return id;
}

/** The dispatch of a prescription to a recipient, opened unless it says otherwise. */
export async function dispatchTo(
  db: Knex,
  of: { noticeId: string; prescriptionId: string; factIds: string[]; recipientId: string; opened?: boolean },
): Promise<string> {
  const id = uuidv7();
  const at = new Date(Date.UTC(2026, 6, 1));
  await db('dispatches').insert({
    id,
    prescription_id: of.prescriptionId,
    notice_id: of.noticeId,
    recipient_id: of.recipientId,
    created_at: at,
    opened_at: of.opened === false ? null : at,
  });
  await db('dispatch_facts').insert(of.factIds.map((factId) => ({ dispatch_id: id, fact_id: factId })));
  return id;
}

/** A prescription that could not be delivered, as its dispatch would have left it. */
export async function givenUpMessage(db: Knex, dispatchId: string): Promise<void> {
  const at = new Date(Date.UTC(2026, 6, 1));
  await db('dispatch_messages').insert({
    ...{ id: uuidv7(), dispatch_id: dispatchId, type: 'prescription.issued', created_at: at, given_up_at: at },
  });
}
