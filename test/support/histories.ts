import type { Client } from '@temporalio/client';

/** The text of everything that Temporal keeps of every case: its events, its memo, its search attributes, by workflow id. */
export async function everythingInHistory(temporal: Client): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for await (const { workflowId, runId } of temporal.workflow.list()) {
    const handle = temporal.workflow.getHandle(workflowId, runId);
    const [history, description] = await Promise.all([handle.fetchHistory(), handle.describe()]);
    texts.set(workflowId, [...textsIn(history), ...textsIn(description.raw)].join('\n'));
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
