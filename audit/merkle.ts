import { createHash } from 'node:crypto';

/** One step from a leaf to the root: the hash that stands beside, and on which side. */
export interface PathStep {
  side: 'left' | 'right';
  hash: string;
}

/** The hash of a leaf (RFC 6962, 2.1): a prefix keeps it from being passed off as an inner node. */
export function leafHash(text: string): string {
  return sha256(Buffer.from([0]), Buffer.from(text, 'utf8'));
}

/** The root of a Merkle tree over the hashes of its leaves, as RFC 6962 builds it. Of none: the hash of nothing. */
export function rootOf(leaves: readonly string[]): string {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return only;
  const half = halfOf(leaves.length);
  return node(rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half)));
}

/** The way from one leaf up to the root (RFC 6962, 2.1.1), the leaf's own neighbour first. */
export function pathOf(index: number, leaves: readonly string[]): PathStep[] {
  if (leaves.length <= 1) return [];
  const half = halfOf(leaves.length);
  const [left, right] = [leaves.slice(0, half), leaves.slice(half)];
  return index < half
    ? [...pathOf(index, left), { side: 'right', hash: rootOf(right) }]
    : [...pathOf(index - half, right), { side: 'left', hash: rootOf(left) }];
}

/** The root that a leaf and its way lead to. */
export function rootBy(leaf: string, path: readonly PathStep[]): string {
  return path.reduce((hash, step) => (step.side === 'left' ? node(step.hash, hash) : node(hash, step.hash)), leaf);
}

/** The largest power of two below a number of leaves. */
function halfOf(count: number): number {
  return 2 ** Math.floor(Math.log2(count - 1));
}

function node(left: string, right: string): string {
  return sha256(Buffer.from([1]), Buffer.from(left, 'hex'), Buffer.from(right, 'hex'));
}

function sha256(...parts: Buffer[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
