import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What only this data folder knows. */
export interface Secrets {
  postgresPassword: string;
  webhookA: string;
  webhookB: string;
}

/** Reads the folder's secrets, or draws them at its first start. */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const file = path.join(dataDir, 'secrets.json');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return JSON.parse(kept) as Secrets;
  const webhookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
  const drawn = {
    postgresPassword: randomBytes(18).toString('hex'),
    webhookA: webhookSecret(),
    webhookB: webhookSecret(),
  };
  await writeFile(file, JSON.stringify(drawn), { mode: 0o600 });
  return drawn;
}
