import { expect } from 'chai';
import { routes } from '../../api/routes/index.js';
import { noticeCapabilities } from '../../domain/capabilities.js';
import type { NoticeVerb } from '../../domain/capabilities.js';
import { deskCapabilities } from '../../domain/desk-capabilities.js';
import type { Desk } from '../../domain/desk-capabilities.js';
import { dispatchCapabilities } from '../../domain/dispatch-capabilities.js';
import type { DispatchVerb } from '../../domain/dispatch-capabilities.js';
import { roles } from '../../domain/roles.js';
import type { Role } from '../../domain/roles.js';
import { withApp } from '../support/app.js';
import type { Cast } from '../support/cast.js';
import { answeredOperations } from '../support/contract.js';
import { withReviewTable } from '../support/review-table.js';
import { validRequests } from '../support/valid-requests.js';

type Answer = 'good' | 403 | 404;
type Expected = (role: Role) => Answer;

const desk =
  (name: Desk): Expected =>
  (role) =>
    deskCapabilities[name].includes(role) ? 'good' : 403;

/** On a notice that the authorised body has before it, or, unfiled, on a draft of the filing body. */
const notice =
  (verb: NoticeVerb, { unfiled = false } = {}): Expected =>
  (role) => {
    const reach = noticeCapabilities.read[role];
    if (reach === undefined || (unfiled && reach === 'filed')) return 404;
    return role in noticeCapabilities[verb] ? 'good' : 403;
  };

const dispatch =
  (verb: DispatchVerb, hidden: 403 | 404): Expected =>
  (role) => {
    if (!(role in dispatchCapabilities.read)) return hidden;
    return role in dispatchCapabilities[verb] ? 'good' : 403;
  };

const anyone: Expected = () => 'good';
const draft = { unfiled: true };

/** What each role meets at each route, out of the tables of the domain; a route that is not here fails. */
const expectations: Record<string, Expected> = {
  inspectLocators: desk('inspection'),
  listNotices: desk('notices'),
  createNotice: desk('drafts'),
  getNotice: notice('read'),
  replaceNotice: notice('edit', draft),
  discardNotice: notice('discard', draft),
  listFacts: notice('read'),
  addFacts: notice('edit', draft),
  replaceFact: notice('edit', draft),
  removeFact: notice('edit', draft),
  addEvidence: notice('edit', draft),
  getEvidence: notice('read'),
  requestHardStops: notice('hard_stop_request', draft),
  // While it waits for a ruling a supervisor may read the draft, and nobody else of the authorised body.
  ruleOnHardStops: (role) => (role === 'supervisor' ? 'good' : notice('hard_stop_ruling', draft)(role)),
  submitNotice: notice('submission', draft),
  withdrawNotice: notice('withdrawal'),
  getTimeline: notice('read'),
  listTasks: desk('tasks'),
  claimNotice: notice('claim'),
  releaseNotice: notice('release'),
  getSheet: (role) => (notice('read')(role) === 404 ? 404 : desk('sheet')(role)),
  writeVerdicts: notice('verdicts'),
  handOver: notice('handover'),
  recuse: notice('recusal'),
  split: notice('split'),
  returnNotice: notice('return'),
  complete: notice('completion'),
  giveSecondOpinion: notice('second_opinion'),
  listPrescriptions: desk('prescriptions'),
  getPrescription: desk('prescriptions'),
  listDispatches: dispatch('read', 403),
  getDispatch: dispatch('read', 403),
  giveReceipts: dispatch('receipts', 404),
  rule: dispatch('ruling', 404),
  redeliver: dispatch('redelivery', 404),
  listAlerts: desk('alerts'),
  listAccounts: desk('accounts'),
  listAbsences: desk('absences'),
  // An auditor reads everybody's, and changes nothing.
  enterAbsence: (role) => (role === 'auditor' ? 403 : desk('absences')(role)),
  // It is Aigul's: a supervisor does not keep the absences of others.
  strikeAbsence: (role) => (role === 'auditor' ? 403 : role === 'supervisor' ? 404 : desk('absences')(role)),
  // It is Aigul's too.
  getAct: (role) => (role === 'reviewer' ? 'good' : 404),
  getMe: anyone,
  listViolationKinds: anyone,
  listBodies: anyone,
  listProtocols: anyone,
  listVerdictReasons: anyone,
  listReturnReasons: anyone,
  listNorms: anyone,
  listRecipients: desk('recipients'),
  getRecipient: desk('recipients'),
  changeRecipient: desk('recipient_settings'),
  decodePayloads: desk('payload_decoding'),
  encodePayloads: desk('payload_encoding'),
};

const players: Record<Role, (cast: Cast, operationId: string) => string> = {
  officer: ({ officer }) => officer,
  head: ({ head }) => head,
  reviewer: ({ aigul, nurlan }, operationId) => (operationId === 'giveSecondOpinion' ? nurlan : aigul),
  supervisor: ({ supervisor }) => supervisor,
  recipient: ({ operator }) => operator,
  administrator: ({ admin }) => admin,
  operations: ({ ops }) => ops,
  registrar: ({ registrar }) => registrar,
  auditor: ({ auditor }) => auditor,
};

describe('every route for every role', () => {
  const app = withApp();
  const table = withReviewTable(app);
  const requests = validRequests(app, table);

  for (const { operationId, method, path } of routes) {
    it(`${method.toUpperCase()} ${path}`, async () => {
      const expected = expectations[operationId];
      const make = requests[operationId];
      if (expected === undefined || make === undefined)
        throw new Error(`Say what ${operationId} is expected to answer`);
      const met: Record<string, Answer> = {};
      const due: Record<string, Answer> = {};
      let made = await make();
      for (const role of roles) {
        const { status, body } = await app.call(players[role](table.cast, operationId), made.request, made.options);
        met[role] = status >= 200 && status < 300 ? 'good' : (status as Answer);
        due[role] = expected(role);
        if (met[role] !== due[role]) console.error(role, JSON.stringify(body));
        if (met[role] === 'good') made = await make();
      }
      expect(met).to.deep.equal(due);
    });
  }

  it('has answered with success at every route, as the OpenAPI document promises', () => {
    const answered = new Set([...answeredOperations()].map((name) => name.split(' ').slice(0, 2).join(' ')));
    const declared = routes.map(({ method, path }) => `${method} /api/v1${path}`);
    expect(declared.filter((name) => !answered.has(name))).to.deep.equal([]);
  });
});
