import type { Knex } from 'knex';
import { isAlone } from '../db/is-alone.js';
import { nextUnprinted, recordPrints } from '../db/prints.js';
import type { Print, UnprintedDocument } from '../db/prints.js';
import type { Clock } from '../domain/clock.js';
import type { EvidenceStore } from '../domain/evidence.js';
import { paperLanguages } from '../domain/paper.js';
import type { IssuedPaper, PaperLanguage } from '../domain/paper.js';

export interface PrinterDeps {
  db: Knex;
  clock: Clock;
  evidence: Pick<EvidenceStore, 'keepOwn'>;
  /** Makes the bytes; the same document gives the same ones. */
  print: (paper: IssuedPaper, language: PaperLanguage) => Promise<Uint8Array>;
}

/**
 * Prints every document that lacks its prints, in both languages: the bytes go into the store, their hashes on record. One process at a time. A document
 * that cannot be printed keeps none of the others waiting. Gives how many were printed.
 * @throws the first failure, once all others are printed
 */
export async function printMissing(deps: PrinterDeps, isStopped = () => false): Promise<number> {
  return deps.db.transaction(async (alone) => {
    if (!(await isAlone(alone, 'printing'))) return 0;
    const failures: unknown[] = [];
    let printed = 0;
    let last: string | undefined;
    while (!isStopped()) {
      const document = await nextUnprinted(deps.db, last);
      if (document === undefined) break;
      last = document.id;
      await printOne(deps, document).then(
        () => (printed += 1),
        (error: unknown) => failures.push(error),
      );
    }
    if (failures.length > 0) throw failures[0];
    return printed;
  });
}

// The bytes first: a hash on record without its file would be worse than a file that nobody can ask for.
async function printOne({ db, clock, evidence, print }: PrinterDeps, { id, paper }: UnprintedDocument): Promise<void> {
  const prints: Print[] = [];
  for (const language of paperLanguages) {
    const bytes = await print(paper, language);
    prints.push({ language, sha256: await evidence.keepOwn(bytes), bytes: bytes.byteLength });
  }
  await recordPrints(db, clock, id, prints);
}
