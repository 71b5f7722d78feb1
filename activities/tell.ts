import type { Knex } from 'knex';
import { notify } from '../db/notifications.js';
import type { Told } from '../db/notifications.js';
import type { NotificationEvent } from '../domain/notifications.js';
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
  const order: { number: string | null } | undefined = await tx('notices')
    .where({ id: dispatch.caseId })
    .select('number')
    .union([tx('instructions').where({ id: dispatch.orderId }).select('number')])
    .first();
  await notify(tx, clock, {
    ...{ event, key, to: { role: 'supervisor' }, caseId: dispatch.noticeId },
    href: `/api/v1/dispatches/${dispatch.id}`,
    params: numbered(order?.number ?? null),
  });
}

function numbered(number: string | null): { number?: string } {
  return number === null ? {} : { number };
}
