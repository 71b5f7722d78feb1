/** Where a notice stands. */
export const noticeStatuses = [
  'draft',
  'submitting',
  'submitted',
  'in_review',
  'second_opinion',
  'in_execution',
  'closed',
  'returned',
  'withdrawn',
] as const;
export type NoticeStatus = (typeof noticeStatuses)[number];

export const outcomes = ['restricted', 'rejected', 'mixed', 'duplicate', 'not_executed'] as const;
export type NoticeOutcome = (typeof outcomes)[number];

interface Row {
  from: readonly NoticeStatus[];
  to: readonly NoticeStatus[];
}

/**
 * The one table of what may happen next: what people do, then what the engine does.
 * `from` is where it may happen, `to` where it may lead.
 */
export const noticeMoves = {
  edit: { from: ['draft', 'returned'], to: ['draft', 'returned'] },
  discard: { from: ['draft'], to: [] },
  hard_stop_request: { from: ['draft', 'returned'], to: ['draft', 'returned'] },
  hard_stop_ruling: { from: ['draft', 'returned'], to: ['draft', 'returned'] },
  submission: { from: ['draft', 'returned'], to: ['submitting'] },
  withdrawal: { from: ['submitted', 'returned', 'in_review'], to: ['withdrawn'] },
  claim: { from: ['in_review'], to: ['in_review'] },
  release: { from: ['in_review'], to: ['in_review'] },
  verdicts: { from: ['in_review'], to: ['in_review'] },
  handover: { from: ['in_review'], to: ['in_review'] },
  recusal: { from: ['in_review', 'second_opinion'], to: ['in_review', 'second_opinion'] },
  split: { from: ['in_review'], to: ['in_review'] },
  return: { from: ['in_review'], to: ['returned'] },
  completion: { from: ['in_review'], to: ['second_opinion', 'in_execution', 'closed'] },
  second_opinion: { from: ['second_opinion'], to: ['in_review', 'in_execution', 'closed'] },

  registration: { from: ['submitting'], to: ['submitted'] },
  validation: { from: ['submitted'], to: ['submitted', 'returned'] },
  assignment: { from: ['submitted', 'in_review'], to: ['in_review'] },
  silence: { from: ['in_review', 'second_opinion'], to: ['in_review', 'second_opinion'] },
  settlement: { from: ['in_execution'], to: ['closed'] },
} as const satisfies Record<string, Row>;

export type NoticeMove = keyof typeof noticeMoves;

/** True if this may happen to a notice that stands here. */
export function canHappen(move: NoticeMove, status: NoticeStatus): boolean {
  return (noticeMoves[move].from as readonly NoticeStatus[]).includes(status);
}

/** True if this may take a notice from here to there. */
export function canLead(move: NoticeMove, from: NoticeStatus, to: NoticeStatus): boolean {
  return canHappen(move, from) && (noticeMoves[move].to as readonly NoticeStatus[]).includes(to);
}

/** True once nothing more can happen to the notice. */
export function isFinal(status: NoticeStatus): boolean {
  return status === 'closed' || status === 'withdrawn';
}

/** True while the authorised body has it to decide. */
export function isWithTheHouse(status: NoticeStatus): boolean {
  return status === 'submitted' || status === 'in_review' || status === 'second_opinion';
}

/** True while the content belongs to the filing body alone. */
export function isUnfiled(status: NoticeStatus): boolean {
  return status === 'draft' || status === 'submitting';
}
