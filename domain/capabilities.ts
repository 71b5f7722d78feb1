import { rowOf } from './capability-table.js';
import type {
  AccountState,
  capabilityTable,
  CapabilityName,
  CapabilityRow,
  Nature,
  Reach,
} from './capability-table.js';
import type { ComplaintMove, ComplaintStatus } from './complaint-status.js';
import { canHappenToComplaint } from './complaint-status.js';
import type { DispatchStatus } from './dispatch-status.js';
import { isSettled } from './dispatch-status.js';
import type { NoticeStatus } from './notice-status.js';
import { isUnfiled } from './notice-status.js';
import { isOfFilingSide } from './roles.js';
import type { Actor, FilingSide, Role } from './roles.js';
import type { RestorationOrigin, RestorationStatus } from './restoration.js';

/** What a person may be allowed to do with a notice. */
export type NoticeVerb = keyof typeof capabilityTable.notice;
/** What a person or robot may be allowed to do with a dispatch. */
export type DispatchVerb = keyof typeof capabilityTable.dispatch;
/** What a person may be allowed to do with a complaint that is lodged. */
export type ComplaintVerb = 'read' | Exclude<ComplaintMove, 'silence'>;
/** What an administrator may be allowed to do with an account. */
export type AccountVerb = keyof typeof capabilityTable.account;

/** What a person may be allowed to do with a restoration. */
export type RestorationVerb = keyof typeof capabilityTable.restoration;

/** What the table needs to know of a notice. */
export interface NoticeSubject extends FilingSide {
  status: NoticeStatus;
  reviewerId: string | null;
  /** Who must give the second opinion while one is awaited. */
  opinionBy?: 'reviewer' | 'supervisor' | null;
  /** How it came: by the system where left out. */
  channel?: string;
  /** A supervisor may read a draft while its hard stop waits for a ruling. */
  hardStopPending?: boolean;
  /** Whoever asks is not on the roster that its body has in force (Rules, clause 5): he may draft, and not submit. */
  offRoster?: boolean;
}

/** What the table needs to know of a dispatch, and of the side that filed its notice: nobody of it rules. */
export interface DispatchSubject extends FilingSide {
  status: DispatchStatus;
  recipientId: string;
  /** A recipient sees a dispatch only once its workflow has opened it. */
  opened: boolean;
  /** Something that was to be delivered was given up. */
  undelivered: boolean;
}

/** What the table needs to know of a restoration. */
export interface RestorationSubject {
  status: RestorationStatus;
  origin: RestorationOrigin;
  /** Null where the owner asked, through a notice of removal. */
  requestedBy: string | null;
  /** The state body that asked; null where none did. */
  bodyCode: string | null;
  /** The sides that filed what it is about: nobody of them decides it. A workflow does not know them: its step does. */
  filedBy?: readonly FilingSide[];
}

/** What the table needs to know of a complaint. */
export interface ComplaintSubject {
  status: ComplaintStatus;
  /** The state body that complains; null where an owner does. */
  bodyCode: string | null;
  /** Who lodged it, or entered it for an owner; null where that was done without an account. */
  lodgedBy: string | null;
  assignedTo: string | null;
  /** The side that filed the notice it is about; null where it is about none of ours. */
  side: FilingSide | null;
  /** Whoever acts took part in what is complained of, or is below somebody who did. A workflow does not know: its step does. */
  isInvolved: boolean;
}

export type Permission =
  | { allowed: true }
  /** `hidden`: to this person the thing does not exist; `forbidden`: not this person; `illegal_move`: not now. */
  | { allowed: false; why: 'hidden' | 'forbidden' | 'illegal_move'; reason: string };

const allowed: Permission = { allowed: true };
const refused = (why: 'hidden' | 'forbidden' | 'illegal_move', reason: string): Permission => ({
  allowed: false,
  why,
  reason,
});

/** May this person do such a thing at all, whichever case it is about? Where the case decides too, it is asked again with the case. */
export function may(actor: Actor, name: CapabilityName): Permission {
  const row = rowOf(name);
  if (reachesIn(actor, row).length === 0) return refused('forbidden', 'role');
  return isBarred(actor.roles, row.nature) ? refused('forbidden', 'excluded_role') : allowed;
}

/** How far this person's roles reach in this: what narrows a list. Empty where he may not do it at all. */
export function reachesOf(actor: Actor, name: CapabilityName): Reach[] {
  return may(actor, name).allowed ? reachesIn(actor, rowOf(name)) : [];
}

/** May this person do this to what belongs to that account: to anybody's, or to his own alone? */
export function mayForAccount(actor: Actor, name: CapabilityName, accountId: string): Permission {
  const permission = may(actor, name);
  if (!permission.allowed || reachesOf(actor, name).includes('any')) return permission;
  return actor.accountId === accountId ? allowed : refused('forbidden', 'not_yours');
}

