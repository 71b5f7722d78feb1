import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isMachine, sampleAccounts } from './sample-accounts.js';

/** What only this data folder knows. */
export interface Secrets {
  /** Of the owner of the tables. */
  postgresPassword: string;
  /** Of the logins of the processes. */
  apiPassword: string;
  workerPassword: string;
  auditorPassword: string;
  actorKey: string;
  webhookA: string;
  webhookB: string;
  /** What Temporal keeps of the folder's cases is encrypted with it. */
  payloadKey: string;
  /** Of the API's client at the issuer, and of its sessions' cookies. */
  webClient: string;
  sessionSecret: string;
  /** Of the machines' clients, by their accounts. */
  machines: Record<string, string>;
  issuerCookies: string;
  /** Signs the daily roots of the audit chains. */
  auditSigningKey: string;
}

/** Reads the folder's secrets; those it has not yet are drawn: all at its first start, some after an upgrade. */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const file = path.join(dataDir, 'secrets.json');
  const kept = await readFile(file, 'utf8').catch(() => '{}');
  const drawn = draw();
  const known = JSON.parse(kept) as Partial<Secrets>;
  const secrets = { ...drawn, ...known, machines: { ...drawn.machines, ...known.machines } };
  const all = JSON.stringify(secrets);
  if (all !== kept) await writeFile(file, all, { mode: 0o600 });
  return secrets;
}

function draw(): Secrets {
  const password = () => randomBytes(24).toString('hex');
  const webhookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
  return {
    postgresPassword: password(),
    apiPassword: password(),
    workerPassword: password(),
    auditorPassword: password(),
    actorKey: randomBytes(32).toString('hex'),
    webhookA: webhookSecret(),
    webhookB: webhookSecret(),
    payloadKey: randomBytes(32).toString('base64'),
    webClient: password(),
    sessionSecret: password(),
    machines: Object.fromEntries(sampleAccounts.filter(isMachine).map(({ account }) => [account, password()])),
    issuerCookies: password(),
    auditSigningKey: randomBytes(32).toString('base64'),
  };
}
