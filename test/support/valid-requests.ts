import type { Knex } from 'knex';
import { attestationTexts } from '../../domain/attestation.js';
import type { Cast } from './cast.js';
import type { Call, CallOptions, Json } from './http-client.js';
import { issuedReturn, requestOfCorrection, requestsOnPaper } from './papers.js';
import { picture } from './pictures.js';
import { eventually } from './players.js';
import { edmsRequests, edmsSenders } from './edms-requests.js';
import { givenUpMessage } from './prescription.js';
import { confirmed } from './review-table.js';
import { rosterRequests } from './roster-requests.js';
import type { ReviewTable } from './review-table.js';
import { validTellingRequests } from './valid-telling-requests.js';
import { validComplaintRequests } from './valid-complaint-requests.js';
import { validRestorationRequests } from './valid-restoration-requests.js';

export interface ValidRequest {
  request: `${string} /${string}`;
  options?: CallOptions;
}

/** The app that is asked, in this process or in one of its own. */
export interface AskedApp {
  readonly call: Call;
  readonly database: { readonly db: Knex };
}

const reason = 'As the law says';
const attestation = { language: 'en', text: attestationTexts.en, post: 'Head of unit' };
const onePayload = { payloads: [{ metadata: { encoding: 'anNvbi9wbGFpbg==' }, data: 'MQ==' }] };
const head = { violationKind: 'GAMBLING', norm: 'Mass Media 11' };
interface DispatchRow {
  id: string;
  notice_id: string;
  prescription_id: string;
  opened_at: Date | null;
}

let pages = 0;

/**
 * For every operation of the API, by its name: a request on subjects of its own that is answered with success if the right person sends it:
 * the filer, Aigul who reviews, Nurlan who gives the second opinion, the operator.
 */
