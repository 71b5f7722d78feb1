import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { EvidenceRefusedError } from '../../domain/evidence.js';
import type { EvidenceStore } from '../../domain/evidence.js';
import { openEvidenceStore } from '../../evidence/disk-store.js';
import { lookInto } from '../../evidence/look-into.js';
import { pdf, picture, unclaimed } from '../support/pictures.js';
import { withTemporaryFolder } from '../support/temporary-folder.js';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('the evidence store', () => {
  const folder = withTemporaryFolder();
  let store: EvidenceStore;
  let root: string;

  beforeEach(async () => {
    root = join(folder.path, crypto.randomUUID(), 'evidence');
    store = await openEvidenceStore(root, lookInto);
  });

  const files = async () => {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  };

  for (const [format, mediaType] of [
    ['png', 'image/png'],
    ['jpeg', 'image/jpeg'],
    ['webp', 'image/webp'],
  ] as const) {
    it(`keeps a ${format} without what tells its maker and place, and says when it was taken`, async () => {
      const original = await picture(format);
      const kept = await store.keep(original, unclaimed);
      expect(kept).to.include({ mediaType, width: 40, height: 20, originalSha256: sha256(original) });
      expect(kept.capturedAt).to.equal(Date.UTC(2026, 6, 1, 4, 30));
      const bytes = Buffer.from((await store.read(kept.sha256))!);
      expect(sha256(bytes)).to.equal(kept.sha256);
      expect(bytes.length).to.equal(kept.bytes);
      expect(original.includes('Telefon'), 'the picture had a maker').to.equal(true);
      expect(bytes.includes('Telefon')).to.equal(false);
      expect((await sharp(bytes).metadata()).exif).to.equal(undefined);
    });
  }

  it('keeps the pixels of a PNG as they were', async () => {
    const original = await picture('png', { shade: 77 });
    const kept = await store.read((await store.keep(original, unclaimed)).sha256);
    expect(await sharp(kept).raw().toBuffer()).to.deep.equal(await sharp(original).raw().toBuffer());
  });

  it('turns a picture upright before it forgets which way it lay', async () => {
    const lying = await sharp(await picture('jpeg'))
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect(await store.keep(lying, unclaimed)).to.include({ width: 20, height: 40 });
  });

  it('keeps a PDF as it is', async () => {
    const original = pdf();
    const kept = await store.keep(original, unclaimed);
    expect(kept).to.deep.equal({
      sha256: sha256(original),
      originalSha256: sha256(original),
      mediaType: 'application/pdf',
      bytes: original.length,
    });
    expect(await store.read(kept.sha256)).to.deep.equal(original);
  });

  it('keeps the same file twice as one, also when both come at once', async () => {
    const original = await picture();
    const kept = await Promise.all(Array.from({ length: 8 }, () => store.keep(original, unclaimed)));
    kept.push(await store.keep(original, unclaimed));
    expect(new Set(kept.map((one) => one.sha256)).size).to.equal(1);
    const { sha256: name } = kept[0]!;
    expect(await files()).to.deep.equal([join(root, name.slice(0, 2), name.slice(2, 4), name)]);
  });

  it('finds what another process kept in the same folder', async () => {
    const kept = await store.keep(pdf(), unclaimed);
    const other = await openEvidenceStore(root, lookInto);
    expect(await other.isIntact(kept.sha256)).to.equal(true);
  });

  it('says that a file is not intact when it was changed or is gone, and mends it when it is kept again', async () => {
    const kept = await store.keep(pdf(), unclaimed);
    const [path] = await files();
    await writeFile(path!, 'something else');
    expect(await store.isIntact(kept.sha256)).to.equal(false);
    await store.keep(pdf(), unclaimed);
    expect(await store.isIntact(kept.sha256)).to.equal(true);
    expect(await store.isIntact(sha256(Buffer.from('never kept')))).to.equal(false);
    expect(await store.read(sha256(Buffer.from('never kept')))).to.equal(undefined);
  });

  it('reads nothing but by a hash', async () => {
    await writeFile(join(root, 'secret'), 'secret');
    for (const name of ['secret', '../secret', '', 'A'.repeat(64), `${'a'.repeat(60)}/../`]) {
      expect(await store.read(name), name).to.equal(undefined);
    }
  });

  it('lets only its own user and group read what it keeps', async () => {
    await store.keep(pdf(), unclaimed);
    const [path] = await files();
    expect((await stat(path!)).mode & 0o007).to.equal(0);
    expect(await readFile(path!)).to.deep.equal(pdf());
  });

  it('leaves nothing behind of a file that it refuses', async () => {
    await store
      .keep(Buffer.from('<html>'), unclaimed)
      .catch((error: unknown) => expect(error).instanceOf(EvidenceRefusedError));
    expect(await files()).to.deep.equal([]);
  });
});
