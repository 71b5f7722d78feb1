import type { SignatureFinding } from '../domain/signature.js';
import { AwayError } from './call-out.js';
import type { CallOut } from './call-out.js';
import type { Certificate } from './certificate.js';
import { askStatus } from './certificate-status.js';
import { invalid, notChecked, valid } from './findings.js';
import { standingInList } from './revocation-list.js';
import type { KeptLists } from './kept-lists.js';

/** What a source says of a certificate, or why that does not count. */
export type Standing = 'good' | 'revoked' | 'unknown' | 'stale' | 'untrusted' | 'away';

export interface RevocationSources {
  lists: KeptLists;
  /** The responder that is asked for every certificate. */
  statusUrl?: string;
  callOut: CallOut;
}

const reasons = {
  unknown: 'revocation_unknown',
  stale: 'revocation_stale',
  untrusted: 'revocation_untrusted',
  away: 'revocation_unreachable',
} as const;

/**
 * Whether any certificate of the path, the root apart, was revoked, as its sources say now. One that says *revoked* is believed; *good* has to be
 * said of each by one source at least, in time and signed by the issuer. When it was revoked is of no account: nobody but the signer vouches
 * for when he signed.
 */
export async function checkRevocation(
  path: readonly Certificate[],
  sources: RevocationSources,
  { at, signal }: { at: number; signal: AbortSignal },
): Promise<SignatureFinding> {
  let worst: SignatureFinding = valid;
  for (const [index, certificate] of path.slice(0, -1).entries()) {
    const issuer = path[index + 1];
    if (issuer === undefined) break;
    const said = await standings(sources, { certificate, issuer, at, signal });
    if (said.includes('revoked')) return invalid('revoked');
    if (!said.includes('good')) worst = notChecked(reasonOf(said));
  }
  return worst;
}

function reasonOf(said: readonly Standing[]) {
  const first = said.find((one): one is keyof typeof reasons => one in reasons);
  return first === undefined ? 'no_revocation_source' : reasons[first];
}

async function standings(
  { lists, statusUrl, callOut }: RevocationSources,
  asked: { certificate: Certificate; issuer: Certificate; at: number; signal: AbortSignal },
): Promise<Standing[]> {
  const kept = await lists.all(asked.at, asked.signal);
  const inLists = kept.map((list) => (list === 'away' ? 'away' : standingInList(list, asked)));
  const said = inLists.filter((standing) => standing !== undefined);
  // A list that is away may have been about another issuer: it counts only where nobody else says anything.
  said.sort((a, b) => Number(a === 'away') - Number(b === 'away'));
  if (statusUrl === undefined || said.includes('revoked')) return said;
  return [await statusOrAway(callOut, { ...asked, url: statusUrl }), ...said];
}

async function statusOrAway(callOut: CallOut, asked: Parameters<typeof askStatus>[1]): Promise<Standing> {
  try {
    return await askStatus(callOut, asked);
  } catch (error) {
    if (error instanceof AwayError) return 'away';
    throw error;
  }
}
