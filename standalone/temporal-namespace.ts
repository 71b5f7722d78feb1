import { Connection } from '@temporalio/client';
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time.js';
import { searchAttributeNames } from '../workflows/messages.js';

/** The typed search attributes of a case, all keywords. */
export const searchAttributes: readonly string[] = Object.values(searchAttributeNames);

const retentionMs = 90 * 24 * 60 * 60 * 1_000;
const notFound = 5; // gRPC's code
const keyword = 2; // IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD

/**
 * Makes a Temporal server ready for us, as often as it is called: the namespace exists, keeps closed cases 90 days (the development server's default
 * is one), and knows our search attributes. Throws if the server does not answer.
 */
export async function prepareNamespace(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: '2s' });
  try {
    await connection.withDeadline(Date.now() + 10_000, async () => {
      await keepLongEnough(connection, namespace);
      await addSearchAttributes(connection, namespace);
    });
  } finally {
    await connection.close();
  }
}

async function keepLongEnough({ workflowService }: Connection, namespace: string): Promise<void> {
  const workflowExecutionRetentionPeriod = msToTs(retentionMs);
  try {
    const { config } = await workflowService.describeNamespace({ namespace });
    if ((optionalTsToMs(config?.workflowExecutionRetentionTtl) ?? 0) >= retentionMs) return;
    const wanted = { workflowExecutionRetentionTtl: workflowExecutionRetentionPeriod };
    await workflowService.updateNamespace({ namespace, config: wanted });
  } catch (error) {
    if ((error as { code?: unknown }).code !== notFound) throw error;
    await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  }
}

async function addSearchAttributes({ operatorService }: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const missing = searchAttributes.filter((name) => customAttributes[name] === undefined);
  if (missing.length === 0) return;
  await operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map((name) => [name, keyword])),
  });
}