/** May this person do this to what concerns that body, or to all where none is named: whoever reaches only his own body names no other. */
export function mayForBody(actor: Actor, name: CapabilityName, bodyCode: string | undefined): Permission {
  const permission = may(actor, name);
  if (!permission.allowed || reachesOf(actor, name).includes('any')) return permission;
  return (bodyCode ?? actor.bodyCode) === actor.bodyCode ? allowed : refused('forbidden', 'not_yours');
}

/**
 * May this person do this to this notice, as things stand? Asked by the API, by workflow validators, by activities and by `actions`.
 * The answer says first whether the notice exists for him, then whether it is his to do, then whether it is the time.
 */
export function mayAct(actor: Actor, verb: NoticeVerb, notice: NoticeSubject): Permission {
  const covers = (name: CapabilityName) =>
    reachesIn(actor, rowOf(name)).some((reach) => reachesNotice(actor, reach, notice));
  if (!covers('notice.read')) return refused('hidden', 'not_visible');
  const row = rowOf(`notice.${verb}`);
  const permission = may(actor, `notice.${verb}`);
  if (!permission.allowed) return permission;
  if (!covers(`notice.${verb}`)) return refused('forbidden', 'not_yours');
  if (row.apart === true && isOfFilingSide(actor, notice)) return refused('forbidden', 'filing_body');
  if (!isTimeFor(row, notice.status)) return refused('illegal_move', 'status');
  if (verb === 'submission' && notice.offRoster === true) return refused('forbidden', 'not_on_the_roster');
  if (verb === 'second_opinion') return secondReader(actor, notice);
  return allowed;
}

/** May this actor do this to this dispatch, as things stand? */
export function mayActOnDispatch(actor: Actor, verb: DispatchVerb, dispatch: DispatchSubject): Permission {
  const covers = (name: CapabilityName) =>
    reachesIn(actor, rowOf(name)).some(
      (reach) => reach === 'any' || (dispatch.opened && dispatch.recipientId === actor.recipientId),
    );
  if (!covers('dispatch.read')) return refused('hidden', 'not_visible');
  if (!covers(`dispatch.${verb}`)) return refused('forbidden', 'role');
  const permission = may(actor, `dispatch.${verb}`);
  if (!permission.allowed) return permission;
  if (rowOf(`dispatch.${verb}`).apart === true) {
    if (isOfFilingSide(actor, dispatch)) return refused('forbidden', 'filing_body');
    if (actor.recipientId === dispatch.recipientId) return refused('forbidden', 'own_recipient');
  }
  const inTime = canHappenToDispatch(verb, dispatch.status);
  if (verb === 'redelivery' && inTime.allowed && !dispatch.undelivered) {
    return refused('illegal_move', 'nothing_undelivered');
  }
  return inTime;
}

/** May this person do this to this complaint, as things stand? */
export function mayActOnComplaint(actor: Actor, verb: ComplaintVerb, complaint: ComplaintSubject): Permission {
  const covers = (name: CapabilityName) =>
    reachesIn(actor, rowOf(name)).some((reach) => reachesComplaint(actor, reach, complaint));
  if (!covers('complaint.read')) return refused('hidden', 'not_visible');
  const permission = may(actor, `complaint.${verb}`);
  if (!permission.allowed) return permission;
  if (!covers(`complaint.${verb}`)) return refused('forbidden', 'not_yours');
  if (verb === 'read') return allowed;
  if (rowOf(`complaint.${verb}`).apart === true) {
    if (complaint.side !== null && isOfFilingSide(actor, complaint.side)) return refused('forbidden', 'filing_body');
    if (actor.accountId === complaint.lodgedBy) return refused('forbidden', 'own_complaint');
  }
  // Before the question who took part: whoever has decided it did.
  if (!canHappenToComplaint(verb, complaint.status)) return refused('illegal_move', 'status');
  if (rowOf(`complaint.${verb}`).apart === true && complaint.isInvolved) return refused('forbidden', 'took_part');
  const isAnothers =
    verb !== 'complaint_assignment' && verb !== 'complaint_withdrawal' && complaint.assignedTo !== actor.accountId;
  return isAnothers ? refused('forbidden', 'not_assigned') : allowed;
}

/** Is this the time for it, whoever asks? */
export function canHappenToDispatch(verb: DispatchVerb, status: DispatchStatus): Permission {
  if (isTimeFor(rowOf(`dispatch.${verb}`), status)) return allowed;
  return refused('illegal_move', isSettled(status) ? 'settled' : 'status');
}

