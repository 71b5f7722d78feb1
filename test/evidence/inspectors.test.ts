import { expect } from 'chai';
import sharp from 'sharp';
import { EvidenceBusyError, EvidenceRefusedError } from '../../domain/evidence.js';
import { startInspectors } from '../../evidence/inspectors.js';
import type { Inspectors } from '../../evidence/inspectors.js';
import { lookInto } from '../../evidence/look-into.js';
import { pdf, pdfOf, picture, unclaimed } from '../support/pictures.js';

const program = new URL('./programs/crashes.ts', import.meta.url);

async function codeOf(looking: Promise<unknown>): Promise<string> {
  try {
    await looking;
    return 'accepted';
  } catch (error) {
    if (error instanceof EvidenceRefusedError) return error.code;
    if (error instanceof EvidenceBusyError) return 'busy';
    throw error;
  }
}

describe('looking into files in processes of their own', () => {
  let inspectors: Inspectors | undefined;
  const start = (...given: Parameters<typeof startInspectors>) => (inspectors = startInspectors(...given));
  const ask = async (said: string) => {
    const { bytes } = await inspectors!.lookInto(Buffer.from(said), unclaimed);
    return Buffer.from(bytes).toString();
  };
  afterEach(() => inspectors?.close());

  it('finds what looking into them here would find', async () => {
    start({ processes: 1 });
    for (const file of [pdf(), await picture('png'), await picture('jpeg'), await picture('webp')]) {
      const [there, here] = [await inspectors!.lookInto(file, unclaimed), await lookInto(file, unclaimed)];
      expect({ ...there, bytes: Buffer.from(there.bytes) }).to.deep.equal({ ...here, bytes: Buffer.from(here.bytes) });
    }
    const claimed = { name: 'a.png', declaredType: 'image/png' };
    expect(await codeOf(inspectors!.lookInto(pdf(), claimed))).to.equal('extension_disagrees');
    const active = pdfOf(['<</S/JavaScript>>']);
    expect(await codeOf(inspectors!.lookInto(active, unclaimed))).to.equal('active_pdf');
  });

  it('refuses the one file that stops, ends or bloats its process, and no other', async () => {
    start({ processes: 1, withinMs: 500, program });
    const first = await ask('pid 1');
    expect(await ask('pid 2'), 'the same process is used again').to.equal(first);
    for (const said of ['stop', 'end']) {
      const [code, other] = await Promise.all([codeOf(ask(said)), ask('pid')]);
      expect(code, said).to.equal('too_hard_to_read');
      expect(other, 'another process').to.match(/^\d+$/).and.not.equal(first);
    }
    process.kill(Number(await ask('pid')), 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await ask('pid'), 'after it was killed while idle').to.match(/^\d+$/);
    expect(await codeOf(ask('fail')).catch((error: unknown) => String(error))).to.match(/inspection of a file failed/);
    expect(await ask('pid')).to.match(/^\d+$/);
  });

  it('ends a process that grows too large over a file', async () => {
    start({ processes: 1, memoryBytesAtMost: 200 * 1024 * 1024 });
    const large = { create: { width: 7_000, height: 7_000, channels: 3 as const, background: '#123456' } };
    // A progressive one is decoded as a whole.
    const jpeg = await sharp(large).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer();
    expect(jpeg.length).to.be.lessThan(1024 * 1024);
    expect(await codeOf(inspectors!.lookInto(jpeg, unclaimed))).to.equal('too_hard_to_read');
    expect(await codeOf(inspectors!.lookInto(await picture('jpeg'), unclaimed))).to.equal('accepted');
  });

  it('lets few in at once, some wait, and sends the rest away', async () => {
    start({ processes: 2, waitingAtMost: 3, program });
    const codes = await Promise.all(Array.from({ length: 8 }, () => codeOf(ask('slow'))));
    expect(codes.filter((code) => code === 'accepted')).to.have.length(5);
    expect(codes.filter((code) => code === 'busy')).to.have.length(3);
    expect(await codeOf(ask('slow'))).to.equal('accepted');
  });
});
