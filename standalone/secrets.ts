import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What only this data folder knows. */
export interface Secrets {
  postgresPassword: string;
  actorKey: string;
  webhookA: string;
  webhookB: string;
  /** What Temporal keeps of the folder's cases is encrypted with it. */
  payloadKey: string;
  /** Signs the daily roots of the audit chains. */
  auditSigningKey: string;
}

/** Reads the folder's secrets; those it has not yet are drawn: all at its first start, some after an upgrade. */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const file = path.join(dataDir, 'secrets.json');
  const kept = await readFile(file, 'utf8').catch(() => '{}');
  const secrets = { ...draw(), ...(JSON.parse(kept) as Partial<Secrets>) };
  const all = JSON.stringify(secrets);
  if (all !== kept) await writeFile(file, all, { mode: 0o600 });
  return secrets;
}

function draw(): Secrets {
  const password = () => randomBytes(18).toString('hex');
  const webhookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
  return {
    postgresPassword: password(),
    actorKey: randomBytes(32).toString('hex'),
    webhookA: webhookSecret(),
    webhookB: webhookSecret(),
    payloadKey: randomBytes(32).toString('base64'),
    auditSigningKey: randomBytes(32).toString('base64'),
  };
}
