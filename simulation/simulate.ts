import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WorkflowBundleOption } from '@temporalio/worker';
import sharp from 'sharp';
import { lookInto } from '../evidence/look-into.js';
import { openEvidenceStore } from '../evidence/disk-store.js';
import { Http } from '../standalone/demo/http.js';
import type { InactivityDefinition } from '../domain/inactivity.js';
import { almatyYear } from '../domain/almaty.js';
import { Agenda } from './agenda.js';
import { chanceFrom } from './chance.js';
import { openDatabase } from './database.js';
import { openEngine, runWorkers } from './engine.js';
import { engineClock } from './engine-clock.js';
import { startFailingOperator } from './failing-operator.js';
import { openFrontDoor } from './front-door.js';
import { populate } from './people.js';
import { Tally } from './tally.js';
import { planRosters } from './rosters.js';
import { planSchedules } from './scheduled.js';
import { planSignatures } from './signing.js';
import { planWindingUp } from './winding-up.js';
import type { World } from './world.js';
import { hourOn, planYear } from './year.js';
import { wrongs } from './wrongs.js';

export interface SimulationOptions {
  /** A Postgres server, as somebody who may make schemas and logins there. */
  server: string;
  workflows: WorkflowBundleOption;
  seed: number;
  notices: number;
  /** How many daily runs of Schedules are lost after each one that is not; none by default. */
  outageDays?: number;
  signal: AbortSignal;
  say?: (line: string) => void;
}

/** What a simulated year came to; `wrongs` is empty if everything held that has to hold. */
export interface Simulated {
  seed: number;
  year: number;
  tally: Record<string, number>;
  wrongs: string[];
}

const minute = 60_000;
const inactivity: InactivityDefinition = { roles: ['officer', 'head'], activity: 'any_act' };
const authorisedBody = { kk: 'Министрлік', ru: 'Министерство', en: 'Ministry' };

/** Plays the next whole year with a random population from a seed: the real API, workflows, steps and tables, on a server that skips time. */
export async function simulate({
  server,
  workflows,
  seed,
  notices,
  outageDays = 0,
  signal,
  say = () => undefined,
}: SimulationOptions): Promise<Simulated> {
  const closers: (() => unknown)[] = [];
  try {
    const env = await openEngine(signal);
    closers.push(() => env.teardown());
    const clock = await engineClock(() => env.currentTimeMs());
    const skipTo = async (at: number) => {
      if (at > clock.now()) await env.sleep(at - clock.now());
      await clock.refresh();
    };
    const year = almatyYear(clock.now()) + 1;
    await skipTo(hourOn(`${year}-01-01`, 0));
    const database = await openDatabase(server, { name: `simulation_${seed}_${process.pid}`, clock });
    closers.push(() => database.close());
    const folder = await mkdtemp(path.join(tmpdir(), 'habarlama-simulation-'));
    closers.push(() => rm(folder, { recursive: true, force: true }));
    const evidence = await openEvidenceStore(folder, lookInto);
    const terms = {
      restorationCheckWorkingDays: 1,
      executionTermMs: 120 * minute,
      silenceMs: 15 * minute,
      giveUpAfterMs: 360 * minute,
    };
    const settings = {
      ...terms,
      clockStartsOn: 'delivery' as const,
      authorisedBody,
      inactivity,
      publicUrl: 'http://habarlama.example',
    };
    const workers = await runWorkers(env, workflows, {
      db: database.as.worker,
      clock,
      evidence,
      temporal: env.client,
      settings,
    });
    closers.push(() => workers.stop());
    const door = await openFrontDoor({
      db: database.as.api,
      temporal: env.client,
      clock,
      evidence,
      authorisedBody,
      inactivity,
    });
    closers.push(() => door.close());

    const chance = chanceFrom(seed);
    // Of its own chance: what is sent to it comes when it comes, and would change what people do.
    const operator = await startFailingOperator(chanceFrom(seed + 1));
    closers.push(() => operator.close());
    const world: World = {
      ...{ chance, clock, agenda: new Agenda(), tally: new Tally(), db: database.owner, isWindingUp: false },
      people: await populate(database.owner, clock, { chance, operator }),
      http: new Http({ api: door.url, token: (account) => Promise.resolve(account), signal }),
      screenshot: await sharp({ create: { width: 32, height: 32, channels: 3, background: 'white' } })
        .png()
        .toBuffer(),
    };
    await planYear(world, { year, notices });
    planRosters(world, year);
    planWindingUp(world, year);
    planSchedules(world, env.connection, {
      ...{ from: clock.now(), until: hourOn(`${year + 1}-01-31`, 0), outageDays },
    });
    planSignatures(world, year);
    for (let entry = world.agenda.next(); entry !== undefined; entry = world.agenda.next()) {
      signal.throwIfAborted();
      await skipTo(entry.at);
      await entry.work();
    }
    say(`The year ${year} is over`);
    for (const [status, count] of operator.answered) world.tally.count(`deliveries answered ${status}`, count);
    const found = await wrongs(world);
    return { seed, year, tally: world.tally.all(), wrongs: found };
  } finally {
    for (const close of closers.reverse()) await close();
  }
}
