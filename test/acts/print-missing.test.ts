import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { printMissing } from '../../acts/print-missing.js';
import type { PrinterDeps } from '../../acts/print-missing.js';
import { newId } from '../../db/new-id.js';
import { withDatabase } from '../support/database.js';
import { issuedReturn } from '../support/papers.js';
import { setClock } from '../support/people.js';

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('the printer', () => {
  const clock = setClock(Date.UTC(2026, 6, 1, 9));
  const database = withDatabase(clock);
  const kept = new Map<string, Uint8Array>();
  const printer = (print: PrinterDeps['print']): PrinterDeps => ({
    ...{ db: database.as.worker, clock, print },
    evidence: {
      keepOwn: (bytes) => {
        kept.set(hashOf(bytes), bytes);
        return Promise.resolve(hashOf(bytes));
      },
    },
  });
  const asText: PrinterDeps['print'] = ({ number }, language) => Promise.resolve(Buffer.from(`${number} ${language}`));
  const issue = () => issuedReturn(database.db, newId(clock.now()));
  const printsOf = (id: string) =>
    database.db('document_prints').where({ document_id: id }).orderBy('language').select('language', 'sha256', 'bytes');

  it('prints what lacks its prints, in both languages, once, and keeps the bytes under their hash', async () => {
    const { id, number } = await issue();
    expect(await printMissing(printer(asText))).to.equal(1);
    expect(await printMissing(printer(() => Promise.reject(new Error('Printed twice'))))).to.equal(0);
    const prints = (await printsOf(id)) as { language: string; sha256: string; bytes: number }[];
    expect(prints.map(({ language }) => language)).to.deep.equal(['kk', 'ru']);
    for (const { language, sha256, bytes } of prints) {
      expect(Buffer.from(kept.get(sha256) ?? []).toString()).to.equal(`${number} ${language}`);
      expect(bytes).to.equal(kept.get(sha256)?.length);
    }
  });

  it('lets one that cannot be printed keep no other waiting, says so, and tries it again', async () => {
    const [bad, good] = [await issue(), await issue()];
    const failing = printer((paper, language) =>
      paper.number === bad.number ? Promise.reject(new Error('No such letter')) : asText(paper, language),
    );
    expect(await printMissing(failing).catch((error: unknown) => String(error))).to.contain('No such letter');
    expect(await printsOf(good.id)).to.have.length(2);
    expect(await printsOf(bad.id)).to.have.length(0);
    expect(await printMissing(printer(asText))).to.equal(1);
  });

  it('stops between two documents when it is asked to', async () => {
    await issue();
    expect(await printMissing(printer(asText), () => true)).to.equal(0);
    expect(await printMissing(printer(asText))).to.equal(1);
  });
});
