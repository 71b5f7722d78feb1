import type { SignatureFinding } from '../domain/signature.js';
import { isIssuedBy } from './certificate.js';
import type { Certificate } from './certificate.js';
import { invalid, notChecked, valid } from './findings.js';

/** From the signer's certificate to a trusted root, both included; empty where there is none. */
export interface FoundPath {
  path: readonly Certificate[];
  finding: SignatureFinding;
}

const stepsAtMost = 6;
/** Of one search: crafted certificates may all name each other. */
const signaturesAtMost = 60;

interface Search {
  roots: readonly Certificate[];
  others: readonly Certificate[];
  signaturesLeft: number;
  /** What stood in the way last. */
  obstacle: SignatureFinding;
}

/**
 * Finds a path to a trusted root: each certificate signed by the next, each of those an authority that may sign certificates, for paths as long as
 * this. A root is trusted because it is configured, and a root of the same name that the sender brings along is not one.
 */
export function findPath(
  signer: Certificate,
  known: { roots: readonly Certificate[]; others: readonly Certificate[] },
): FoundPath {
  if (known.roots.length === 0) return { path: [], finding: notChecked('no_roots') };
  const search: Search = { ...known, signaturesLeft: signaturesAtMost, obstacle: invalid('untrusted_root') };
  const path = extend([signer], search);
  if (path === undefined) return { path: [], finding: search.obstacle };
  const hasDemand = path.some(({ hasUnknownDemand }) => hasUnknownDemand);
  return { path, finding: hasDemand ? invalid('critical_extension') : valid };
}

function extend(path: readonly Certificate[], search: Search): readonly Certificate[] | undefined {
  const last = path.at(-1);
  if (last === undefined || path.length > stepsAtMost) return undefined;
  const root = search.roots.find((one) => isNext(path, one, search));
  if (root !== undefined) return [...path, root];
  for (const candidate of search.others) {
    const isNew = path.every(({ fingerprint }) => fingerprint !== candidate.fingerprint);
    if (!isNew || !isNext(path, candidate, search)) continue;
    const found = extend([...path, candidate], search);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isNext(path: readonly Certificate[], issuer: Certificate, search: Search): boolean {
  const last = path.at(-1);
  if (last?.issuer !== issuer.subject || search.signaturesLeft === 0) return false;
  search.signaturesLeft -= 1;
  const signed = isIssuedBy(last, issuer);
  if (signed.result !== 'valid') {
    // Another key of the same name is no more than an untrusted root; a weak digest is what it is.
    const isOtherKey = signed.result === 'invalid' && signed.reason === 'wrong_signature';
    search.obstacle = isOtherKey ? invalid('untrusted_root') : signed;
    return false;
  }
  const between = path.length - 1;
  const mayIssue = issuer.isAuthority && (issuer.keyUsage?.has('certificate_signing') ?? true);
  if (mayIssue && between <= (issuer.pathLength ?? Infinity)) return true;
  search.obstacle = invalid('not_an_authority');
  return false;
}
