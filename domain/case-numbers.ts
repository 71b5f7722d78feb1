/** `2026-000123`: a notice's number, without gaps within an Almaty year. */
export function noticeNumber(year: number, serial: number): string {
  return `${year}-${String(serial).padStart(6, '0')}`;
}

/** `2026-000123/2`: the number of a part; the notice it was split from counts as the first. */
export function partNumber(whole: string, part: number): string {
  return `${whole}/${part}`;
}

/** `P-2026-000045`: a prescription's own number, without gaps within an Almaty year. */
export function prescriptionNumber(year: number, serial: number): string {
  return `P-${noticeNumber(year, serial)}`;
}
