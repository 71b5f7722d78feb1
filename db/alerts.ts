import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import { newId } from './new-id.js';

/** Something operations and supervisors have to know at once. */
export type AlertKind =
  | 'breach'
  | 'no_receipt'
  | 'undeliverable'
  | 'endpoint_gone'
  | 'contradicting_receipt'
  | 'no_reviewer'
  | 'review_overdue'
  | 'restriction_lapsed'
  | 'no_recipient'
  | 'restoration_overdue'
  | 'complaint_unassigned'
  | 'complaint_overdue';

/** Raises an alert, once per kind and key. */
export async function raiseAlert(
  tx: Knex,
  clock: Clock,
  alert: { kind: AlertKind; key: string; noticeId: string | null; dispatchId?: string; recipientId?: string },
): Promise<void> {
  const at = clock.now();
  await tx('alerts')
    .insert({
      id: newId(at),
      kind: alert.kind,
      key: alert.key,
      notice_id: alert.noticeId,
      dispatch_id: alert.dispatchId ?? null,
      recipient_id: alert.recipientId ?? null,
      raised_at: new Date(at),
    })
    // Without the names of columns: whoever raises an alert need not be one who reads alerts.
    .onConflict()
    .ignore();
}
