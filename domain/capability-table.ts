import { complaintMoves } from './complaint-status.js';
import type { ComplaintStatus } from './complaint-status.js';
import type { DispatchStatus } from './dispatch-status.js';
import { dispatchStatuses, isSettled } from './dispatch-status.js';
import { noticeMoves } from './notice-status.js';
import type { NoticeMove, NoticeStatus } from './notice-status.js';
import type { RosterStatus } from './roster.js';
import { restorationMoves } from './restoration.js';
import type { RestorationStatus } from './restoration.js';
import type { Role } from './roles.js';

/** How far a right reaches. */
export type Reach = 'own' | 'body' | 'signing' | 'recipient' | 'filed' | 'edms' | 'asked' | 'any';

/** What each reach covers, as a reader of the table is told. */
export const reaches: Record<Reach, string> = {
  own: 'what is this person’s own: filed, entered or asked for by him',
  body: 'all of this person’s state body, drafts too',
  signing: 'the rosters of this person’s state body, while its head authorises him to sign them',
  recipient: 'what is addressed to this person’s recipient, once it was opened',
  filed: 'all that was filed, by whichever body',
  edms: 'all that came by the EDMS, once it is released',
  asked: 'all that was filed, and a draft whose hard stop waits for a ruling',
  any: 'all',
};

/** What an act is by its nature, which bars people whatever other roles they have. */
export type Nature = 'reads' | 'files' | 'decides' | 'executes' | 'administers';

export interface CapabilityRow<State extends string = string> {
  nature: Nature;
  /** `anyone` is whoever has an open account, with a role or without. */
  who: Partial<Record<Role | 'anyone', Reach>>;
  /** The states of the case in which it may happen; left out where it always may. */
  when?: readonly State[];
  /** Nobody of the body that filed (safeguard 2). */
  apart?: true;
}

type Who = CapabilityRow['who'];
const reading = (who: Who): CapabilityRow<never> => ({ nature: 'reads', who });
const administering = (who: Who): CapabilityRow<never> => ({ nature: 'administers', who });
const notice = (nature: Nature, move: NoticeMove, who: Who): CapabilityRow<NoticeStatus> => ({
  ...{ nature, who, when: noticeMoves[move].from },
  ...(nature === 'decides' ? { apart: true } : {}),
});

const readersOfNotices = {
  officer: 'body',
  head: 'body',
  reviewer: 'filed',
  supervisor: 'asked',
  registrar: 'edms',
  auditor: 'filed',
} as const;
const signatories = { head: 'body', officer: 'signing' } as const;
const unsettled = dispatchStatuses.filter((status) => !isSettled(status));

/**
 * The one table of who may do what, to which things, in which states: subject, verb, and for each role how far it reaches. Whatever is not
 * here nobody may. A registrar enters what came by the EDMS, and another one releases it.
 */
