/** Kinds of files that may prove a fact, found from the content and never from a name. */
export const evidenceMediaTypes = ['image/png', 'image/jpeg', 'image/webp', 'application/pdf'] as const;
export type EvidenceMediaType = (typeof evidenceMediaTypes)[number];

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

/** The file cannot be kept as evidence, and the code that says why. */
export class EvidenceRefusedError extends Error {
  override readonly name = 'EvidenceRefusedError';
  constructor(
    readonly code: 'empty' | 'type_not_accepted' | 'unreadable_image' | 'too_many_pixels' | 'unreadable_pdf',
  ) {
    super(`The file is no evidence: ${code}`);
  }
}

/** Where evidence is kept, by the hash of its content. A disk now; the port is small, so that it can be an object store. */
export interface EvidenceStore {
  /**
   * Looks into a file, removes what identifies its maker (EXIF), and keeps it. Keeping the same file twice is keeping it once.
   * @throws EvidenceRefusedError if it is not one of the accepted kinds or cannot be read
   */
  keep(file: Uint8Array): Promise<KeptEvidence>;
  /** The kept bytes; undefined if there are none under this hash. */
  read(sha256: string): Promise<Uint8Array | undefined>;
  /** True if the file is there and still has this hash. */
  isIntact(sha256: string): Promise<boolean>;
}
