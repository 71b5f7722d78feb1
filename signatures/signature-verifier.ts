import { overallOf, signatureBytesAtMost, signatureChecks } from '../domain/signature.js';
import type {
  SignatureCheck,
  SignatureFinding,
  SignatureReport,
  SignatureVerifier,
  SignedFile,
} from '../domain/signature.js';
import { isGost } from './algorithms.js';
import { issuerNameOf, personOf } from './certificate.js';
import type { Certificate } from './certificate.js';
import { findPath } from './certificate-path.js';
import { checkKeyUsage, checkValidity } from './certificate-time.js';
import { FoundError, invalid, notChecked, valid } from './findings.js';
import type { GostVerifier } from './gost-verifier.js';
import { UnreadableError } from './read-asn1.js';
import { certificateOf, readCms } from './read-cms.js';
import type { Container } from './read-cms.js';
import { checkRevocation } from './revocation.js';
import type { RevocationSources } from './revocation.js';
import { checkContent, checkSignature, claimedTime, signedBytes } from './signed-content.js';
import { compareName } from './signer-name.js';

export interface VerifierDeps {
  roots: readonly Certificate[];
  /** Authorities between signers and roots, for containers that bring along only the signer's. */
  intermediates: readonly Certificate[];
  revocation: RevocationSources;
  gost: GostVerifier;
  /** One signature may be looked into for so long, calls to others included. */
  withinMs: number;
}

type Findings = Partial<Record<SignatureCheck, SignatureFinding>>;

/** Looks into CMS and CAdES signatures, detached and attached. What could not be found out is *not_checked*. */
export function signatureVerifier(deps: VerifierDeps): SignatureVerifier {
  return {
    async verify(file) {
      const signal = AbortSignal.timeout(deps.withinMs);
      try {
        return await lookInto(file, deps, signal);
      } catch (error) {
        if (error instanceof FoundError) return report({ structure: error.finding });
        if (error instanceof UnreadableError) return report({ structure: invalid('not_a_signature') });
        throw error;
      }
    },
    contentOf(signature) {
      try {
        return readCms(signature).content;
      } catch (error) {
        if (error instanceof UnreadableError) return undefined;
        throw error;
      }
    },
  };
}

async function lookInto(file: SignedFile, deps: VerifierDeps, signal: AbortSignal): Promise<SignatureReport> {
  const bytes = file.signature.byteLength + (file.document?.byteLength ?? 0);
  if (bytes > 2 * signatureBytesAtMost) throw new UnreadableError('Too large');
  const container = readCms(file.signature);
  const [signer, ...others] = container.signers;
  if (signer === undefined) throw new UnreadableError('Nobody signed');
  // Whose signature counts would be a guess.
  if (others.length > 0) throw new FoundError(notChecked('several_signers'));
  const certificate = certificateOf(signer, container.certificates);
  if (certificate === undefined) throw new FoundError(notChecked('no_signer_certificate'));
  const known: Findings = { structure: valid, signer_name: compareName(personOf(certificate), file.signerName) };
  const claimedAt = claimedTime(signer);
  const described = { certificate, claimedAt };
  if (needsGost(container, certificate)) {
    const said = await deps.gost.check(file, certificate, signal);
    return report({ ...known, ...said }, described);
  }
  const own = await ownFindings({ file, deps, container, certificate, claimedAt, signal });
  return report({ ...known, ...own }, described);
}

interface Look {
  file: SignedFile;
  deps: VerifierDeps;
  container: Container;
  certificate: Certificate;
  claimedAt: number | undefined;
  signal: AbortSignal;
}

async function ownFindings({ file, deps, container, certificate, claimedAt, signal }: Look): Promise<Findings> {
  const { receivedAt, checkedAt } = file;
  const others = [...deps.intermediates, ...container.certificates];
  const { path, finding: chain } = findPath(certificate, { roots: deps.roots, others });
  const isTrusted = chain.result === 'valid';
  return {
    ...contentFindings(file, container, certificate),
    chain,
    validity: checkValidity(isTrusted ? path : [certificate], { receivedAt, claimedAt }),
    key_usage: checkKeyUsage(certificate),
    ...(isTrusted ? { revocation: await checkRevocation(path, deps.revocation, { at: checkedAt, signal }) } : {}),
  };
}

function contentFindings({ document }: SignedFile, container: Container, certificate: Certificate): Findings {
  const [signer] = container.signers;
  if (signer === undefined) return {};
  try {
    const bytes = signedBytes(container, document);
    return {
      content: checkContent(signer, container, bytes),
      signature: checkSignature(signer, certificate, bytes),
    };
  } catch (error) {
    if (error instanceof FoundError) return { content: error.finding };
    throw error;
  }
}

function needsGost({ signers }: Container, { keyAlgorithm, signatureAlgorithm }: Certificate): boolean {
  const used = signers.flatMap(({ digestAlgorithm, signatureAlgorithm }) => [digestAlgorithm, signatureAlgorithm]);
  return [...used, signatureAlgorithm].some(({ algorithmId }) => isGost(algorithmId)) || isGost(keyAlgorithm);
}

function report(
  found: Findings,
  signer?: { certificate: Certificate; claimedAt: number | undefined },
): SignatureReport {
  const all = signatureChecks.map((check) => [check, found[check] ?? notChecked('earlier_check')] as const);
  const checks = Object.fromEntries(all) as Record<SignatureCheck, SignatureFinding>;
  if (signer === undefined) return { overall: overallOf(checks), checks };
  const { certificate, claimedAt } = signer;
  const { serial, notBefore, notAfter } = certificate;
  return {
    overall: overallOf(checks),
    checks,
    signer: { ...personOf(certificate), serial, issuer: issuerNameOf(certificate), notBefore, notAfter },
    ...(claimedAt === undefined ? {} : { claimedAt }),
  };
}
