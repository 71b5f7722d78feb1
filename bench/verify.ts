import type { House } from './house.js';

/** A case that ended as it should, and its one dispatch. */
export interface Closed {
  noticeId: string;
  dispatchId: string;
  prescriptionId: string;
  recipientId: string;
}

/** Reads over HTTP whether a case is closed and restricted, and its one dispatch executed. Throws saying what is not. */
export async function closedAsItShould(house: House, noticeId: string): Promise<Closed> {
  const as = 'supervisor.saule';
  const { body } = await house.call('GET', `/notices/${noticeId}`, { as });
  const ended = `${String(body['status'])}, ${String(body['outcome'])}`;
  if (ended !== 'closed, restricted') throw new Error(`Notice ${noticeId} ended ${ended}, not closed, restricted`);
  const { body: list } = await house.call('GET', `/dispatches?notice=${noticeId}`, { as });
  const dispatches = list['items'] as DispatchItem[];
  const [dispatch] = dispatches;
  if (dispatch === undefined || dispatches.length > 1 || dispatch.status !== 'executed') {
    const statuses = dispatches.map(({ status }) => status).join(', ');
    throw new Error(`The dispatches of notice ${noticeId} are: ${statuses}; not: executed`);
  }
  const { id: dispatchId, prescriptionId, recipient } = dispatch;
  return { noticeId, dispatchId, prescriptionId, recipientId: recipient.id };
}

interface DispatchItem {
  id: string;
  status: string;
  prescriptionId: string;
  recipient: { id: string };
}
