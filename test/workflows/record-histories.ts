import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { startStack } from '../../standalone/stack.js';
import {
  complaintWorkflowId,
  dispatchWorkflowId,
  noticeWorkflowId,
  restorationWorkflowId,
} from '../../workflows/messages.js';
import type { Json } from '../support/http-client.js';
import { players } from '../support/players.js';
import { complaintEndings } from './complaint-endings.js';
import { endings } from './endings.js';
import { restorationEndings } from './restoration-endings.js';
import { historiesFolder } from './stored-histories.js';

/**
 * `npm run histories`: plays one case to each end on a whole stack and stores what the engine has recorded. Run it when a release has changed
 * the shape of a history on purpose, into a folder of its own beside those of earlier releases, which stay.
 * @param release names the folder: `npm run histories -- 2`
 * @param only the kind of cases, where not all of them: `npm run histories -- 3 complaint`
 */
async function record(release: string, only?: string): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'habarlama-histories-'));
  // Stored without encryption, so that any key and none can read them.
  const stack = await startStack({ dataDir, temporary: true, env: { PAYLOAD_KEYS: '' } });
  const connection = await Connection.connect({ address: stack.temporalAddress });
  try {
    const { workflow } = new Client({ connection, namespace: stack.namespace });
    const folder = path.join(historiesFolder, release);
    await mkdir(folder, { recursive: true });
    const play = players(() => stack);
    const store = async (name: string, workflowId: string) => {
      const handle = workflow.getHandle(workflowId);
      await handle.result();
      await writeFile(path.join(folder, `${name}.json`), withoutMachine(historyToJSON(await handle.fetchHistory())));
      process.stdout.write(`${name}\n`);
    };
    const wanted = <T>(kind: string, all: Record<string, T>) =>
      Object.entries(only === undefined || only === kind ? all : {});
    for (const [name, playToItsEnd] of wanted('notice', endings)) {
      const noticeId = await playToItsEnd(play);
      await store(`notice-${name}`, noticeWorkflowId(noticeId));
      const { body } = await play.call('supervisor.saule', `GET /dispatches?notice=${noticeId}`);
      for (const [index, dispatch] of (body['items'] as Json[]).entries()) {
        const { id: recipientId } = dispatch['recipient'] as { id: string };
        const workflowId = dispatchWorkflowId(String(dispatch['prescriptionId']), recipientId);
        await store(`dispatch-${name}-${index + 1}`, workflowId);
      }
    }
    for (const [name, playToItsEnd] of wanted('complaint', complaintEndings)) {
      await store(`complaint-${name}`, complaintWorkflowId(await playToItsEnd(play)));
    }
    for (const [name, playToItsEnd] of wanted('restoration', restorationEndings)) {
      const restorationId = await playToItsEnd(play);
      await store(`restoration-${name}`, restorationWorkflowId(restorationId));
      const { body } = await play.call('supervisor.saule', `GET /dispatches?restoration=${restorationId}`);
      for (const [index, dispatch] of (body['items'] as Json[]).entries()) {
        const { id: recipientId } = dispatch['recipient'] as { id: string };
        const workflowId = dispatchWorkflowId(String(dispatch['instructionId']), recipientId);
        await store(`dispatch-${name}-${index + 1}`, workflowId);
      }
    }
  } finally {
    await connection.close();
    await stack.stop();
  }
}

/** Who polled on which machine is no part of a history's shape. */
function withoutMachine(json: string): string {
  return json.replaceAll(/"identity": *"[^"]*"/gu, '"identity":"worker"');
}

await record(process.argv[2] ?? '1', process.argv[3]);
process.exit();
