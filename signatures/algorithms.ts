import { AlgorithmIdentifier, RSASSAPSSParams } from 'pkijs';
import { FoundError, invalid, notChecked } from './findings.js';

export type Digest = 'sha256' | 'sha384' | 'sha512';

/** How a signature is made: over which digest, with which kind of key. */
export interface SigningMethod {
  digest: Digest;
  key: 'rsa' | 'ec';
  /** RSA-PSS, with this length of salt. */
  saltLength?: number;
}

const digests: Record<string, Digest> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
const methods: Record<string, SigningMethod> = {
  '1.2.840.113549.1.1.11': { digest: 'sha256', key: 'rsa' },
  '1.2.840.113549.1.1.12': { digest: 'sha384', key: 'rsa' },
  '1.2.840.113549.1.1.13': { digest: 'sha512', key: 'rsa' },
  '1.2.840.10045.4.3.2': { digest: 'sha256', key: 'ec' },
  '1.2.840.10045.4.3.3': { digest: 'sha384', key: 'ec' },
  '1.2.840.10045.4.3.4': { digest: 'sha512', key: 'ec' },
};
const keyAlone: Record<string, SigningMethod['key']> = { '1.2.840.113549.1.1.1': 'rsa', '1.2.840.10045.2.1': 'ec' };
const pss = '1.2.840.113549.1.1.10';
const mgf1 = '1.2.840.113549.1.1.8';
/** MD2, MD4, MD5, SHA-1, SHA-224, alone and with RSA, DSA and ECDSA. */
const weak = new Set([
  ...['1.2.840.113549.2.2', '1.2.840.113549.2.4', '1.2.840.113549.2.5', '1.3.14.3.2.26', '2.16.840.1.101.3.4.2.4'],
  ...['1.2.840.113549.1.1.2', '1.2.840.113549.1.1.3', '1.2.840.113549.1.1.4', '1.2.840.113549.1.1.5'],
  ...['1.2.840.113549.1.1.14', '1.3.14.3.2.29', '1.2.840.10040.4.3', '1.2.840.10045.4.1', '1.2.840.10045.4.3.1'],
]);
/** GOST 34.310 and 34.10 as the national authority, its vendors and the neighbours number them. */
const gost = /^(1\.2\.398\.3\.10\.1\.[123]|1\.2\.643\.(2\.2|7\.1\.1)|1\.3\.6\.1\.4\.1\.6801\.1)(\.|$)/u;

/** Whether only the national authority's programs can work with it. */
export function isGost(oid: string): boolean {
  return gost.test(oid);
}

/** @throws FoundError for a digest that is weak or unknown */
export function digestOf(oid: string): Digest {
  const digest = digests[oid];
  if (digest !== undefined) return digest;
  throw unusable(oid);
}

/**
 * The method that an identifier stands for. In a CMS the key's algorithm may stand alone, the digest beside it.
 * @throws FoundError for one that is weak or unknown
 */
export function methodOf({ algorithmId, algorithmParams }: AlgorithmIdentifier, digestBeside?: string): SigningMethod {
  const method = methods[algorithmId];
  if (method !== undefined) return method;
  const key = keyAlone[algorithmId];
  if (key !== undefined && digestBeside !== undefined) return { digest: digestOf(digestBeside), key };
  if (algorithmId === pss) return pssMethod(algorithmParams);
  throw unusable(algorithmId);
}

function pssMethod(given: unknown): SigningMethod {
  // Left out, they mean SHA-1.
  if (given === undefined) throw unusable('1.3.14.3.2.26');
  const params = new RSASSAPSSParams({ schema: given });
  const digest = digestOf(params.hashAlgorithm.algorithmId);
  const mask = params.maskGenAlgorithm;
  const maskDigest = new AlgorithmIdentifier({ schema: mask.algorithmParams as object }).algorithmId;
  if (mask.algorithmId !== mgf1 || maskDigest !== params.hashAlgorithm.algorithmId || params.trailerField !== 1) {
    throw new FoundError(notChecked('algorithm_not_supported'));
  }
  return { digest, key: 'rsa', saltLength: params.saltLength };
}

function unusable(oid: string): FoundError {
  return new FoundError(weak.has(oid) ? invalid('weak_algorithm') : notChecked('algorithm_not_supported'));
}