export const capabilityTable = {
  notice: {
    read: reading(readersOfNotices),
    edit: notice('files', 'edit', { officer: 'own', registrar: 'own' }),
    discard: notice('files', 'discard', { officer: 'own', registrar: 'own' }),
    hard_stop_request: notice('files', 'hard_stop_request', { officer: 'own', registrar: 'own' }),
    hard_stop_ruling: notice('decides', 'hard_stop_ruling', { supervisor: 'asked' }),
    submission: notice('files', 'submission', { officer: 'own' }),
    withdrawal: notice('files', 'withdrawal', { officer: 'own' }),
    claim: notice('decides', 'claim', { reviewer: 'filed' }),
    release: notice('decides', 'release', { reviewer: 'filed' }),
    verdicts: notice('decides', 'verdicts', { reviewer: 'filed' }),
    handover: notice('decides', 'handover', { reviewer: 'filed', supervisor: 'asked' }),
    recusal: notice('decides', 'recusal', { reviewer: 'filed', supervisor: 'asked' }),
    split: notice('decides', 'split', { reviewer: 'filed' }),
    return: notice('decides', 'return', { reviewer: 'filed' }),
    completion: notice('decides', 'completion', { reviewer: 'filed' }),
    second_opinion: notice('decides', 'second_opinion', { reviewer: 'filed', supervisor: 'asked' }),
    sheet: { ...reading({ reviewer: 'filed', supervisor: 'asked', auditor: 'filed' }), apart: true },
  },
  draft: { create: { nature: 'files', who: { officer: 'body' } } },
  intake: {
    read: reading({ registrar: 'any', reviewer: 'any', supervisor: 'any', auditor: 'any' }),
    // What came by the EDMS (Rules, clause 9): one registrar enters it, another one compares and releases it.
    enter: { nature: 'files', who: { registrar: 'any' } },
    compare: { nature: 'files', who: { registrar: 'any' } },
    release: { nature: 'files', who: { registrar: 'any' } },
    answer: { nature: 'files', who: { registrar: 'any' } },
  },
  locator: { inspect: reading({ officer: 'any', registrar: 'any', reviewer: 'any', supervisor: 'any' }) },
  task: { read: reading({ registrar: 'any', reviewer: 'any', supervisor: 'any', auditor: 'any' }) },
  dispatch: {
    read: reading({ recipient: 'recipient', reviewer: 'any', supervisor: 'any', operations: 'any', auditor: 'any' }),
    fetch: { nature: 'executes', who: { recipient: 'recipient' } },
    // Always taken: after settlement it is kept as late.
    receipts: { nature: 'executes', who: { recipient: 'recipient' } },
    ruling: { nature: 'decides', who: { supervisor: 'any' }, when: ['impossible', 'unclear'], apart: true },
    // It may also be a ruling that is sent again, which fails wherever the dispatch stands by then.
    redelivery: { nature: 'executes', who: { reviewer: 'any', supervisor: 'any' }, when: unsettled },
  },
  prescription: {
    read: reading({
      ...{ officer: 'body', head: 'body', recipient: 'recipient' },
      ...{ reviewer: 'any', supervisor: 'any', operations: 'any', auditor: 'any' },
    }),
  },
  // Each kind is read by who reads its case: row-level security (migration 0019) says which rows. A registrar sends the letters back.
  document: {
    read: reading({
      ...{ officer: 'body', head: 'body', recipient: 'recipient', registrar: 'edms' },
      ...{ reviewer: 'any', supervisor: 'any', operations: 'any', auditor: 'any' },
    }),
    // Of a clerical error, and of nothing that was decided.
    correction: { nature: 'decides', who: { supervisor: 'any' }, apart: true },
  },
  instruction: {
    read: reading({
      ...{ officer: 'body', head: 'body', recipient: 'recipient' },
      ...{ reviewer: 'any', supervisor: 'any', operations: 'any', auditor: 'any' },
    }),
  },
  restriction: {
    read: reading({ reviewer: 'any', supervisor: 'any', auditor: 'any' }),
    review: { nature: 'decides', who: { reviewer: 'any', supervisor: 'any' }, apart: true },
  },
  restoration: {
    read: reading({
      ...{ officer: 'body', head: 'body', recipient: 'own' },
      ...{ reviewer: 'any', supervisor: 'any', auditor: 'any' },
    }),
    restoration_request: {
      nature: 'files',
      who: { officer: 'body', head: 'body', recipient: 'own', reviewer: 'any', supervisor: 'any' },
    },
    // One official is enough, whatever the scope: lifting is as easy as restricting (safeguard 7).
    restoration_decision: {
      nature: 'decides',
      who: { reviewer: 'any', supervisor: 'any' },
      when: restorationMoves.restoration_decision.from,
      apart: true,
    },
  },
  // Whoever decides took no part in what is complained of, nor is below anybody who did, nor of the side that filed.
  complaint: {
    read: reading({ officer: 'body', head: 'body', registrar: 'own', supervisor: 'any', auditor: 'any' }),
    lodge_for_body: { nature: 'files', who: { officer: 'body', head: 'body' } },
    enter: { nature: 'files', who: { registrar: 'any' } },
    complaint_withdrawal: {
      ...{ nature: 'files', who: { officer: 'body', head: 'body', registrar: 'own' } },
      when: complaintMoves.complaint_withdrawal.from,
    },
    complaint_assignment: {
      ...{ nature: 'decides', who: { supervisor: 'any' }, apart: true },
      when: complaintMoves.complaint_assignment.from,
    },
    complaint_extension: {
      ...{ nature: 'decides', who: { supervisor: 'any' }, apart: true },
      when: complaintMoves.complaint_extension.from,
    },
    complaint_decision: {
      ...{ nature: 'decides', who: { supervisor: 'any' }, apart: true },
      when: complaintMoves.complaint_decision.from,
    },
  },
  alert: { read: reading({ reviewer: 'any', supervisor: 'any', operations: 'any', auditor: 'any' }) },
  account: {
    read: reading({ administrator: 'any', auditor: 'any' }),
    invite: administering({ administrator: 'any' }),
    grant: { ...administering({ administrator: 'any' }), when: ['invited', 'open'] },
    revoke: { ...administering({ administrator: 'any' }), when: ['invited', 'open'] },
    close: { ...administering({ administrator: 'any' }), when: ['invited', 'open'] },
    // Who is above whom: whoever is below somebody who took part decides no complaint of it.
    superior: { ...administering({ administrator: 'any' }), when: ['invited', 'open'] },
  },
  roster: {
    read: reading({ head: 'body', officer: 'signing', supervisor: 'any', registrar: 'any', auditor: 'any' }),
    create: { nature: 'files', who: signatories },
    edit: { nature: 'files', who: signatories, when: ['draft'] },
    discard: { nature: 'files', who: signatories, when: ['draft'] },
    submission: { nature: 'files', who: signatories, when: ['draft'] },
  },
  // Whom a head authorises to sign the roster of his body.
  roster_official: {
    read: reading({ head: 'body' }),
    authorise: { nature: 'files', who: { head: 'body' } },
    withdraw: { nature: 'files', who: { head: 'body' } },
  },
  roster_obligation: {
    read: reading({
      ...{ officer: 'body', head: 'body' },
      ...{ reviewer: 'any', supervisor: 'any', registrar: 'any', auditor: 'any' },
    }),
  },
  inactivity_report: { read: reading({ supervisor: 'any', administrator: 'any', auditor: 'any' }) },
  // Counts over cases: a body's are for its head.
  statistics: { read: reading({ head: 'body', supervisor: 'any', auditor: 'any' }) },
  // As it stands before it is published; then it is everybody's.
  transparency_report: { preview: reading({ supervisor: 'any', auditor: 'any' }) },
  absence: {
    read: reading({ reviewer: 'own', supervisor: 'own', administrator: 'any', auditor: 'any' }),
    keep: administering({ reviewer: 'own', supervisor: 'own', administrator: 'any' }),
  },
  recipient: {
    read: reading({ reviewer: 'any', supervisor: 'any', administrator: 'any', operations: 'any', auditor: 'any' }),
    change: administering({ administrator: 'any' }),
  },
  // What Temporal keeps: who has it decrypted, who of them reads all of it, and who may send something there by hand.
  payload: {
    decode: reading({ operations: 'any', auditor: 'any' }),
    read: reading({ auditor: 'any' }),
    encode: administering({ operations: 'any' }),
  },
  // Reading only: that an export leaves its event is not the auditor's doing.
  audit: { read: reading({ auditor: 'any' }), export: reading({ auditor: 'any' }) },
  act: { read: reading({ anyone: 'own' }) },
  me: { read: reading({ anyone: 'own' }) },
  // Reading only: what somebody has read, and how he wants mail, is an auditor's to say too.
  notification: { read: reading({ anyone: 'own' }), keep: reading({ anyone: 'own' }) },
  reference: { read: reading({ anyone: 'any' }) },
  // What is being prepared; what is in force is reference data.
  calendar: {
    read: reading({ administrator: 'any', auditor: 'any' }),
    draft: administering({ administrator: 'any' }),
    release: administering({ administrator: 'any' }),
  },
} satisfies Table;

