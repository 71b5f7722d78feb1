import type { Knex } from 'knex';
import { eventually } from './players.js';
import { unconfirmed } from './review-table.js';
import type { ReviewTable } from './review-table.js';
import type { Call } from './http-client.js';
import type { ValidRequest } from './valid-requests.js';

let owners = 0;

/** Valid requests about complaints: of the officer's body against a rejection, in the hands of the first supervisor, or of an owner. */
export function validComplaintRequests({
  call,
  db,
  table,
}: {
  call: Call;
  db: () => Knex;
  table: Omit<ReviewTable, 'audit'>;
}): Record<string, () => Promise<ValidRequest>> {
  const reason = 'As the law says';
  const rejected = async () => {
    const { id, factIds } = await table.notice(1);
    await table.complete(id, await table.write(id, factIds, unconfirmed));
    await eventually(async () => {
      const row: unknown = await db()('notices').where({ id, status: 'closed' }).first('id');
      if (row === undefined) throw new Error(`Notice ${id} was not closed`);
    });
    return id;
  };
  const complained = async () => {
    const { officer, supervisor } = table.cast;
    const request = `POST /notices/${await rejected()}/complaints` as const;
    const { body } = await call(officer, request, { body: { statement: reason } });
    const id = String(body['complaintId']);
    await call(supervisor, `POST /complaints/${id}/assignment`, { body: { to: supervisor, reason } });
    return id;
  };
  const onComplaint = (method: string, path: string, body?: unknown) => async () => ({
    request: `${method} /complaints/${await complained()}${path}` as const,
    options: { body },
  });
  const ofOwner = { language: 'ru', against: 'P-2020-000001', statement: reason };
  const publicly = () => {
    owners += 1;
    const body = { ...ofOwner, name: 'Owner', email: `owner-${owners}@example.kz` };
    return { request: 'POST /public/complaints', options: { body } } as const;
  };
  const written = async () => {
    const { request, options } = publicly();
    await call('', request, options);
    return db()('complaint_submissions')
      .whereRaw(`content ->> 'email' = ?`, [options.body.email])
      .first<{ id: string; token: string }>('id', 'token');
  };
  return {
    listComplaints: () => Promise.resolve({ request: 'GET /complaints' }),
    getComplaint: onComplaint('GET', ''),
    enterComplaint: () =>
      Promise.resolve({
        request: 'POST /complaints',
        options: { body: { ...ofOwner, complainant: { name: 'Owner' } } },
      }),
    async complainOfRejection() {
      return { request: `POST /notices/${await rejected()}/complaints`, options: { body: { statement: reason } } };
    },
    async assignComplaint() {
      const id = await complained();
      return {
        request: `POST /complaints/${id}/assignment`,
        options: { body: { to: table.cast.supervisor2, reason } },
      };
    },
    extendComplaint: onComplaint('POST', '/extension', { workingDays: 5, reasons: reason }),
    decideComplaint: onComplaint('POST', '/decision', { outcome: 'dismissed', reasons: reason }),
    withdrawComplaint: onComplaint('POST', '/withdrawal', { reason }),
    // Of somebody who decides nothing, so that no other request depends on it.
    setSuperior: () =>
      Promise.resolve({
        request: `POST /accounts/${table.cast.registrar}/superior`,
        options: { body: { superiorId: table.cast.aigul, reason } },
      }),
    submitComplaint: () => Promise.resolve(publicly()),
    openComplaint: async () => {
      const { id, token } = await written();
      return { request: `GET /public/complaints/${id}?token=${token}` };
    },
    async takeBackComplaint() {
      const { id, token } = await written();
      await eventually(async () => {
        const { body } = await call('', `GET /public/complaints/${id}?token=${token}`);
        if (body['number'] === undefined) throw new Error(`Complaint ${id} was not registered`);
      });
      return {
        request: `POST /public/complaints/${id}/withdrawal?token=${token}`,
        options: { body: { reason: 'It is settled' } },
      };
    },
  };
}
