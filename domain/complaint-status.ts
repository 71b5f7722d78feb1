/** Where a complaint stands: registered with nobody to decide it yet, in the hands of somebody who took no part, over. */
export const complaintStatuses = ['lodged', 'in_review', 'closed'] as const;
export type ComplaintStatus = (typeof complaintStatuses)[number];

/** How a person decides: `inadmissible` leaves it without consideration, because it is late, of nobody concerned, or about no act of ours. */
export const complaintDecisions = ['upheld', 'partly_upheld', 'dismissed', 'inadmissible'] as const;
export type ComplaintDecision = (typeof complaintDecisions)[number];

export const complaintOutcomes = [...complaintDecisions, 'withdrawn'] as const;
export type ComplaintOutcome = (typeof complaintOutcomes)[number];

/** How it came: by the owner over a public form, by him on paper, by the body that filed. */
export const complaintChannels = ['public', 'registrar', 'system'] as const;
export type ComplaintChannel = (typeof complaintChannels)[number];

/** What is complained of: what was ordered, or that nothing was. */
export const complaintGrounds = ['prescription', 'rejection'] as const;
export type ComplaintGround = (typeof complaintGrounds)[number];

interface Row {
  from: readonly ComplaintStatus[];
  to: readonly ComplaintStatus[];
}

const open = ['lodged', 'in_review'] as const;

/** The one table of what may happen to a complaint next: what people do, then what the engine does. Silence leads nowhere. */
export const complaintMoves = {
  complaint_assignment: { from: open, to: ['in_review'] },
  complaint_extension: { from: ['in_review'], to: ['in_review'] },
  complaint_decision: { from: ['in_review'], to: ['closed'] },
  complaint_withdrawal: { from: open, to: ['closed'] },
  silence: { from: open, to: open },
} as const satisfies Record<string, Row>;
export type ComplaintMove = keyof typeof complaintMoves;

/** True if this may happen to a complaint that stands here. */
export function canHappenToComplaint(move: ComplaintMove, status: ComplaintStatus): boolean {
  return (complaintMoves[move].from as readonly ComplaintStatus[]).includes(status);
}

/** True if this may take a complaint from here to there. */
export function canLeadComplaint(move: ComplaintMove, from: ComplaintStatus, to: ComplaintStatus): boolean {
  return canHappenToComplaint(move, from) && (complaintMoves[move].to as readonly ComplaintStatus[]).includes(to);
}
