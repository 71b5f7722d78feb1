import type { Knex } from 'knex';
import * as firstHouse from './migrations/0001-first-house.js';
import * as notices from './migrations/0002-notices.js';
import * as execution from './migrations/0003-execution.js';
import * as secondThoughts from './migrations/0004-second-thoughts.js';
import * as grantsOfRoles from './migrations/0005-grants-of-roles.js';
import * as auditRoots from './migrations/0007-audit-roots.js';
import * as evidenceScans from './migrations/0008-evidence-scans.js';
import * as whoActs from './migrations/0010-who-acts.js';
import * as whatCrosses from './migrations/0011-what-crosses.js';
import * as rowLevelSecurity from './migrations/0012-row-level-security.js';
import * as whatPeopleMay from './migrations/0013-what-people-may.js';
import * as rateLimits from './migrations/0014-rate-limits.js';
import * as signingIn from './migrations/0015-signing-in.js';
import * as sides from './migrations/0016-sides.js';
import * as calendar from './migrations/0017-calendar.js';
import * as rosters from './migrations/0018-rosters.js';
import * as paper from './migrations/0019-paper.js';
import * as theWayBack from './migrations/0020-the-way-back.js';
import * as complaints from './migrations/0021-complaints.js';
import * as noticesByEdms from './migrations/0022-notices-by-edms.js';
import * as notifications from './migrations/0023-notifications.js';
import * as inactivity from './migrations/0024-inactivity.js';
import * as restorations from './migrations/0026-restorations.js';
import * as owners from './migrations/0027-owners-of-what-is-restricted.js';
import * as otherTracks from './migrations/0028-other-tracks.js';
import * as corrections from './migrations/0029-corrections.js';
import * as openChains from './migrations/0030-open-chains.js';
import * as correctedLetters from './migrations/0031-corrected-letters.js';
import * as asReleased from './migrations/0032-as-released.js';
import * as statistics from './migrations/0033-statistics.js';
import * as whatARestrictionWouldHit from './migrations/0034-what-a-restriction-would-hit.js';
import * as takenBack from './migrations/0035-taken-back.js';
import * as correctedDecisions from './migrations/0036-corrected-decisions.js';
import * as instructionsOfMine from './migrations/0037-instructions-of-mine.js';
import * as whatOwnersWereTold from './migrations/0039-what-owners-were-told.js';

const migrations: Record<string, Knex.Migration> = {
  '0001-first-house': firstHouse,
  '0002-notices': notices,
  '0003-execution': execution,
  '0004-second-thoughts': secondThoughts,
  '0005-grants-of-roles': grantsOfRoles,
  '0007-audit-roots': auditRoots,
  '0008-evidence-scans': evidenceScans,
  '0010-who-acts': whoActs,
  '0011-what-crosses': whatCrosses,
  '0012-row-level-security': rowLevelSecurity,
  '0013-what-people-may': whatPeopleMay,
  '0014-rate-limits': rateLimits,
  '0015-signing-in': signingIn,
  '0016-sides': sides,
  '0017-calendar': calendar,
  '0018-rosters': rosters,
  '0019-paper': paper,
  '0020-the-way-back': theWayBack,
  '0021-complaints': complaints,
  '0022-notices-by-edms': noticesByEdms,
  '0023-notifications': notifications,
  '0024-inactivity': inactivity,
  '0026-restorations': restorations,
  '0027-owners-of-what-is-restricted': owners,
  '0028-other-tracks': otherTracks,
  '0029-corrections': corrections,
  '0030-open-chains': openChains,
  '0031-corrected-letters': correctedLetters,
  '0032-as-released': asReleased,
  '0033-statistics': statistics,
  '0034-what-a-restriction-would-hit': whatARestrictionWouldHit,
  '0035-taken-back': takenBack,
  '0036-corrected-decisions': correctedDecisions,
  '0037-instructions-of-mine': instructionsOfMine,
  '0039-what-owners-were-told': whatOwnersWereTold,
};

/** Named in a list rather than found in a folder, so that sources and the built image run the same ones. */
function migrationSource(upTo: string | undefined): Knex.MigrationSource<string> {
  const names = Object.keys(migrations);
  return {
    getMigrations: () => Promise.resolve(upTo === undefined ? names : names.slice(0, names.indexOf(upTo) + 1)),
    getMigrationName: (name) => name,
    getMigration: (name) => {
      const migration = migrations[name];
      if (migration === undefined) throw new Error(`There is no migration ${name}`);
      return Promise.resolve(migration);
    },
  };
}

/**
 * Brings the schema up to date, whole or not at all; safe to run again and by several processes at once. knex' own lock makes the second one fail,
 * and stays locked when a process is killed: so one transaction holds an advisory lock around it all.
 * @param upTo stops after this migration: the schema of an earlier release
 */
export async function migrate(db: Knex, { upTo }: { upTo?: string } = {}): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.raw(`select pg_advisory_xact_lock(hashtext('habarlama.migrate'))`);
    await tx.migrate.latest({ migrationSource: migrationSource(upTo) });
  });
}
