import { setTimeout as pause } from 'node:timers/promises';
import { v5 as uuidFromName } from 'uuid';
import { z } from 'zod';
import type { ReceiptStep } from './operator-script.js';

const receiptNamespace = 'b6f7b0c2-3f0b-5b0e-9d1c-6c1a5f6b2a10';
const giveUpAfterMs = 120_000;

/** What a simulator needs of a message: where its receipts go, and the ids of the facts it may answer one by one. */
export const orderMessage = z.looseObject({
  type: z.string(),
  timestamp: z.string(),
  data: z.looseObject({ dispatchId: z.string(), receiptUrl: z.url() }),
});
export type OrderMessage = z.infer<typeof orderMessage>;

export interface SentReceipt {
  dispatchId: string;
  body: unknown;
  status: number;
  answer: unknown;
}

interface Sender {
  token: () => Promise<string>;
  signal: AbortSignal;
  sent: (receipt: SentReceipt) => void;
}

/** Sends the receipts of a script one after the other. The same message leads to the same Idempotency-Keys, however often it is played. */
export async function playReceipts(
  order: { messageId: string; message: OrderMessage; steps: ReceiptStep[] },
  sender: Sender,
): Promise<void> {
  const { messageId, message, steps } = order;
  for (const [index, step] of steps.entries()) {
    await pause(step.afterMs ?? 0, undefined, { signal: sender.signal });
    const body = receiptBody(step, message);
    const key = uuidFromName(`${messageId}/${index}`, receiptNamespace);
    const { status, answer } = await post(message.data.receiptUrl, key, body, sender);
    sender.sent({ dispatchId: message.data.dispatchId, body, status, answer });
  }
}

function receiptBody(step: ReceiptStep, message: OrderMessage): unknown {
  if ('status' in step) return { status: step.status, ...(step.note === undefined ? {} : { note: step.note }) };
  const ids = factIds(message.data);
  return {
    facts: step.facts.flatMap(({ index, ...said }) =>
      ids[index] === undefined ? [] : [{ factId: ids[index], ...said }],
    ),
  };
}

/** The ids of the ordered facts, in their order: of the message's data, or of the prescription in it. */
function factIds(data: OrderMessage['data']): string[] {
  const withFacts = z.looseObject({
    facts: z.array(z.looseObject({ factId: z.string().optional(), id: z.string().optional() })),
  });
  for (const place of [data, data.prescription, data.instruction]) {
    const found = withFacts.safeParse(place);
    if (found.success) return found.data.facts.flatMap((fact) => fact.factId ?? fact.id ?? []);
  }
  return [];
}

/** Posts until the receipt is stored or refused for good; 5xx, 429, 409 `in-progress` and silence are tried again. */
async function post(url: string, key: string, body: unknown, { token, signal }: Sender) {
  const deadline = Date.now() + giveUpAfterMs;
  for (let tries = 0; ; tries += 1) {
    const last = Date.now() > deadline;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await token()}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify(body),
        signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
      });
      const answer: unknown = await response.json().catch(() => undefined);
      if (last || !isTemporary(response.status, answer)) return { status: response.status, answer };
    } catch (error) {
      if (signal.aborted || last) throw error;
    }
    await pause(Math.min(200 * 2 ** tries, 3_000), undefined, { signal });
  }
}

function isTemporary(status: number, answer: unknown): boolean {
  if (status >= 500 || status === 429) return true;
  const type = (answer as { type?: unknown } | undefined)?.type;
  return status === 409 && typeof type === 'string' && type.endsWith('in-progress');
}
