import type { Actor, Role } from './roles.js';

/** What is read beside a single case: lists of work, the authorised body's own papers, people. */
export type Desk =
  | 'drafts'
  | 'inspection'
  | 'notices'
  | 'tasks'
  | 'sheet'
  | 'alerts'
  | 'prescriptions'
  | 'accounts'
  | 'absences'
  | 'recipients'
  | 'recipient_settings'
  | 'payload_decoding'
  | 'payload_reading'
  | 'payload_encoding';

/** The one table of who may open which desk. A prescription is also read by those it went to and by the body that filed. */
export const deskCapabilities: Record<Desk, readonly Role[]> = {
  drafts: ['officer'],
  inspection: ['officer', 'reviewer', 'supervisor'],
  notices: ['officer', 'reviewer', 'supervisor', 'auditor'],
  tasks: ['reviewer', 'supervisor', 'auditor'],
  sheet: ['reviewer', 'supervisor', 'auditor'],
  alerts: ['reviewer', 'supervisor', 'operations', 'auditor'],
  prescriptions: ['reviewer', 'supervisor', 'operations', 'auditor', 'officer', 'recipient'],
  accounts: ['administrator', 'auditor'],
  absences: ['reviewer', 'supervisor', 'administrator', 'auditor'],
  recipients: ['reviewer', 'supervisor', 'administrator', 'operations', 'auditor'],
  recipient_settings: ['administrator'],
  // What Temporal keeps: who has it decrypted, who of them reads all of it, and who may send something there by hand.
  payload_decoding: ['operations', 'auditor'],
  payload_reading: ['auditor'],
  payload_encoding: ['operations'],
};

/** Who reads every prescription, and not only those of his own recipient or body. */
const readingEveryPrescription: readonly Role[] = ['reviewer', 'supervisor', 'operations', 'auditor'];

/** True if this actor reads every prescription, whoever it went to. */
export function readsEveryPrescription(actor: Actor): boolean {
  return actor.roles.some((role) => readingEveryPrescription.includes(role));
}

/** May this person open this desk at all? */
export function mayOpen(actor: Actor, desk: Desk): boolean {
  return actor.roles.some((role) => deskCapabilities[desk].includes(role));
}

/** May this person enter or strike out an absence of that account: his own as a reviewer or supervisor, anyone's as an administrator? */
export function mayKeepAbsence(actor: Actor, accountId: string): boolean {
  if (actor.roles.includes('administrator')) return true;
  return actor.accountId === accountId && actor.roles.some((role) => role === 'reviewer' || role === 'supervisor');
}
