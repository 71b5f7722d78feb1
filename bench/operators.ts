import type { Stack } from '../standalone/stack-types.js';

/** The simulated operators: receive at once, execute at once. */
export async function scriptOperators(simulators: Stack['simulators']): Promise<void> {
  const body = JSON.stringify({ after: [{ status: 'received' }, { status: 'executed' }] });
  for (const { url, name } of simulators) {
    const response = await fetch(`${url}/behaviour`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body,
    });
    if (!response.ok) throw new Error(`${name} did not take its script: ${response.status}`);
  }
}

/** When each dispatch reached its operator for the first time, by the dispatch's id (milliseconds since the epoch). */
export async function arrivals(simulators: Stack['simulators']): Promise<Map<string, number>> {
  const arrived = new Map<string, number>();
  for (const { url } of simulators) {
    const { items } = (await (await fetch(`${url}/deliveries`)).json()) as {
      items: { firstSeenAt: string; data: { dispatchId: string } }[];
    };
    for (const { firstSeenAt, data } of items) arrived.set(data.dispatchId, Date.parse(firstSeenAt));
  }
  return arrived;
}
