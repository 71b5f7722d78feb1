import { constants, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { AlgorithmIdentifier } from 'pkijs';
import { methodOf } from './algorithms.js';
import { FoundError, invalid, notChecked, valid } from './findings.js';
import type { SignatureFinding } from '../domain/signature.js';

const curves = new Set(['prime256v1', 'secp384r1', 'secp521r1']);
/** Below 2,048 bits it can be forged; beyond 8,192 one check takes as long as somebody likes. */
const rsaBits = { least: 2_048, most: 8_192 };

interface Signed {
  data: Uint8Array;
  signature: Uint8Array;
  algorithm: AlgorithmIdentifier;
  /** The object identifier of the digest, where the algorithm does not name one. */
  digestBeside?: string;
}

/** Whether the holder of a key signed these bytes: *invalid* if not, or weakly; *not_checked* if that cannot be found out here. */
export function isSignedBy(
  key: KeyObject | undefined,
  { data, signature, algorithm, digestBeside }: Signed,
): SignatureFinding {
  try {
    const method = methodOf(algorithm, digestBeside);
    if (key?.asymmetricKeyType !== method.key && key?.asymmetricKeyType !== `${method.key}-pss`) {
      return key === undefined ? notChecked('algorithm_not_supported') : invalid('wrong_signature');
    }
    const fault = faultOfKey(key);
    if (fault !== undefined) return fault;
    const padding =
      method.saltLength === undefined
        ? {}
        : { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: method.saltLength };
    return verify(method.digest, data, { key, ...padding }, signature) ? valid : invalid('wrong_signature');
  } catch (error) {
    if (error instanceof FoundError) return error.finding;
    // OpenSSL throws for a signature that has not even the shape of one.
    return invalid('wrong_signature');
  }
}

function faultOfKey(key: KeyObject): SignatureFinding | undefined {
  const { modulusLength: bits, publicExponent, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (namedCurve !== undefined) return curves.has(namedCurve) ? undefined : notChecked('algorithm_not_supported');
  if (bits === undefined || bits < rsaBits.least || (publicExponent ?? 0n) < 3n) return invalid('weak_key');
  const isTooLarge = bits > rsaBits.most || (publicExponent ?? 0n) > 2n ** 64n;
  return isTooLarge ? notChecked('algorithm_not_supported') : undefined;
}
