import type { DocumentKind } from './paper.js';

/** `2026-000123`: a notice's number, without gaps within an Almaty year. */
export function noticeNumber(year: number, serial: number): string {
  return `${year}-${String(serial).padStart(6, '0')}`;
}

/** `2026-000123/2`: the number of a part; the notice it was split from counts as the first. */
export function partNumber(whole: string, part: number): string {
  return `${whole}/${part}`;
}

/** `I-2026-000001`: an instruction's own number, without gaps within an Almaty year. */
export function instructionNumber(year: number, serial: number): string {
  return `I-${noticeNumber(year, serial)}`;
}

/** `P-2026-000045`: a prescription's own number, without gaps within an Almaty year. */
export function prescriptionNumber(year: number, serial: number): string {
  return `P-${noticeNumber(year, serial)}`;
}

const documentPrefixes: Record<DocumentKind, string> = {
  annex_1: 'A1',
  annex_2: 'A2',
  prescription: 'P',
  instruction: 'I',
  rejection: 'R',
  return: 'V',
  complaint_decision: 'C',
  inactivity_list: 'L',
  edms_letter: 'E',
};

/** `R-2026-000007`: the number of a document, without gaps within its kind and Almaty year. */
export function documentNumber(kind: DocumentKind, year: number, serial: number): string {
  return `${documentPrefixes[kind]}-${noticeNumber(year, serial)}`;
}

/** `CM-2026-000007`: a complaint's own number, without gaps within an Almaty year. */
export function complaintNumber(year: number, serial: number): string {
  return `CM-${noticeNumber(year, serial)}`;
}
