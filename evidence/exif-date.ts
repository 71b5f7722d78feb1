import { fromAlmaty } from '../domain/almaty.js';

const tags = { exifIfd: 0x8769, taken: 0x9003, takenOffset: 0x9011 } as const;
const bytesPerEntry = 12;

/** When a picture says it was taken (EXIF DateTimeOriginal), as milliseconds since the epoch; an hour without a zone is one of Almaty. */
export function capturedAtOf(exif: Buffer): number | undefined {
  const head = exif.subarray(0, 6).toString('latin1') === 'Exif\0\0' ? 6 : 0;
  const tiff = new Tiff(exif.subarray(head));
  const folder = tiff.entries(tiff.firstFolder()).get(tags.exifIfd);
  const entries = tiff.entries(folder === undefined ? undefined : tiff.number(folder + 8));
  return momentOf(tiff.text(entries.get(tags.taken)), tiff.text(entries.get(tags.takenOffset)));
}

function momentOf(taken: string | undefined, offset: string | undefined): number | undefined {
  const written = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(taken ?? '');
  if (written === null) return undefined;
  const [, year, month, day, time] = written;
  const local = Date.parse(`${String(year)}-${String(month)}-${String(day)}T${String(time)}Z`);
  // The 31st of February is read as a day of March.
  if (Number.isNaN(local) || new Date(local).toISOString().slice(8, 10) !== day) return undefined;
  const zoned = /^([+-])(\d\d):(\d\d)$/.exec(offset ?? '');
  if (zoned === null) return fromAlmaty(local);
  const minutes = Number(zoned[2]) * 60 + Number(zoned[3]);
  return local - (zoned[1] === '-' ? -minutes : minutes) * 60_000;
}

/** The little of TIFF that EXIF dates need; whatever does not fit into the bytes reads as absent. */
class Tiff {
  private readonly little: boolean;
  constructor(private readonly bytes: Buffer) {
    this.little = bytes.subarray(0, 2).toString('latin1') === 'II';
  }

  firstFolder(): number | undefined {
    return this.number(4);
  }

  /** Where each tag's entry begins, in the folder at this place. */
  entries(folder: number | undefined): Map<number, number> {
    const found = new Map<number, number>();
    const count = folder === undefined ? undefined : this.short(folder);
    for (let index = 0; folder !== undefined && index < (count ?? 0); index += 1) {
      const at = folder + 2 + index * bytesPerEntry;
      const tag = this.short(at);
      if (tag === undefined) break;
      found.set(tag, at);
    }
    return found;
  }

  number(at: number): number | undefined {
    if (at + 4 > this.bytes.length) return undefined;
    return this.little ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at);
  }

  /** The text of an entry; up to four characters stand in the entry itself. */
  text(entry: number | undefined): string | undefined {
    if (entry === undefined) return undefined;
    const length = this.number(entry + 4) ?? 0;
    const at = length <= 4 ? entry + 8 : this.number(entry + 8);
    if (at === undefined || length > 64 || at + length > this.bytes.length) return undefined;
    return this.bytes
      .subarray(at, at + length)
      .toString('latin1')
      .replace(/\0.*$/s, '')
      .trim();
  }

  private short(at: number): number | undefined {
    if (at + 2 > this.bytes.length) return undefined;
    return this.little ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at);
  }
}
