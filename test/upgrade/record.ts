import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import type { Knex } from 'knex';
import { connect } from '../../db/connection.js';
import { startStack } from '../../standalone/stack.js';
import type { Stack } from '../../standalone/stack-types.js';
import { TestWorkers } from '../faults/workers.js';
import { players } from '../support/players.js';
import type { Players } from '../support/players.js';
import { packFolder, writePacked } from './packing.js';
import { dumpRows } from './rows.js';
import type { SceneCase } from './scene.js';
import { scenes } from './scenes.js';
import { filesOf, payloadKeyOfReleases } from './stored-release.js';
import type { StoredCase, StoredRelease } from './stored-release.js';

/**
 * The terms of this house are short, so that by the time anybody restores it every timer has run out: today, and in ten years.
 */
const env = {
  ...{ EXECUTION_TERM_MINUTES: '1', SILENCE_ALERT_MINUTES: '1', DELIVERY_GIVE_UP_AFTER_SECONDS: '60' },
  ...{ DELIVERY_FIRST_RETRY_MS: '50000', ACT_ANSWER_WITHIN_MS: '1500', SWEEP_AFTER_MS: '60000' },
  PAYLOAD_KEYS: payloadKeyOfReleases,
};

/**
 * `npm run upgrade:record -- N`: leaves a case in every state on a whole stack, stops it, and stores what it holds (rows, the engine's file,
 * evidence) as release N. Run it on the code of a release, once; what earlier releases have left stays.
 */
async function record(release: string): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'habarlama-upgrade-'));
  const stack = await startStack({ dataDir, env });
  const workers = new TestWorkers(stack, dataDir);
  const db = connect(stack.databaseUrl, { max: 2 });
  try {
    await db('reference_entries')
      .where({ list: 'review_terms' })
      .update({
        data: JSON.stringify({ remindAfter: 1, reassignAfter: 2_880, escalateAfter: 4_320, repeatEvery: 1_440 }),
      });
    const temporalServer = await serverVersion(stack.temporalAddress);
    const cases = await play({ stack, workers, db, players: players(() => stack) });
    await stack.killApi('SIGTERM');
    await store(release, { db, dataDir, temporalServer, cases });
  } finally {
    await db.destroy();
    await workers.stop();
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function play(house: {
  stack: Stack;
  workers: TestWorkers;
  db: Knex;
  players: Players;
}): Promise<Map<string, SceneCase>> {
  const cases = new Map<string, SceneCase>();
  const set = Object.entries(scenes);
  const caseOf = (name: string) => cases.get(name) as SceneCase;
  for (const [name, scene] of set) {
    cases.set(name, await scene.begin(house.players));
    process.stdout.write(`${name}\n`);
  }
  await house.stack.killWorker('SIGTERM');
  const bomb = set.flatMap(([name, { killed }]) =>
    killed === undefined ? [] : [{ step: killed.step, moment: killed.moment, caseId: caseOf(name).id }],
  );
  const dying = await house.workers.start({ env, bomb });
  await Promise.all(set.map(async ([name, { killed }]) => killed?.by(house.players, caseOf(name))));
  await dying.ended;
  for (const [name, scene] of set) await scene.withoutWorker?.(house.players, caseOf(name));
  await house.stack.stopTemporal();
  for (const [name, scene] of set) await scene.withoutEngine?.(house.players, caseOf(name));
  return cases;
}

async function store(
  release: string,
  left: { db: Knex; dataDir: string; temporalServer: string; cases: Map<string, SceneCase> },
): Promise<void> {
  const { db, dataDir, temporalServer } = left;
  const files = filesOf(release);
  await mkdir(files.folder, { recursive: true });
  // Nobody's secret: the simulators of the next start have their own.
  await db('recipients').whereNotNull('secret').update({ secret: 'whsec_QSBzZWNyZXQgb2YgdGhlIGZpcnN0IHJlbGVhc2U=' });
  const migrations: { name: string }[] = await db('knex_migrations').orderBy('id').select('name');
  const cases: Record<string, StoredCase> = {};
  for (const [name, filed] of left.cases) cases[name] = { ...filed, ...(await standing(db, filed.id)) };
  const manifest: StoredRelease = {
    release,
    recordedAt: new Date().toISOString(),
    migration: migrations.at(-1)?.name ?? '',
    temporalServer,
    cases,
  };
  await writeFile(files.manifest, `${JSON.stringify(manifest, null, 2)}\n`);
  await writePacked(files.rows, await dumpRows(db));
  // The engine leaves its last transactions in the log beside its file.
  for (const end of ['', '-wal'])
    await writePacked(files.temporalDb(end), await readFile(path.join(dataDir, `temporal.db${end}`)));
  const evidence = await packFolder(path.join(dataDir, 'evidence'));
  await writeFile(
    files.evidence,
    `${JSON.stringify(evidence, null, 2)}
`,
  );
}

async function standing(db: Knex, id: string): Promise<{ status: string; dispatches: string[] }> {
  const notice = await db('notices')
    .where({ id })
    .first<{ status: string; outcome: string | null }>('status', 'outcome');
  const dispatches: { status: string }[] = await db('dispatches')
    .where({ notice_id: id })
    .orderBy('id')
    .select('status');
  return {
    status: [notice.status, notice.outcome ?? []].flat().join(' '),
    dispatches: dispatches.map(({ status }) => status),
  };
}

async function serverVersion(address: string): Promise<string> {
  const connection = await Connection.connect({ address });
  const { serverVersion: version } = await connection.workflowService.getSystemInfo({});
  await connection.close();
  return version;
}

await record(process.argv[2] ?? '1');
process.exit();
