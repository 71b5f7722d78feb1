import type { EvidenceMediaType } from '../domain/evidence.js';

const endings: Record<EvidenceMediaType, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
};

/** A file's name as it is kept: without a path and control characters, and ending as what the file really is. */
export function evidenceName(given: string, mediaType: EvidenceMediaType): string {
  const base = given
    .normalize('NFC')
    .replace(/^.*[/\\]/su, '')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029"<>|:*?]/gu, '')
    .replace(/\.[\p{L}\p{N}]{1,8}$/u, '')
    .trim();
  return `${Array.from(base === '' ? 'evidence' : base)
    .slice(0, 120)
    .join('')}.${endings[mediaType]}`;
}
