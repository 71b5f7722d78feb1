import { fileTypeFromBuffer } from 'file-type';
import { EvidenceRefusedError, evidenceMediaTypes } from '../domain/evidence.js';
import type { ClaimedFile, EvidenceMediaType, KeptEvidence } from '../domain/evidence.js';
import { falseClaim } from '../domain/evidence-claims.js';
import { cleanImage } from './clean-image.js';
import { checkPdf } from './check-pdf.js';
import { isMoreThanPicture } from './two-files.js';

/** What is to be kept of a file, and what was found out about it. */
export interface LookedInto extends Pick<KeptEvidence, 'mediaType' | 'width' | 'height' | 'capturedAt'> {
  bytes: Uint8Array;
}

export type LookInto = (file: Uint8Array, claimed: ClaimedFile) => Promise<LookedInto>;

/**
 * Finds out from the content what a file is, and takes off it what does not belong to the picture.
 * @throws EvidenceRefusedError if it is not one of the accepted kinds, is not what it is said to be, or cannot be read
 */
export async function lookInto(file: Uint8Array, claimed: ClaimedFile): Promise<LookedInto> {
  if (file.byteLength === 0) throw new EvidenceRefusedError('empty');
  const mediaType = await mediaTypeOf(file);
  const refusal = falseClaim(mediaType, claimed);
  if (refusal !== undefined) throw new EvidenceRefusedError(refusal);
  if (mediaType === 'application/pdf') {
    checkPdf(file);
    return { mediaType, bytes: file };
  }
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (isMoreThanPicture(bytes)) throw new EvidenceRefusedError('two_files_in_one');
  return { mediaType, ...(await cleanImage(file, mediaType)) };
}

async function mediaTypeOf(file: Uint8Array): Promise<EvidenceMediaType> {
  const found = (await fileTypeFromBuffer(file).catch(() => undefined))?.mime;
  const accepted = evidenceMediaTypes.find((type) => type === found);
  if (accepted === undefined) throw new EvidenceRefusedError('type_not_accepted');
  return accepted;
}
