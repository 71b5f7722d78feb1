import { expect } from 'chai';
import sharp from 'sharp';
import { EvidenceRefusedError } from '../../domain/evidence.js';
import { lookInto } from '../../evidence/look-into.js';
import { pdf, picture, unclaimed } from '../support/pictures.js';

const text = (said: string) => Buffer.from(said, 'latin1');

/** The code with which a file is refused; undefined if it is accepted. */
async function refusal(file: Uint8Array, claimed = unclaimed): Promise<string | undefined> {
  try {
    await lookInto(file, claimed);
    return undefined;
  } catch (error) {
    if (error instanceof EvidenceRefusedError) return error.code;
    throw error;
  }
}

describe('looking into a file', () => {
  it('refuses an empty one', async () => {
    expect(await refusal(new Uint8Array())).to.equal('empty');
  });

  it('refuses every other type, whatever it is called', async () => {
    const others = {
      gif: await picture('gif'),
      tiff: await picture('tiff'),
      svg: text('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      html: text('<!doctype html><script>alert(1)</script>'),
      zip: text('PK\x03\x04\x14\0\0\0\0\0'),
      program: text('\x7fELF\x02\x01\x01\0'),
      words: text('just words'),
      'html that says PDF': text('<html>%PDF-1.7 startxref\n9\n%%EOF</html>'),
    };
    for (const [name, file] of Object.entries(others)) {
      expect(await refusal(file), name).to.equal('type_not_accepted');
    }
  });

  it('refuses a head of one type on the body of another', async () => {
    const png = await picture('png');
    const jpeg = await picture('jpeg');
    expect(await refusal(Buffer.concat([png.subarray(0, 16), jpeg.subarray(16)]))).to.be.a('string');
    expect(await refusal(Buffer.concat([jpeg.subarray(0, 12), text('<html><script>alert(1)</script>')]))).to.equal(
      'two_files_in_one',
    );
    expect(await refusal(Buffer.concat([jpeg.subarray(0, 12), text('no picture at all')]))).to.equal(
      'unreadable_image',
    );
  });

  it('keeps nothing of what hides behind a picture', async () => {
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const two = Buffer.concat([await picture(format), text('Nobody is to read this')]);
      const { bytes } = await lookInto(two, unclaimed);
      expect(Buffer.from(bytes).includes('Nobody'), format).to.equal(false);
    }
  });

  it('refuses a picture that is a file of another kind as well', async () => {
    const others = {
      page: '<script>alert(1)</script>',
      'whole page': '<!DOCTYPE html><title>a</title>',
      program: '<?php system(1); ?>',
      document: pdf().toString('latin1'),
      archive: `PK\x03\x04${'\0'.repeat(26)}aPK\x05\x06${'\0'.repeat(18)}`,
    };
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      for (const [name, other] of Object.entries(others)) {
        const two = Buffer.concat([await picture(format, { width: 40, height: 40 }), text(other)]);
        expect(await refusal(two), `${name} behind ${format}`).to.equal('two_files_in_one');
      }
    }
  });

  it('refuses no picture for what its pixels happen to spell', async () => {
    for (let seed = 0; seed < 3; seed += 1) {
      const raw = { width: 800, height: 800, channels: 3 as const };
      const noise = Buffer.from(
        Array.from({ length: 800 * 800 * 3 }, (_, at) => (at * 2654435761 + seed * 40503) >>> 13),
      );
      expect(await refusal(await sharp(noise, { raw }).png().toBuffer())).to.equal(undefined);
    }
  });

  it('refuses a picture that ends too early', async () => {
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const whole = await picture(format, { width: 300, height: 300 });
      expect(await refusal(whole.subarray(0, Math.floor(whole.length * 0.7))), format).to.equal('unreadable_image');
    }
  });

  it('refuses a small file with a huge picture in it', async () => {
    const bomb = await sharp({ create: { width: 7100, height: 7100, channels: 3, background: 'white' } })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(bomb.length).to.be.lessThan(2_000_000);
    expect(await refusal(bomb)).to.equal('too_many_pixels');
  });

  it('refuses a name and a declared type that say something else than the content', async () => {
    const files = { png: await picture('png'), jpeg: await picture('jpeg'), webp: await picture('webp'), pdf: pdf() };
    const declared = { png: 'image/png', jpeg: 'image/jpeg', webp: 'image/webp', pdf: 'application/pdf' };
    const nothing = unclaimed.declaredType;
    for (const [is, file] of Object.entries(files)) {
      for (const [says, declaredType] of Object.entries(declared)) {
        const agrees = is === says;
        const name = `экран.${says.toUpperCase()}`;
        expect(await refusal(file, { name, declaredType: nothing })).to.equal(
          agrees ? undefined : 'extension_disagrees',
        );
        expect(await refusal(file, { name: 'экран', declaredType })).to.equal(
          agrees ? undefined : 'declared_type_disagrees',
        );
      }
    }
    const silent = ['', 'screenshot', 'Экран 01.07.2026', '.', 'a.', 'a.b/c', '.png'];
    for (const name of silent)
      expect(await refusal(files.png, { name, declaredType: nothing }), name).to.equal(undefined);
    for (const name of ['a.exe', 'a.png.html', 'a.svg', 'a.png .js', 'a.ｐｎｇ', 'a.рng']) {
      expect(await refusal(files.png, { name, declaredType: nothing }), name).to.equal('extension_disagrees');
    }
    for (const declaredType of ['text/plain', 'text/html', 'image/svg+xml', 'image/*', '']) {
      expect(await refusal(files.png, { name: 'a.png', declaredType }), declaredType).to.equal(
        'declared_type_disagrees',
      );
    }
  });

  it('reads an hour without a zone as one of Almaty, before and after its change', async () => {
    const at = async (taken: string) =>
      (await lookInto(await picture('jpeg', { taken, offset: '' }), unclaimed)).capturedAt;
    expect(await at('2024:02:29 12:00:00')).to.equal(Date.UTC(2024, 1, 29, 6));
    expect(await at('2026:07:01 12:00:00')).to.equal(Date.UTC(2026, 6, 1, 7));
  });

  it('does not believe a date that never was, and asks for none', async () => {
    for (const taken of ['2026:02:31 12:00:00', '0000:00:00 00:00:00', 'yesterday']) {
      expect((await lookInto(await picture('jpeg', { taken }), unclaimed)).capturedAt, taken).to.equal(undefined);
    }
    const plain = await sharp(await picture()).toBuffer();
    expect(await lookInto(plain, unclaimed)).not.to.have.property('capturedAt');
  });
});
