import type { Knex } from 'knex';
import { markClean, removeInfected, unscannedFiles } from '../db/evidence-scans.js';
import { isAlone } from '../db/is-alone.js';
import type { Clock } from '../domain/clock.js';
import type { EvidenceStore } from '../domain/evidence.js';
import type { Scanner } from '../domain/scanning.js';

const filesAtOnce = 500;
const unansweredAtMost = 3;

export interface ScanningDeps {
  db: Knex;
  clock: Clock;
  evidence: EvidenceStore;
  scanner: Scanner;
}

/**
 * Scans what was uploaded while the scanner was away: what is clean may be submitted from then on, what is infected is removed, on record. One
 * process at a time; stops early where the scanner is still away. Gives how many files were answered for.
 */
export async function scanAgain(
  { db, clock, evidence, scanner }: ScanningDeps,
  isStopped = () => false,
): Promise<number> {
  return db.transaction(async (alone) => {
    if (!(await isAlone(alone, 'scanning'))) return 0;
    let [answered, unanswered] = [0, 0];
    for (const sha256 of await unscannedFiles(db, filesAtOnce)) {
      if (isStopped() || unanswered === unansweredAtMost) break;
      const bytes = await evidence.read(sha256);
      // A file that is not where it should be is no reason to forget that there was one.
      if (bytes === undefined) continue;
      const verdict = await scanner.scan(bytes);
      if (verdict.found === 'away') {
        unanswered += 1;
        continue;
      }
      [answered, unanswered] = [answered + 1, 0];
      if (verdict.found === 'clean') await markClean(db, clock, sha256);
      else await remove({ db, clock, evidence }, { sha256, signature: verdict.signature });
    }
    return answered;
  });
}

// The rows first: a row without its file would be worse than a file that nobody can ask for.
async function remove(
  { db, clock, evidence }: Omit<ScanningDeps, 'scanner'>,
  infected: { sha256: string; signature: string },
): Promise<void> {
  const isUnnamed = await db.transaction((tx) => removeInfected(tx, clock, infected));
  if (isUnnamed) await evidence.remove(infected.sha256);
}
