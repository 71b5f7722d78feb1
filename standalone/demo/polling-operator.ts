import { setTimeout as pause } from 'node:timers/promises';
import { dispatchesAnswer } from './answers.js';
import type { DispatchAnswer } from './answers.js';
import type { Http } from './http.js';
import { count } from './narrator.js';
import type { Say } from './narrator.js';
import type { PolledReceipt } from './sample-schema.js';

const pollEveryMs = 1_000;
const usual: PolledReceipt[] = [{ status: 'received' }, { status: 'executed' }];

/** What is to be done with the dispatches of one notice, and who tells of it. */
export interface PollingScript {
  receipts: PolledReceipt[] | undefined;
  say: Say;
}

/**
 * Plays a recipient without an endpoint: asks for pending dispatches, reads each one it finds and sends its receipts, until the signal ends it.
 * What it does with a dispatch is looked up by the number of the notice.
 */
export async function playPollingOperator(
  { account, name, code }: { account: string; name: string; code: 'POLLING_TELECOM' | 'PLATFORM_KZ' },
  deps: { http: Http; scriptFor: (noticeNumber: string, code: string) => PollingScript; signal: AbortSignal },
): Promise<void> {
  const { http, scriptFor, signal } = deps;
  const seen = new Set<string>();
  const failures: unknown[] = [];
  while (!signal.aborted) {
    for (const dispatch of await pending()) {
      seen.add(dispatch.id);
      // Kept until the loop comes round: nobody waits for one dispatch before looking for the next.
      execute(dispatch).catch((error: unknown) => failures.push(error));
    }
    await pause(pollEveryMs, undefined, { signal });
    if (failures.length > 0) throw failures[0];
  }

  async function pending(): Promise<DispatchAnswer[]> {
    const { body } = await http.call({ as: account, method: 'GET', path: '/dispatches?status=pending&limit=200' });
    return dispatchesAnswer.parse(body).items.filter(({ id }) => !seen.has(id));
  }

  async function execute({ id, noticeNumber, factCount, ...order }: DispatchAnswer): Promise<void> {
    const { receipts = usual, say } = scriptFor(noticeNumber ?? '', code);
    const found = order.prescriptionNumber === undefined ? 'instruction' : 'prescription';
    const number = order.prescriptionNumber ?? order.instructionNumber ?? '';
    say(name, `polls, finds ${found} ${number} with ${count(factCount, 'fact')} and reads it`);
    await http.call({ as: account, method: 'GET', path: `/dispatches/${id}` });
    for (const receipt of receipts) {
      await http.call({ as: account, method: 'POST', path: `/dispatches/${id}/receipts`, body: receipt });
      say(name, `reports: ${receipt.status}${receipt.note === undefined ? '' : ` («${receipt.note}»)`}`);
    }
  }
}
