import { expect } from 'chai';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { cleanImage } from '../../evidence/clean-image.js';
import { picture } from '../support/pictures.js';

const secret = 'whoever took this';
const xmp = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><a>${secret}</a></x:xmpmeta>`;

/** A PNG with one more chunk before its end. */
function withChunk(png: Buffer, kind: string, content: string): Buffer {
  const chunk = Buffer.from(`\0\0\0\0${kind}${content}\0\0\0\0`, 'latin1');
  chunk.writeUInt32BE(content.length);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
  return Buffer.concat([png.subarray(0, -12), chunk, png.subarray(-12)]);
}

/** A JPEG with one more segment at its beginning. */
function withSegment(jpeg: Buffer, marker: number, content: string): Buffer {
  const segment = Buffer.from(`\xff${String.fromCharCode(marker)}\0\0${content}`, 'latin1');
  segment.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}

/** A WebP with one more chunk at its end. */
function withRiffChunk(webp: Buffer, kind: string, content: string): Buffer {
  const padded = content.length % 2 === 0 ? content : `${content}\0`;
  const chunk = Buffer.from(`${kind}\0\0\0\0${padded}`, 'latin1');
  chunk.writeUInt32LE(content.length, 4);
  const longer = Buffer.concat([webp, chunk]);
  longer.writeUInt32LE(longer.length - 8, 4);
  return longer;
}

async function chunksOf(format: 'png' | 'jpeg' | 'webp', bytes: Uint8Array): Promise<string[]> {
  const file = Buffer.from(bytes);
  const found: string[] = [];
  if (format === 'jpeg') {
    for (let at = 2; file[at + 1] !== 0xda; at += 2 + file.readUInt16BE(at + 2)) found.push(file[at + 1]!.toString(16));
    return Promise.resolve(found);
  }
  if (format === 'png') {
    for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at))
      found.push(file.toString('latin1', at + 4, at + 8));
    return found;
  }
  for (let at = 12; at < file.length; at += 8 + ((file.readUInt32LE(at + 4) + 1) & ~1)) {
    found.push(file.toString('latin1', at, at + 4));
  }
  return found;
}

describe('an image drawn anew', () => {
  it('has none of the text, comments, segments and chunks that were in the file', async () => {
    const png = await picture('png');
    const jpeg = await picture('jpeg');
    const webp = await sharp(await picture('webp'))
      .keepExif()
      .webp()
      .toBuffer();
    const files: [format: 'png' | 'jpeg' | 'webp', what: string, file: Buffer][] = [
      ['png', 'text', withChunk(png, 'tEXt', `Author\0${secret}`)],
      ['png', 'international text', withChunk(png, 'iTXt', `XML:com.adobe.xmp\0\0\0\0\0${xmp}`)],
      ['png', 'a chunk of nobody', withChunk(png, 'prVt', secret)],
      ['png', 'a time', withChunk(png, 'tIME', secret.slice(0, 7))],
      ['jpeg', 'a comment', withSegment(jpeg, 0xfe, secret)],
      ['jpeg', 'XMP', withSegment(jpeg, 0xe1, `http://ns.adobe.com/xap/1.0/\0${xmp}`)],
      [
        'jpeg',
        'IPTC',
        withSegment(jpeg, 0xed, `Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x16\x1c\x02\x50\0\x11${secret}`),
      ],
      ['jpeg', 'a segment of nobody', withSegment(jpeg, 0xef, secret)],
      ['webp', 'XMP', withRiffChunk(webp, 'XMP ', xmp)],
      ['webp', 'a chunk of nobody', withRiffChunk(webp, 'prVt', secret)],
    ];
    const allowed = { png: /^(IHDR|PLTE|tRNS|IDAT|IEND|pHYs)$/, jpeg: /^(e0|db|c0|c2|c4)$/, webp: /^(VP8[ LX]|ALPH)$/ };
    for (const [format, what, file] of files) {
      const { bytes } = await cleanImage(file, `image/${format}`);
      expect(file.includes(secret.slice(0, 7)), `${format} with ${what}`).to.equal(true);
      expect(Buffer.from(bytes).includes(secret.slice(0, 7)), `${format} without ${what}`).to.equal(false);
      for (const chunk of await chunksOf(format, bytes))
        expect(chunk, `${format} with ${what}`).to.match(allowed[format]);
    }
  });

  it('has nothing of what stood behind the picture, a whole other file included', async () => {
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const two = Buffer.concat([await picture(format), Buffer.from(`%PDF-1.7 PK\x03\x04 ${secret}`)]);
      const { bytes } = await cleanImage(two, `image/${format}`);
      for (const left of [secret, '%PDF', 'PK\x03\x04']) {
        expect(Buffer.from(bytes).includes(left), `${format} ${left}`).to.equal(false);
      }
    }
  });

  it('has its colours in sRGB and no colour profile', async () => {
    const wide = { create: { width: 8, height: 8, channels: 3 as const, background: { r: 20, g: 200, b: 60 } } };
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const file = await sharp(wide).withIccProfile('p3').toFormat(format, { quality: 100 }).toBuffer();
      expect((await sharp(file).metadata()).icc, format).to.be.instanceOf(Buffer);
      const { bytes } = await cleanImage(file, `image/${format}`);
      const { icc, xmp: left, exif, space } = await sharp(bytes).metadata();
      expect({ icc, left, exif, space }, format).to.deep.equal({
        ...{ icc: undefined, left: undefined, exif: undefined },
        space: 'srgb',
      });
      // The profile said what the numbers mean: in P3 this green has other numbers than in sRGB, to which it must have been brought back.
      const [red = 0, green = 0, blue = 0] = await sharp(bytes).raw().toBuffer();
      const [wasRed = 0] = await sharp(file, { ignoreIcc: true }).raw().toBuffer();
      expect(wasRed, format).to.be.greaterThan(60);
      expect(Math.abs(red - 20), `${format} red ${red}`).to.be.lessThan(12);
      expect(Math.abs(green - 200), `${format} green ${green}`).to.be.lessThan(12);
      expect(Math.abs(blue - 60), `${format} blue ${blue}`).to.be.lessThan(12);
    }
  });

  it('gives the same bytes for the same file', async () => {
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const file = await picture(format);
      const [one, other] = [await cleanImage(file, `image/${format}`), await cleanImage(file, `image/${format}`)];
      expect(one.bytes, format).to.deep.equal(other.bytes);
    }
  });
});
