import type { Knex } from 'knex';
import { firstEventAt, keepRoot, listRoots, uncoveredChains } from '../db/audit-roots.js';
import { isAlone } from '../db/is-alone.js';
import { almatyDay, dayAfter, startOfAlmatyDay } from '../domain/almaty.js';
import type { Clock } from '../domain/clock.js';
import { leafHash, rootOf } from './merkle.js';
import type { SigningKey } from './signing-key.js';
import { leafText, noStatement, statementHash, statementText } from './statements.js';

export interface Notary {
  db: Knex;
  clock: Clock;
  key: SigningKey;
}

/** What began before midnight has committed by then; what has not is covered a day later. */
const graceMs = 10 * 60_000;
const dayMs = 24 * 60 * 60_000;

/**
 * Signs a root for every Almaty day that is over and has none, the oldest first, so that days on which nothing ran are made up. It only reads
 * the chains: nobody who writes to one waits for it. Gives how many it signed; 0 too if another process is at it.
 */
export async function signMissingRoots(notary: Notary, isStopped = () => false): Promise<number> {
  let signed = 0;
  while (!isStopped() && (await notary.db.transaction((tx) => signNextRoot(notary, tx)))) signed += 1;
  return signed;
}

async function signNextRoot({ clock, key }: Notary, tx: Knex): Promise<boolean> {
  if (!(await isAlone(tx, 'signing'))) return false;
  const [last] = await listRoots(tx, { limit: 1 });
  const day = await nextDayToSign(tx);
  if (day === undefined || !isToBeSigned(day, clock.now())) return false;
  const over = startOfAlmatyDay(dayAfter(day));
  const from = last === undefined ? null : new Date(startOfAlmatyDay(day) - dayMs);
  const chains = await uncoveredChains(tx, from, new Date(over));
  const statement = {
    day,
    leaves: chains.length,
    root: rootOf(chains.map((chain) => leafHash(leafText(chain)))),
    previous: last?.hash ?? noStatement,
    keyId: key.id,
  };
  const signed = {
    ...{ ...statement, hash: statementHash(statement), publicKey: key.publicKey },
    ...{ signature: key.sign(statementText(statement)), signedAt: new Date(clock.now()) },
  };
  await keepRoot(tx, signed, chains);
  return true;
}

/** The first Almaty day that has no root yet; undefined where nothing was ever recorded. */
export async function nextDayToSign(db: Knex): Promise<string | undefined> {
  const [last] = await listRoots(db, { limit: 1 });
  if (last !== undefined) return dayAfter(last.day);
  const at = await firstEventAt(db);
  return at === undefined ? undefined : almatyDay(at);
}

/** Whether a day has been over for long enough. */
export function isToBeSigned(day: string, now: number): boolean {
  return now >= startOfAlmatyDay(dayAfter(day)) + graceMs;
}
