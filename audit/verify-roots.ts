import type { Knex } from 'knex';
import { allRoots, chainsOfRoot } from '../db/audit-roots.js';
import type { AuditRoot } from '../db/audit-roots.js';
import { dayAfter } from '../domain/almaty.js';
import type { Clock } from '../domain/clock.js';
import { leafHash, rootOf } from './merkle.js';
import { isSignedBy, keyIdOf } from './signing-key.js';
import { isToBeSigned, nextDayToSign } from './sign-roots.js';
import { leafText, noStatement, statementHash, statementText } from './statements.js';
import type { Break } from './verify.js';

/** Checks the signed roots, each against the one before it. */
export async function brokenRoots(
  tx: Knex,
  trustedKeys: readonly string[],
): Promise<{ roots: number; breaks: Break[] }> {
  const roots = await allRoots(tx);
  const breaks: Break[] = [];
  for (const [index, root] of roots.entries()) {
    const says = faultOf(root, roots[index - 1], trustedKeys) ?? (await faultOfTree(tx, root));
    if (says !== undefined) breaks.push({ day: root.day, says });
  }
  return { roots: roots.length, breaks };
}

/**
 * One day without a root may be a notary that was down for a night. Where two that are over have none, somebody may be keeping him from signing:
 * what is not signed can be written anew.
 */
export async function unsignedDays(tx: Knex, clock: Clock): Promise<Break[]> {
  const day = await nextDayToSign(tx);
  if (day === undefined || !isToBeSigned(dayAfter(day), clock.now())) return [];
  return [{ day, says: 'it is not there, nor that of the day after, and both days are over' }];
}

function faultOf(root: AuditRoot, before: AuditRoot | undefined, trustedKeys: readonly string[]): string | undefined {
  if (before !== undefined && root.day !== dayAfter(before.day)) return `there is no root of ${dayAfter(before.day)}`;
  if (root.previous !== (before?.hash ?? noStatement)) return 'it names another root as the one before it';
  if (root.hash !== statementHash(root)) return 'its hash is not that of what it states';
  const key = trustedKeys.length === 0 ? root.publicKey : trustedKeys.find((each) => keyIdOf(each) === root.keyId);
  if (key === undefined) return `it names the key ${root.keyId}, which is none of those you trust`;
  if (keyIdOf(key) !== root.keyId || !isSignedBy(key, statementText(root), root.signature))
    return `the key ${root.keyId} has not signed it`;
  return undefined;
}

async function faultOfTree(tx: Knex, root: AuditRoot): Promise<string | undefined> {
  const chains = await chainsOfRoot(tx, root.day);
  const found = rootOf(chains.map((chain) => leafHash(leafText(chain))));
  if (chains.length === root.leaves && found === root.root) return undefined;
  return `its ${chains.length} leaves have the root ${found}, and ${root.root} over ${root.leaves} was signed`;
}
