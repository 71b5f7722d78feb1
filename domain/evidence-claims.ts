import type { ClaimedFile, EvidenceMediaType, EvidenceRefusal } from './evidence.js';

const extensions: Record<EvidenceMediaType, readonly string[]> = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/webp': ['webp'],
  'application/pdf': ['pdf'],
};

const declarations: Record<EvidenceMediaType, readonly string[]> = {
  'image/png': ['image/png', 'image/x-png'],
  'image/jpeg': ['image/jpeg', 'image/jpg', 'image/pjpeg'],
  'image/webp': ['image/webp'],
  'application/pdf': ['application/pdf', 'application/x-pdf'],
};

/** What a sender who does not know the type declares: it claims nothing, so there is nothing it could disagree with. */
const claimsNothing = 'application/octet-stream';

/**
 * What of a file's name and declared type contradicts its content; undefined if nothing does. A name without an extension claims nothing,
 * and neither does `application/octet-stream`; a part without a Content-Type is `text/plain` (RFC 7578, 4.4), and that is a claim.
 */
export function falseClaim(
  mediaType: EvidenceMediaType,
  { name, declaredType }: ClaimedFile,
): EvidenceRefusal | undefined {
  const extension = extensionOf(name);
  if (extension !== undefined && !extensions[mediaType].includes(extension)) return 'extension_disagrees';
  const declared = declaredType.toLowerCase();
  if (declared !== claimsNothing && !declarations[mediaType].includes(declared)) return 'declared_type_disagrees';
  return undefined;
}

// "Screenshot of 01.07.2026" has no extension: one has a letter in it.
function extensionOf(name: string): string | undefined {
  const found = /\.([\p{L}\p{N}]{1,10})$/u.exec(name.normalize('NFC').trim())?.[1];
  return found !== undefined && /\p{L}/u.test(found) ? found.toLowerCase() : undefined;
}
