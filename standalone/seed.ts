import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Knex } from 'knex';
import { upsertAccount } from '../db/accounts.js';
import { upsertRecipient } from '../db/recipients.js';
import { takeOverOfficer } from '../db/rosters-of-the-house.js';
import { systemClock } from '../system-clock.js';
import { isMachine, sampleAccounts, sampleRecipients } from './sample-accounts.js';

export interface SeedSource {
  issuers: { people: string; machines: string };
  simulators: Record<'A' | 'B', { endpoint: string; secret: string }>;
}

/**
 * Writes the sample accounts and recipients, once: what an administrator changed later stays, unless an address of ours has changed since
 * (a port was taken), or the samples themselves have.
 */
export async function seed(db: Knex, dataDir: string, databaseUrl: string, source: SeedSource): Promise<void> {
  const file = path.join(dataDir, 'seeded.json');
  const wanted = JSON.stringify({ databaseUrl, source, sampleAccounts, sampleRecipients });
  if ((await readFile(file, 'utf8').catch(() => '')) === wanted) return;
  await db.transaction(async (tx) => {
    const recipientIds = await writeRecipients(tx, source);
    await writeAccounts(tx, source, recipientIds);
  });
  await writeFile(file, wanted, { mode: 0o600 });
}

async function writeRecipients(tx: Knex, { simulators }: SeedSource): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { simulator, ...recipient } of sampleRecipients) {
    const reachedAt = simulator === undefined ? undefined : simulators[simulator];
    const found = await tx<{ id: string; code: string }>('recipients').where({ code: recipient.code }).first('id');
    // One that is there keeps its id, which dispatches name; only its simulator may have moved.
    if (found !== undefined && reachedAt !== undefined) {
      await tx('recipients')
        .where({ id: found.id })
        .update({ ...reachedAt });
    }
    const id = found?.id ?? (await upsertRecipient(tx, { ...recipient, ...reachedAt }, systemClock.now()));
    ids.set(recipient.code, id);
  }
  return ids;
}

async function writeAccounts(tx: Knex, { issuers }: SeedSource, recipientIds: Map<string, string>): Promise<void> {
  for (const given of sampleAccounts) {
    const { account, recipientCode, ...sample } = given;
    const issuer = isMachine(given) ? issuers.machines : issuers.people;
    // The same people under a new address of the issuer: their cases stay theirs.
    await tx('accounts').where({ id: sample.id }).update({ issuer });
    const recipientId = recipientCode === undefined ? undefined : recipientIds.get(recipientCode);
    const belongsTo = recipientId === undefined ? {} : { recipientId };
    await upsertAccount(tx, { ...sample, ...belongsTo, issuer, subject: account }, systemClock);
    const { bodyCode, fullName, email } = sample;
    if (bodyCode !== undefined && sample.roles.includes('officer')) {
      await takeOverOfficer(tx, systemClock.now(), { bodyCode, fullName, email });
    }
  }
}
