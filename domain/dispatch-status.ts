/** Where a dispatch stands, derived from its facts and its delivery. */
export const dispatchStatuses = [
  'pending',
  'delivered',
  'received',
  'unclear',
  'impossible',
  'undeliverable',
  'executed',
  'partly_executed',
  'not_executed',
  'cancelled',
] as const;
export type DispatchStatus = (typeof dispatchStatuses)[number];

/** Where one fact of a dispatch stands. */
export type DispatchFactStatus =
  | 'pending'
  | 'received'
  | 'unclear'
  | 'impossible'
  | 'executed'
  | 'not_executed'
  | 'cancelled';

export interface DispatchFactStanding {
  status: DispatchFactStatus;
  /** Impossible, or applied wider than ordered: a supervisor has to rule first. */
  awaitsRuling: boolean;
}

export interface DeliveryStanding {
  /** It reached the recipient, by delivery or by its first fetch. */
  reached: boolean;
  undeliverable: boolean;
}

/** True once a fact needs nothing more from anybody. */
export function isFactSettled({ status, awaitsRuling }: DispatchFactStanding): boolean {
  return !awaitsRuling && (status === 'executed' || status === 'not_executed' || status === 'cancelled');
}

/** True once a dispatch needs nothing more from anybody. */
export function isSettled(status: DispatchStatus): boolean {
  return status === 'executed' || status === 'partly_executed' || status === 'not_executed' || status === 'cancelled';
}

/** The status of a dispatch: what its facts say, and before they say anything, how its delivery went. */
export function dispatchStatus(facts: readonly DispatchFactStanding[], delivery: DeliveryStanding): DispatchStatus {
  if (facts.every(isFactSettled)) return settledStatus(facts);
  if (facts.some((fact) => fact.awaitsRuling)) return 'impossible';
  if (facts.some((fact) => fact.status === 'unclear')) return 'unclear';
  if (facts.some((fact) => fact.status !== 'pending')) return 'received';
  if (delivery.reached) return 'delivered';
  return delivery.undeliverable ? 'undeliverable' : 'pending';
}

function settledStatus(facts: readonly DispatchFactStanding[]): DispatchStatus {
  if (facts.every(({ status }) => status === 'cancelled')) return 'cancelled';
  if (facts.every(({ status }) => status === 'executed' || status === 'cancelled')) return 'executed';
  return facts.some(({ status }) => status === 'executed') ? 'partly_executed' : 'not_executed';
}
