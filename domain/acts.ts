import type { Role } from './roles.js';

/** What people do to a registered notice; each is a row in `acts` and one update of the workflow. */
export const noticeActKinds = [
  'submission',
  'withdrawal',
  'handover',
  'recusal',
  'split',
  'return',
  'completion',
  'second_opinion',
] as const;
export type NoticeActKind = (typeof noticeActKinds)[number];

/** What people do to a dispatch. `fetch` is the recipient's first look at it. */
export const dispatchActKinds = ['fetch', 'receipts', 'ruling', 'redelivery'] as const;
export type DispatchActKind = (typeof dispatchActKinds)[number];

/** What people do to a restoration: whoever asks for it, and whoever decides. */
export const restorationActKinds = ['restoration_request', 'restoration_decision'] as const;
export type RestorationActKind = (typeof restorationActKinds)[number];
/** What people do to a complaint; lodging it opens its case. */
export const complaintActKinds = [
  'complaint_lodging',
  'complaint_assignment',
  'complaint_extension',
  'complaint_decision',
  'complaint_withdrawal',
] as const;
export type ComplaintActKind = (typeof complaintActKinds)[number];

/**
 * What acts are done to, family by family: the workflow of such a case takes them, whoever sends them. A case need not be a notice, nor have one;
 * a further family needs its row here and in acts/families.ts.
 */
export const actFamilies = {
  notice: noticeActKinds,
  dispatch: dispatchActKinds,
  restoration: restorationActKinds,
  complaint: complaintActKinds,
} as const;
export type ActFamily = keyof typeof actFamilies;
export type ActKind = (typeof actFamilies)[ActFamily][number];

/** The family of an act; undefined for what its route does by itself, without a workflow. */
export function familyOf(kind: string): ActFamily | undefined {
  const families = Object.keys(actFamilies) as ActFamily[];
  return families.find((family) => (actFamilies[family] as readonly string[]).includes(kind));
}

export const actStates = ['received', 'applied', 'refused'] as const;
export type ActState = (typeof actStates)[number];

/** All that history learns of an act: ids and a kind, no content. */
export interface ActMessage<K extends ActKind = ActKind> {
  actId: string;
  kind: K;
  actorId: string;
  roles: Role[];
}

/** Why an act was not applied; the words of the HTTP contract's problem types. */
export interface ActRefusal {
  type: 'forbidden' | 'illegal-move' | 'held' | 'stale' | 'invalid' | 'not-found';
  code: string;
  errors?: { pointer: string; code: string }[];
  /** What the refused person needs to go on, e.g. the holder of a lease. */
  detail?: Record<string, string | number>;
}

/** The stored answer to an act, the same for every retry. */
export type ActAnswer =
  | { outcome: 'applied'; result: Record<string, unknown> }
  | { outcome: 'refused'; refusal: ActRefusal };
