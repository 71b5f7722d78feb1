import type { Knex } from 'knex';
import { notify } from '../db/notifications.js';
import type { Told } from '../db/notifications.js';
import type { Restoration } from '../db/restorations.js';
import type { NotificationEvent } from '../domain/notifications.js';
import type { RestorationOutcome } from '../domain/restoration.js';
import type { CaseDeps } from './deps.js';

type Deps = Pick<CaseDeps, 'clock'>;

/** Tells people of a notice, in the transaction of the step. */
export async function tellOfNotice(
  { clock }: Deps,
  tx: Knex,
  event: NotificationEvent,
  { notice, to, except }: Pick<Told, 'to' | 'except'> & { notice: { id: string; number: string | null } },
): Promise<void> {
  const href = `/api/v1/notices/${notice.id}`;
  const told = { event, to, caseId: notice.id, href, params: numbered(notice.number) };
  await notify(tx, clock, except === undefined ? told : { ...told, except });
}

/** Tells every supervisor of a dispatch, once under a key. */
export async function tellOfDispatch(
  { clock }: Deps,
  tx: Knex,
  event: NotificationEvent,
  { dispatch, key }: { dispatch: { id: string; caseId: string; orderId: string }; key: string },
): Promise<void> {
  const { caseId, orderId } = dispatch;
  const number = (await numberIn(tx, 'notices', caseId)) ?? (await numberIn(tx, 'instructions', orderId));
  const href = `/api/v1/dispatches/${dispatch.id}`;
  await notify(tx, clock, { event, key, to: { role: 'supervisor' }, caseId, href, params: numbered(number ?? null) });
}

async function numberIn(tx: Knex, table: 'notices' | 'instructions', id: string): Promise<string | null | undefined> {
  return (await tx<{ id: string; number: string | null }>(table).where({ id }).first('number'))?.number;
}

function numbered(number: string | null): { number?: string } {
  return number === null ? {} : { number };
}

const eventOf = {
  lifted: 'restriction_lifted',
  still_restricted: 'still_restricted',
  refused: 'restoration_refused',
} as const satisfies Record<Exclude<RestorationOutcome, 'withdrawn'>, NotificationEvent>;

/**
 * Tells whoever asked for a restoration what came of it, once it is closed; nobody of what he has decided himself. An owner without an account is
 * written to instead (db/removal-notices.ts).
 */
export async function tellOfRestoration(
  { clock }: Deps,
  tx: Knex,
  { id, requestedBy, outcome, decidedBy }: Pick<Restoration, 'id' | 'requestedBy' | 'outcome' | 'decidedBy'>,
): Promise<void> {
  // Nobody but owners takes one back, and none of them has an account.
  if (requestedBy === null || outcome === null || outcome === 'withdrawn') return;
  if (outcome !== 'lifted' && requestedBy === decidedBy) return;
  const event = eventOf[outcome];
  const href = `/api/v1/restorations/${id}`;
  await notify(tx, clock, { event, to: { accountId: requestedBy }, caseId: id, href });
}
