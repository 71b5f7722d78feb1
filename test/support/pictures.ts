import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { ClaimedFile } from '../../domain/evidence.js';

/** A small picture in one of the formats, with the metadata of a telephone: maker, place, time. */
export async function picture(
  format: 'png' | 'jpeg' | 'webp' | 'gif' | 'tiff' = 'png',
  { shade = 120, taken = '2026:07:01 09:30:00', offset = '+05:00', width = 40, height = 20 } = {},
): Promise<Buffer> {
  const made = sharp({ create: { width, height, channels: 3, background: { r: shade, g: 20, b: 60 } } });
  return made
    .withExif({
      IFD0: { Make: 'Telefon', Model: 'X-1' },
      IFD2: { DateTimeOriginal: taken, ...(offset === '' ? {} : { OffsetTimeOriginal: offset }) },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 8/1 0/1' },
    })
    .toFormat(format)
    .toBuffer();
}

/** Somebody who says nothing about a file. */
export const unclaimed: ClaimedFile = { name: '', declaredType: 'application/octet-stream' };

/** A whole PDF of one empty page. */
export function pdf(said = 'Habarlama'): Buffer {
  return pdfOf([
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Said(${said})>>`,
  ]);
}

/** A PDF of these objects, numbered from 1; the first is its catalogue. */
export function pdfOf(objects: readonly string[], { trailer = '', head = '' } = {}): Buffer {
  let text = `%PDF-1.7\n${head}`;
  const starts = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = text.length;
  const rows = starts.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  return Buffer.from(
    `${text}trailer\n<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${table}\n%%EOF\n`,
    'latin1',
  );
}

/** A stream object with these bytes, packed as PDF packs them. */
export function packedStream(dictionary: string, content: string | Buffer): string {
  const packed = deflateSync(content).toString('latin1');
  return `<<${dictionary}/Filter/FlateDecode/Length ${packed.length}>>\nstream\n${packed}\nendstream`;
}

/** An object stream that holds these objects by their numbers. */
export function objectStream(objects: Record<number, string>): string {
  let at = 0;
  const head = Object.entries(objects).map(([number, object]) => {
    const pair = `${number} ${at}`;
    at += object.length + 1;
    return pair;
  });
  const first = `${head.join(' ')} `;
  const content = `${first}${Object.values(objects).join('\n')}\n`;
  return packedStream(`/Type/ObjStm/N ${head.length}/First ${first.length}`, Buffer.from(content, 'latin1'));
}