interface Table extends Record<string, Record<string, CapabilityRow>> {
  notice: Record<string, CapabilityRow<NoticeStatus>>;
  dispatch: Record<string, CapabilityRow<DispatchStatus>>;
  complaint: Record<string, CapabilityRow<ComplaintStatus>>;
  account: Record<string, CapabilityRow<AccountState>>;
  roster: Record<string, CapabilityRow<RosterStatus>>;
  restoration: Record<string, CapabilityRow<RestorationStatus>>;
}

/** Where an account stands: invited until its first sign-in, then open until it is closed. */
export type AccountState = 'invited' | 'open' | 'closed';

type Subject = keyof typeof capabilityTable;
/** A row of the table: `notice.edit`. */
export type CapabilityName = { [S in Subject]: `${S}.${keyof (typeof capabilityTable)[S] & string}` }[Subject];

const rows = new Map<string, CapabilityRow>(
  Object.entries(capabilityTable as Record<string, Record<string, CapabilityRow>>).flatMap(([subject, verbs]) =>
    Object.entries(verbs).map(([verb, row]) => [`${subject}.${verb}`, row] as const),
  ),
);

/** The names of all rows, in the order of the table. */
export const capabilityNames = [...rows.keys()] as CapabilityName[];

/** The row of this name. */
export function rowOf(name: CapabilityName): CapabilityRow {
  const row = rows.get(name);
  if (row === undefined) throw new Error(`The capability table has no row ${name}`);
  return row;
}
