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

export type ActKind = NoticeActKind | DispatchActKind;

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
  { outcome: 'applied'; result: Record<string, unknown> } | { outcome: 'refused'; refusal: ActRefusal };