/**
 * May this person do this to this restoration, as things stand? Whoever asked for it from outside does not decide, nor does anybody of his body; and
 * nobody decides whether to end what his own side filed.
 */
export function mayActOnRestoration(actor: Actor, verb: RestorationVerb, of: RestorationSubject): Permission {
  const isHis = actor.accountId === of.requestedBy;
  const covers = (name: CapabilityName) =>
    reachesIn(actor, rowOf(name)).some(
      (reach) =>
        reach === 'any' ||
        (reach === 'own' && isHis) ||
        (reach === 'body' && of.bodyCode !== null && actor.bodyCode === of.bodyCode),
    );
  if (!covers('restoration.read')) return refused('hidden', 'not_visible');
  const permission = may(actor, `restoration.${verb}`);
  if (!permission.allowed) return permission;
  if (!covers(`restoration.${verb}`)) return refused('forbidden', 'not_yours');
  const row = rowOf(`restoration.${verb}`);
  const askingSide = { filerId: of.requestedBy ?? '', bodyCode: of.bodyCode ?? '' };
  if (row.apart === true && of.origin !== 'own_motion' && isOfFilingSide(actor, askingSide)) {
    return refused('forbidden', 'asking_side');
  }
  if (row.apart === true && (of.filedBy ?? []).some((side) => isOfFilingSide(actor, side))) {
    return refused('forbidden', 'filing_body');
  }
  return isTimeFor(row, of.status) ? allowed : refused('illegal_move', 'status');
}

/** May this administrator do this to this account? Nobody grants himself a role, takes one from himself or closes his own account. */
export function mayActOnAccount(
  actor: Actor,
  verb: AccountVerb,
  account: { id: string; state: AccountState },
): Permission {
  const permission = may(actor, `account.${verb}`);
  if (!permission.allowed) return permission;
  if (verb !== 'read' && account.id === actor.accountId) return refused('forbidden', 'own_account');
  return isTimeFor(rowOf(`account.${verb}`), account.state) ? allowed : refused('illegal_move', 'account_closed');
}

/** True if these roles let somebody decide what was filed: one of them does, and none of the others forbids it. */
export function mayDecide(roles: readonly Role[], verb: NoticeVerb): boolean {
  return may({ accountId: '', roles }, `notice.${verb}`).allowed;
}

/** Whatever other roles he has: an auditor changes nothing, and an administrator neither files nor decides. */
function isBarred(roles: readonly Role[], nature: Nature): boolean {
  if (nature !== 'reads' && roles.includes('auditor')) return true;
  return (nature === 'files' || nature === 'decides') && roles.includes('administrator');
}

function reachesIn({ roles }: Actor, { who }: CapabilityRow): Reach[] {
  return [who.anyone, ...roles.map((role) => who[role])].filter((reach) => reach !== undefined);
}

function reachesNotice(actor: Actor, reach: Reach, notice: NoticeSubject): boolean {
  // A workflow's validator knows no body of the actor's; whoever files has one, and what he filed for another is no longer his.
  if (reach === 'own') return isFiler(actor, notice) && isOfBody(actor, notice, true);
  if (reach === 'body') return isOfBody(actor, notice, isFiler(actor, notice));
  if (reach === 'edms') return notice.channel === 'edms' && (!isUnfiled(notice.status) || isFiler(actor, notice));
  if (reach === 'asked' && notice.hardStopPending === true) return true;
  return (reach === 'filed' || reach === 'asked') && !isUnfiled(notice.status);
}

function reachesComplaint(actor: Actor, reach: Reach, { bodyCode, lodgedBy }: ComplaintSubject): boolean {
  if (reach === 'own') return lodgedBy === actor.accountId;
  // As for notices: a workflow's validator knows no body of the actor's, and its step asks again.
  if (reach === 'body') return bodyCode !== null && isOfBody(actor, { bodyCode }, lodgedBy === actor.accountId);
  return reach === 'any';
}

function isTimeFor({ when }: CapabilityRow, state: string): boolean {
  return when === undefined || when.includes(state);
}

function isFiler(actor: Actor, { filerId }: { filerId: string }): boolean {
  return actor.accountId === filerId;
}

function isOfBody(actor: Actor, { bodyCode }: { bodyCode: string }, whileUnknown: boolean): boolean {
  return actor.bodyCode === undefined ? whileUnknown : actor.bodyCode === bodyCode;
}

function secondReader(actor: Actor, notice: NoticeSubject): Permission {
  if (actor.accountId === notice.reviewerId) return refused('forbidden', 'own_decision');
  if (notice.opinionBy === 'supervisor' && !actor.roles.includes('supervisor'))
    return refused('forbidden', 'supervisor_needed');
  return allowed;
}
