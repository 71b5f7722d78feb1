import { fromBER } from 'asn1js';
import type { BaseBlock } from 'asn1js';

/** Thrown for bytes that are not ASN.1 of the shape that is expected, or more of it than anybody needs. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

const depthAtMost = 40;
/** A container with some twenty certificates has under 3,000 elements; a list of 200,000 revoked ones has a million. */
const elementsAtMost = { signature: 10_000, list: 1_500_000 };
const bytesAtMost = { signature: 16 * 1024 * 1024, list: 64 * 1024 * 1024 };

/**
 * Reads DER or BER, all of it and nothing after it, within bounds of depth and number that hold before anything is built.
 * @throws UnreadableError
 */
export function readAsn1(bytes: Uint8Array, what: keyof typeof elementsAtMost = 'signature'): BaseBlock {
  const { offset, result } = fromBER(bytes, {
    maxDepth: depthAtMost,
    maxNodes: elementsAtMost[what],
    maxContentLength: bytesAtMost[what],
    // What lies in an OCTET STRING is a document, and not ours to take apart.
    parseEmbedded: false,
  });
  if (offset === -1) throw new UnreadableError(result.error);
  if (offset !== bytes.byteLength) throw new UnreadableError('Something follows');
  return result;
}

/**
 * Makes something of pkijs of what was read; whatever it throws is about the shape.
 * @throws UnreadableError
 */
export function shaped<T>(build: () => T): T {
  try {
    return build();
  } catch (error) {
    throw new UnreadableError('Not of this shape', { cause: error });
  }
}

export function hex(bytes: ArrayBuffer | Uint8Array): string {
  return Buffer.from(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes)).toString('hex');
}
