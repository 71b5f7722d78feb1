/** Kinds of files that may prove a fact, found from the content and never from a name. */
export const evidenceMediaTypes = ['image/png', 'image/jpeg', 'image/webp', 'application/pdf'] as const;
export type EvidenceMediaType = (typeof evidenceMediaTypes)[number];

/** An image of 50 million pixels is a screenshot of some 1,080 × 46,000; beyond that a small file is meant to fill the memory. */
export const pixelsAtMost = 50_000_000;

/** What the sender says a file is; nothing is believed, and what is said must be true. */
export interface ClaimedFile {
  /** The name it was sent under. */
  name: string;
  /** The Content-Type of its part of the form, without parameters. */
  declaredType: string;
}

/** A file as it was kept: what it was, and what it is now that its metadata is gone. */
export interface KeptEvidence {
  /** SHA-256 of the bytes that are kept, lower-case hex: the file's name in the store. */
  sha256: string;
  /** SHA-256 of the bytes that came in. */
  originalSha256: string;
  mediaType: EvidenceMediaType;
  bytes: number;
  /** Pixels, for images. */
  width?: number;
  height?: number;
  /** When the picture says it was taken, as milliseconds since the epoch. */
  capturedAt?: number;
}

/** Why a file cannot be kept as evidence. */
export const evidenceRefusals = [
  'empty',
  'type_not_accepted',
  'extension_disagrees',
  'declared_type_disagrees',
  'unreadable_image',
  'too_many_pixels',
  'unreadable_pdf',
  'encrypted_pdf',
  'active_pdf',
  'two_files_in_one',
  'too_hard_to_read',
] as const;
export type EvidenceRefusal = (typeof evidenceRefusals)[number];

/** The file cannot be kept as evidence, and the code that says why. */
export class EvidenceRefusedError extends Error {
  override readonly name = 'EvidenceRefusedError';
  constructor(readonly code: EvidenceRefusal) {
    super(`The file is no evidence: ${code}`);
  }
}

/** So many files are being looked into that no more can wait: nothing happened, and it can be sent again. */
export class EvidenceBusyError extends Error {
  override readonly name = 'EvidenceBusyError';
  constructor() {
    super('Too many files are being looked into');
  }
}

/** Where evidence is kept, by the hash of its content. A disk now; the port is small, so that it can be an object store. */
export interface EvidenceStore {
  /**
   * Looks into a file, removes what identifies its maker (EXIF), and keeps it. Keeping the same file twice is keeping it once.
   * @throws EvidenceRefusedError if it is not one of the accepted kinds, is not what it is said to be, or cannot be read
   * @throws EvidenceBusyError if too many files are looked into at this moment
   */
  keep(file: Uint8Array, claimed: ClaimedFile): Promise<KeptEvidence>;
  /** Keeps bytes as they are: a print, which the house has made itself, or a signature, which it looks into elsewhere. Gives their hash. */
  keepOwn(bytes: Uint8Array): Promise<string>;
  /** The kept bytes; undefined if there are none under this hash. */
  read(sha256: string): Promise<Uint8Array | undefined>;
  /** True if the file is there and still has this hash. */
  isIntact(sha256: string): Promise<boolean>;
  /** Removes the file, if it is there; whoever asks has made sure that no record names it. */
  remove(sha256: string): Promise<void>;
}