export function validRequests(
  app: AskedApp,
  table: Omit<ReviewTable, 'audit'>,
): Record<string, () => Promise<ValidRequest>> {
  const { call } = app;
  const get = (path: string) => () => Promise.resolve<ValidRequest>({ request: `GET /${path}` });
  const db = () => app.database.db;

  const draft = async (value?: string) => {
    pages += 1;
    const { officer } = table.cast;
    const { body } = await call(officer, 'POST /notices', { body: { ...head, facts: [] }, key: null });
    const id = String(body['id']);
    const evidence = await call(officer, `POST /notices/${id}/evidence`, { body: await form(), key: null });
    const evidenceId = String(evidence.body['id']);
    const fact = factOn(value ?? `https://kazino-matritsa.kz/${pages}`, evidenceId);
    const written = { ...head, necessity: reason, facts: [fact] };
    const put = await call(officer, `PUT /notices/${id}`, { ifMatch: '*', body: written });
    return { id, evidenceId, fact, written, factId: String((put.body['facts'] as Json[])[0]?.['id']) };
  };
  const stopped = async () => {
    const { id, factId } = await draft('https://www.youtube.com/');
    return { id, ask: { factIds: [factId], reasons: reason } };
  };
  const reviewed = async () => {
    const { id, factIds } = await table.notice(2);
    return { id, factIds, sheetVersion: await table.write(id, factIds) };
  };
  const dispatched = async () => {
    const { id, sheetVersion } = await reviewed();
    const body = { sheetVersion, recipientIds: [table.cast.recipientId] };
    await call(table.cast.aigul, `POST /notices/${id}/completion`, { body });
    return eventually(async () => {
      const row = await db()<DispatchRow>('dispatches')
        .where({ notice_id: id })
        .whereNotNull('opened_at')
        .first('id', 'prescription_id');
      if (row === undefined) throw new Error(`No dispatch of ${id} was opened`);
      return { dispatchId: row.id, prescriptionId: row.prescription_id };
    });
  };
  const invitation = () => {
    pages += 1;
    return {
      fullName: 'Newcomer',
      email: `newcomer-${pages}@example.kz`,
      language: 'kk',
      grants: [{ role: 'operations' }],
    };
  };
  const invited = async () => {
    const { body } = await call(table.cast.admin, 'POST /accounts', { body: invitation() });
    return String(body['id']);
  };
  const onDraft =
    (method: string, path: string, body?: (made: Awaited<ReturnType<typeof draft>>) => unknown) => async () => {
      const made = await draft();
      const request = `${method} /notices/${made.id}${path.replace('FACT', made.factId)}` as const;
      return { request, options: { ifMatch: '*', ...(body === undefined ? {} : { body: body(made) }) } };
    };
  const onReview =
    (method: string, path: string, body?: (made: Awaited<ReturnType<typeof reviewed>>) => unknown) => async () => {
      const made = await reviewed();
      const options = { ifMatch: '*', ...(body === undefined ? {} : { body: body(made) }) };
      const request = `${method} /notices/${made.id}${path.replace('FACT', made.factIds[0] ?? '')}` as const;
      return { request, options };
    };
  const onDispatch = (method: string, path: string, body?: unknown) => async () => {
    const { dispatchId } = await dispatched();
    return { request: `${method} /dispatches/${dispatchId}${path}` as const, options: { body } };
  };

  const onPaper = requestsOnPaper(db, dispatched);

  return {
    ...edmsRequests(app, table),
    inspectLocators: () => {
      const options = { body: { locators: [{ kind: 'domain', value: 'қазақстан.қаз' }] } };
      return Promise.resolve({ request: 'POST /locators/inspection', options });
    },
    listNotices: get('notices'),
    createNotice: () => Promise.resolve({ request: 'POST /notices', options: { body: { ...head, facts: [] } } }),
    getNotice: onReview('GET', ''),
    replaceNotice: onDraft('PUT', '', ({ written }) => written),
    discardNotice: onDraft('DELETE', ''),
    listFacts: onReview('GET', '/facts'),
    getReach: onReview('GET', '/facts/FACT/reach'),
    addFacts: onDraft('POST', '/facts', ({ fact }) => ({ facts: [fact] })),
    replaceFact: onDraft('PUT', '/facts/FACT', ({ fact }) => fact),
    removeFact: onDraft('DELETE', '/facts/FACT'),
    async addEvidence() {
      const { id } = await draft();
      return { request: `POST /notices/${id}/evidence`, options: { body: await form() } };
    },
    async getEvidence() {
      const { id, evidenceId } = await draft();
      await call(table.cast.officer, `POST /notices/${id}/submission`, { body: { attestation } });
      return { request: `GET /notices/${id}/evidence/${evidenceId}` };
    },
    async requestHardStops() {
      const { id, ask } = await stopped();
      return { request: `POST /notices/${id}/hard-stop-requests`, options: { body: ask } };
    },
    async ruleOnHardStops() {
      const { id, ask } = await stopped();
      await call(table.cast.officer, `POST /notices/${id}/hard-stop-requests`, { body: ask });
      return { request: `POST /notices/${id}/hard-stop-rulings`, options: { body: { ...ask, allow: true } } };
    },
    submitNotice: onDraft('POST', '/submission', () => ({ attestation })),
    withdrawNotice: onReview('POST', '/withdrawal', () => ({ reason })),
    getTimeline: onReview('GET', '/timeline'),
    listTasks: get('tasks'),
    claimNotice: onReview('POST', '/claim'),
    releaseNotice: onReview('POST', '/release'),
    getSheet: onReview('GET', '/verdicts'),
    writeVerdicts: onReview('PATCH', '/verdicts', ({ factIds }) => ({
      verdicts: [{ factId: factIds[0], ...confirmed }],
    })),
    handOver: onReview('POST', '/handover', () => ({ to: table.cast.nurlan, reason })),
    recuse: onReview('POST', '/recusal', () => ({ reason })),
    split: onReview('POST', '/split', ({ factIds }) => ({ factIds: [factIds[0]], reason })),
    returnNotice: onReview('POST', '/return', () => ({ missing: [{ code: 'OTHER', text: reason }] })),
    complete: onReview('POST', '/completion', ({ sheetVersion }) => ({ sheetVersion })),
    async giveSecondOpinion() {
      const { id, factIds } = await table.notice(1, { violationKind: 'CHILD_ABUSE' });
      const sheetVersion = await table.write(id, factIds);
      await table.complete(id, sheetVersion);
      const body = { sheetVersion, opinion: 'agree', reasons: reason };
      return { request: `POST /notices/${id}/second-opinion`, options: { body } };
    },
    listPrescriptions: get('prescriptions'),
    async getPrescription() {
      return { request: `GET /prescriptions/${(await dispatched()).prescriptionId}` };
    },
    listDispatches: get('dispatches'),
    getDispatch: onDispatch('GET', ''),
    giveReceipts: onDispatch('POST', '/receipts', { status: 'executed', note: 'Done' }),
    async rule() {
      const { dispatchId } = await dispatched();
      await call(table.cast.operator, `POST /dispatches/${dispatchId}/receipts`, { body: { status: 'impossible' } });
      return {
        request: `POST /dispatches/${dispatchId}/rulings`,
        options: { body: { ruling: 'insist', reasons: reason } },
      };
    },
    async redeliver() {
      const endpoint = { endpoint: 'https://operator.test/hook', secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
      await db()('recipients').where({ id: table.cast.recipientId }).update(endpoint);
      const { dispatchId } = await dispatched();
      await givenUpMessage(db(), dispatchId);
      return { request: `POST /dispatches/${dispatchId}/redelivery` };
    },
    listDocuments: get('documents'),
    getDocument: onPaper(''),
    getDocumentData: onPaper('/data'),
    getPrint: onPaper('/prints/kk'),
    correctDocument: async () => requestOfCorrection(db(), (await table.notice()).id),
    verifyDocument: async () => ({
      request: `GET /public/documents/${(await issuedReturn(db(), (await table.notice()).id)).code}`,
    }),
    ...validComplaintRequests({ call, db, table }),
    ...validRestorationRequests({ call, db, cast: () => table.cast, dispatched }),
    listAlerts: get('alerts'),
    listAuditEvents: get('audit-events'),
    listAuditRoots: get('audit-roots'),
    exportAudit: async () => ({
      request: 'POST /audit-exports',
      options: { body: { noticeId: (await table.notice()).id }, key: null },
    }),
    listAccounts: get('accounts'),
    getAccount: () => Promise.resolve({ request: `GET /accounts/${table.cast.officer}` }),
    inviteAccount: () => Promise.resolve({ request: 'POST /accounts', options: { body: invitation() } }),
    async grantRole() {
      return { request: `POST /accounts/${await invited()}/grants`, options: { body: { role: 'registrar' } } };
    },
    async revokeRole() {
      const id = await invited();
      const { body } = await call(table.cast.admin, `POST /accounts/${id}/grants`, { body: { role: 'reviewer' } });
      return {
        request: `POST /accounts/${id}/grants/${String(body['grantId'])}/revocation`,
        options: { body: { reason } },
      };
    },
    async closeAccount() {
      return { request: `POST /accounts/${await invited()}/closure`, options: { body: { reason } } };
    },
    ...rosterRequests(app, table),
    listAbsences: get('absences'),
    enterAbsence: () =>
      Promise.resolve({ request: 'POST /absences', options: { body: { from: '2020-01-01', to: '2020-01-02' } } }),
    async strikeAbsence() {
      const body = { accountId: table.cast.aigul, from: '2020-01-01', to: '2020-01-02' };
      const { body: absence } = await call(table.cast.admin, 'POST /absences', { body });
      return { request: `DELETE /absences/${String(absence['id'])}` };
    },
    async getAct() {
      const { id } = await table.notice();
      const { body } = await call(table.cast.aigul, `POST /notices/${id}/recusal`, { body: { reason } });
      return { request: `GET /acts/${String(body['actId'])}` };
    },
    getMe: get('me'),
    ...validTellingRequests(app, table),
    listViolationKinds: get('violation-kinds?on=2026-07-01'),
    listBodies: get('bodies'),
    listProtocols: get('protocols'),
    listVerdictReasons: get('verdict-reasons'),
    listReturnReasons: get('return-reasons'),
    listNoticeSources: get('notice-sources'),
    listNorms: get('norms'),
    listRecipients: get('recipients'),
    getRecipient: () => Promise.resolve({ request: `GET /recipients/${table.cast.recipientId}` }),
    decodePayloads: () => Promise.resolve({ request: 'POST /codec/decode', options: { body: onePayload } }),
    encodePayloads: () => Promise.resolve({ request: 'POST /codec/encode', options: { body: onePayload } }),
    changeRecipient: () =>
      Promise.resolve({
        request: `PUT /recipients/${table.cast.otherRecipientId}`,
        options: { ifMatch: '*', body: { languages: ['kk', 'ru'] } },
      }),
  };
}

/** Who sends a valid request: one whose it is to send. */
export function senderOf(operationId: string, people: Cast): string {
  const senders: Partial<Record<keyof Cast, string>> = {
    officer:
      'inspectLocators createNotice replaceNotice discardNotice addFacts replaceFact removeFact addEvidence requestHardStops submitNotice withdrawNotice complainOfRejection withdrawComplaint',
    supervisor:
      'correctDocument ruleOnHardStops rule listComplaints getComplaint assignComplaint extendComplaint decideComplaint',
    ...edmsSenders,
    head: 'listRosters createRoster getRoster listRosterRows getRosterDiff replaceRoster importRoster discardRoster submitRoster listRosterOfficials authoriseRosterOfficial withdrawRosterOfficial',
    nurlan: 'giveSecondOpinion',
    operator: 'giveReceipts',
    ops: 'decodePayloads encodePayloads',
    admin:
      'getCalendarDraft draftCalendar discardCalendarDraft releaseCalendar listAccounts getAccount inviteAccount grantRole revokeRole closeAccount setSuperior changeRecipient',
    auditor:
      'getStatistics previewTransparencyReport listInactivityReports previewInactivity getInactivityReport downloadInactivityReport listAuditEvents listAuditRoots exportAudit',
  };
  const found = Object.entries(senders).find(([, operations]) => operations.split(' ').includes(operationId));
  return people[(found?.[0] ?? 'aigul') as keyof Cast];
}

/** A picture unlike any other, as a form sends it. */
async function form(): Promise<FormData> {
  pages += 1;
  const bytes = await picture('png', { shade: pages % 256, width: 16 + (pages % 1_000) });
  const sent = new FormData();
  sent.set('file', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'экран.png');
  return sent;
}

function factOn(value: string, evidenceId: string): Json {
  const item = { medium: 'telecom_network', locators: [{ kind: 'url', value }], protocol: 'HTTPS' };
  return { ...item, substantiation: 'It takes bets', evidenceIds: [evidenceId] };
}
