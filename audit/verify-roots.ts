import type { Knex } from 'knex';
import { allRoots, chainsOfRoot } from '../db/audit-roots.js';
import type { AuditRoot } from '../db/audit-roots.js';
import { dayAfter } from '../domain/almaty.js';
import { leafHash, rootOf } from './merkle.js';
import { isSignedBy, keyIdOf } from './signing-key.js';
import { leafText, noStatement, statementHash, statementText } from './statements.js';
import type { Break } from './verify.js';

/** Checks the signed roots, each against the one before it, and gives how many there are up to the first that is broken. */
export async function brokenRoot(tx: Knex, trustedKeys: readonly string[]): Promise<{ roots: number; broken?: Break }> {
  const roots = await allRoots(tx);
  for (const [index, root] of roots.entries()) {
    const says = faultOf(root, roots[index - 1], trustedKeys) ?? (await faultOfTree(tx, root));
    if (says !== undefined) return { roots: index, broken: { day: root.day, says } };
  }
  return { roots: roots.length };
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
