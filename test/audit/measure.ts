import { randomBytes } from 'node:crypto';
import { signMissingRoots } from '../../audit/sign-roots.js';
import { signingKey } from '../../audit/signing-key.js';
import { verifyAudit } from '../../audit/verify.js';
import { connect } from '../../db/connection.js';
import { migrate } from '../../db/migrate.js';
import { postgresUrl } from '../support/postgres.js';
import { endShared } from '../support/shared.js';
import { generateEvents } from './generated-events.js';

/**
 * How long it takes to check many events, and how much memory: `node --import tsx test/audit/measure.ts 1000000`. Outside CI: writing them takes
 * longer than checking.
 */
async function measure(count: number): Promise<void> {
  const db = connect(await postgresUrl(), { max: 2 });
  const key = signingKey(randomBytes(32));
  const timed = async <T>(what: string, work: () => Promise<T>) => {
    const began = performance.now();
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
    const result = await work();
    clearInterval(watch);
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    process.stdout.write(
      `${what}: ${seconds} s, peak RSS ${Math.round(peak / 2 ** 20)} MiB, ${JSON.stringify(result)}\n`,
    );
  };
  await migrate(db);
  await timed('generate', () => generateEvents(db, count));
  const now = () => Date.UTC(2026, 0, 1) + count * 1_000 + 2 * 86_400_000;
  await timed('sign', () => signMissingRoots({ db, clock: { now }, key }));
  await timed('verify', () => verifyAudit(db, [key.publicKey], { now }));
  await db.destroy();
  await endShared();
}

await measure(Number(process.argv[2] ?? '100000'));
process.exit();
