import type { Client } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';

/** The text of everything that Temporal keeps of every case, decrypted: its events, its memo, its search attributes, by workflow id. */
export async function everythingInHistory(
  temporal: Client,
  codecs: readonly PayloadCodec[] = [],
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for await (const { workflowId, runId } of temporal.workflow.list()) {
    const handle = temporal.workflow.getHandle(workflowId, runId);
    const kept: unknown[] = [await handle.fetchHistory(), (await handle.describe()).raw];
    const opened: Payload[] = [];
    for (const codec of codecs) opened.push(...(await codec.decode([...payloadsIn(kept)])));
    texts.set(workflowId, [...textsIn([...kept, ...opened])].join('\n'));
  }
  return texts;
}

/** Payloads are bytes, which may be text: whatever could be read in them counts. */
function* textsIn(part: unknown): Generator<string> {
  if (typeof part === 'string') yield part;
  else if (part instanceof Uint8Array) yield Buffer.from(part).toString('utf8');
  else if (typeof part === 'object' && part !== null) {
    for (const [name, value] of Object.entries(part)) {
      yield name;
      yield* textsIn(value);
    }
  }
}

/** The payloads in whatever the engine answers. */
export function* payloadsIn(part: unknown): Generator<Payload> {
  if (typeof part !== 'object' || part === null || part instanceof Uint8Array) return;
  if ('metadata' in part && 'data' in part && part.data instanceof Uint8Array) yield part as Payload;
  else for (const value of Object.values(part)) yield* payloadsIn(value);
}
