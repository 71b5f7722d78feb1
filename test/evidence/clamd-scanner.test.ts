import { join } from 'node:path';
import { expect } from 'chai';
import { checkPdf } from '../../evidence/check-pdf.js';
import { clamdScanner } from '../../evidence/clamd-scanner.js';
import { eicar, fakeClamd } from '../support/fake-clamd.js';
import type { FakeClamd } from '../support/fake-clamd.js';
import { pdf, pdfOf } from '../support/pictures.js';
import { withTemporaryFolder } from '../support/temporary-folder.js';

describe('asking a clamd', () => {
  const folder = withTemporaryFolder();
  let fake: FakeClamd;
  const scan = (file: Uint8Array, { address = fake.address, withinMs = 500 } = {}) =>
    clamdScanner({ address, withinMs, bytesAtMost: 10 * 1024 * 1024 }).scan(file);
  beforeEach(async () => {
    fake = await fakeClamd();
  });
  afterEach(() => fake.close());

  it('sends the file as it is, in chunks, and hears that it is clean', async () => {
    for (const file of [new Uint8Array(), pdf(), Buffer.alloc(64 * 1024, 1), Buffer.alloc(10 * 1024 * 1024, 2)]) {
      expect(await scan(file, { withinMs: 10_000 })).to.deep.equal({ found: 'clean' });
      expect(fake.streams.at(-1)?.equals(file), `${file.byteLength} bytes`).to.equal(true);
    }
  });

  it('hears which signature was found in a PDF that carries one', async () => {
    const signature = 'Eicar-Test-Signature';
    const infected = pdfOf(['<</Type/Catalog>>', `<</Length ${eicar.length}>>\nstream\n${eicar}\nendstream`]);
    expect(() => checkPdf(infected), 'it is a PDF that we take').not.to.throw();
    expect(await scan(infected)).to.deep.equal({ found: 'infected', signature });
  });

  it('speaks to a socket as well', async () => {
    const path = join(folder.path, 'clamd.sock');
    const other = await fakeClamd(path);
    expect(await scan(Buffer.from(eicar), { address: path })).to.have.property('found', 'infected');
    await other.close();
    expect(await scan(Buffer.from(eicar), { address: path })).to.deep.equal({ found: 'away' });
  });

  it('takes silence, garbage, half an answer, an endless one and a connection cut for no answer', async () => {
    for (const mood of ['silent', 'garbage', 'half an answer', 'endless', 'hangs up'] as const) {
      fake.mood = mood;
      expect(await scan(pdf()), mood).to.deep.equal({ found: 'away' });
    }
  });

  it('takes "size limit exceeded" for no answer, and does not send what is larger than its own limit', async () => {
    fake.bytesAtMost = 100_000;
    expect(await scan(Buffer.alloc(9 * 1024 * 1024))).to.deep.equal({ found: 'away' });
    expect(await scan(Buffer.alloc(10 * 1024 * 1024 + 1))).to.deep.equal({ found: 'away' });
    expect(fake.streams).to.deep.equal([]);
  });
});
