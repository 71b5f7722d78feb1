import type { Knex } from 'knex';
import { issueDocument } from '../../db/documents.js';
import type { IssuedDocument } from '../../db/documents.js';
import { returnSample } from './paper-samples.js';

/** A return for completion, issued on a case. */
export async function issuedReturn(db: Knex, caseId: string): Promise<IssuedDocument> {
  const clock = { now: () => Date.UTC(2026, 6, 1, 9) };
  return issueDocument(db, clock, { kind: 'return', caseId, data: returnSample() });
}

/** A request to correct the name of whoever signed a return. */
export async function requestOfCorrection(db: Knex, caseId: string) {
  const { id } = await issuedReturn(db, caseId);
  const { fullName: was } = returnSample().official;
  const fields = [{ pointer: '/official/fullName', was, becomes: `${was} А.` }];
  return {
    request: `POST /documents/${id}/corrections` as const,
    options: { body: { reasons: 'As the law says', fields } },
  };
}

/** The id of the copy that the recipient of a dispatch has. */
export async function copyOf(db: Knex, dispatchId: string): Promise<string> {
  const copy = await db<{ id: string; dispatch_id: string }>('documents')
    .where({ dispatch_id: dispatchId })
    .first('id');
  return copy?.id ?? '';
}

/** Requests on a recipient's copy of a prescription. Reading changes nothing: one copy serves everybody. */
export function requestsOnPaper(db: () => Knex, dispatched: () => Promise<{ dispatchId: string }>) {
  let copy: Promise<string> | undefined;
  return (path: string) => async () => {
    copy ??= dispatched().then(({ dispatchId }) => copyOf(db(), dispatchId));
    return { request: `GET /documents/${await copy}${path}` as const };
  };
}
