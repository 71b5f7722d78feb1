import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { EvidenceRefusedError, pixelsAtMost } from '../domain/evidence.js';
import type { EvidenceMediaType } from '../domain/evidence.js';
import { capturedAtOf } from './exif-date.js';

// The library reads some forty formats, each with its own faults: only the three that are accepted can be reached.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'] });

/**
 * Draws an image anew from its pixels: what else was in the file (EXIF with place and device, XMP, comments,
 * a second file behind the first) does not come along, colours are brought to sRGB, and the same file always gives the same bytes. When it was taken is read before.
 * @throws EvidenceRefusedError *unreadable_image* or *too_many_pixels*
 */
export async function cleanImage(
  file: Uint8Array,
  mediaType: Exclude<EvidenceMediaType, 'application/pdf'>,
): Promise<{ bytes: Uint8Array; width: number; height: number; capturedAt?: number }> {
  const { width, height, exif, pages = 1 } = await readable(sharp(file, { limitInputPixels: false }).metadata());
  if (width * height * pages > pixelsAtMost) throw new EvidenceRefusedError('too_many_pixels');
  const image = sharp(file, { animated: true, limitInputPixels: pixelsAtMost, failOn: 'warning' });
  // A picture that lies on its side by its EXIF would lie there for ever once that is gone.
  const upright = pages > 1 ? image : image.autoOrient();
  const { data, info } = await readable(encode(upright, mediaType).toBuffer({ resolveWithObject: true }));
  const capturedAt = exif && capturedAtOf(exif);
  return {
    bytes: data,
    width: info.width,
    height: info.pageHeight ?? info.height,
    ...(capturedAt === undefined ? {} : { capturedAt }),
  };
}

function encode(image: Sharp, mediaType: EvidenceMediaType): Sharp {
  if (mediaType === 'image/png') return image.png();
  if (mediaType === 'image/jpeg') return image.jpeg({ quality: 95, chromaSubsampling: '4:4:4' });
  return image.webp({ quality: 95, effort: 2 });
}

async function readable<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    const refused = new EvidenceRefusedError('unreadable_image');
    refused.cause = cause;
    throw refused;
  }
}
