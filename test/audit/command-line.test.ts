import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { signMissingRoots } from '../../audit/sign-roots.js';
import { signingKey } from '../../audit/signing-key.js';
import { almatyDay, startOfAlmatyDay } from '../../domain/almaty.js';
import { houseDir, nodeArguments } from '../../standalone/node-process.js';
import { systemClock } from '../../system-clock.js';
import { withDatabase } from '../support/database.js';
import { generateEvents } from './generated-events.js';

const run = promisify(execFile);
const day = 86_400_000;
// The program reads the machine's clock: days that are over must be signed until yesterday.
const from = startOfAlmatyDay(almatyDay(systemClock.now())) - 2 * day + 12 * 3_600_000;

describe('npm run audit -- verify', function () {
  const database = withDatabase();
  const key = signingKey(randomBytes(32));
  const login = `audit_reader_${randomBytes(4).toString('hex')}`;

  before(async () => {
    await database.db.raw(`create role ${login} login password '${login}' in role habarlama_auditor`);
    await generateEvents(database.db, 200, { from });
    await signMissingRoots({ db: database.db, clock: { now: () => from + 2 * day }, key });
  });

  /** Runs it with a login that may only read, and gives its exit code and what it says. */
  async function verify(keys: string): Promise<{ code: number; said: string }> {
    const url = new URL(database.url);
    [url.username, url.password] = [login, login];
    const env = { PATH: process.env['PATH'], DATABASE_URL: url.href, AUDIT_PUBLIC_KEYS: keys };
    return run(process.execPath, nodeArguments('audit/main.ts', 'verify'), { cwd: houseDir, env }).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      (error: unknown) => {
        const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
        return { code, said: stdout + stderr };
      },
    );
  }

  it('says what it has checked, and which key has signed', async () => {
    const { code, said } = await verify(key.publicKey);
    expect(said).to.equal(
      `200 events in 20 chains and 2 roots are as they were recorded.\nSigned until ${almatyDay(from + day)} with the key ${key.id}.\n`,
    );
    expect(code).to.equal(0);
    expect((await verify('')).said).to.include('which nobody vouches for: set AUDIT_PUBLIC_KEYS');
  });

  it('names the first broken link, and its exit code is 1', async () => {
    const { db } = database;
    const broken = await db('audit_events')
      .where({ position: 3 })
      .orderBy('case_id')
      .first<{ id: string; case_id: string }>('id', 'case_id');
    await db('audit_events').where({ id: broken.id }).update({ actor_id: null });
    const { code, said } = await verify(key.publicKey);
    expect(said).to.match(
      new RegExp(`^Broken at case ${broken.case_id}, event 3 \\(${broken.id}\\): its content has`, 'u'),
    );
    expect(code).to.equal(1);
  });
});
