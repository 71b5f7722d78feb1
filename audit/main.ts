import { writeFile } from 'node:fs/promises';
import { argv, stdout } from 'node:process';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.js';
import { listRoots } from '../db/audit-roots.js';
import { connect } from '../db/connection.js';
import { systemClock } from '../system-clock.js';
import { fetchExport } from './fetch-export.js';
import { verifyAudit } from './verify.js';
import type { Break } from './verify.js';

const usage = 'Usage: npm run audit -- verify | export --case NUMBER_OR_ID [--out FILE]';

/** `npm run audit`: checks every audit chain and root, or writes the proof of one case. Exit code 1 where something is not as it was recorded. */
async function main(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const options = { case: { type: 'string' }, out: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const [command, ...more] = positionals;
  if (command === 'verify' && more.length === 0) return verify(env);
  if (command === 'export' && more.length === 0 && values.case !== undefined) {
    const file = values.out ?? `audit-${values.case.replaceAll('/', '-')}.json`;
    return save(file, await fetchExport(readConfig('export', env), values.case));
  }
  throw new Error(usage);
}

async function verify(env: NodeJS.ProcessEnv): Promise<number> {
  const { databaseUrl, trustedKeys } = readConfig('audit', env);
  const db = connect(databaseUrl, { max: 1 });
  try {
    const { events, chains, roots, broken, more } = await verifyAudit(db, trustedKeys, systemClock);
    if (broken.length > 0) {
      for (const each of broken) stdout.write(`Broken at ${placeOf(each)}: ${each.says}.\n`);
      if (more) stdout.write('More is broken than is named here.\n');
      stdout.write(`Checked: ${events} events in ${chains} chains and ${roots} roots.\n`);
      return 1;
    }
    stdout.write(`${events} events in ${chains} chains and ${roots} roots are as they were recorded.\n`);
    const [last] = await listRoots(db, { limit: 1 });
    const trust = trustedKeys.length === 0 ? ', which nobody vouches for: set AUDIT_PUBLIC_KEYS' : '';
    stdout.write(
      last === undefined
        ? 'Nothing is signed yet.\n'
        : `Signed until ${last.day} with the key ${last.keyId}${trust}.\n`,
    );
    return 0;
  } finally {
    await db.destroy();
  }
}

function placeOf({ caseId, position, eventId, day }: Break): string {
  if (caseId === undefined) return `the root of ${String(day)}`;
  return `case ${caseId}, event ${String(position)}${eventId === undefined ? '' : ` (${eventId})`}`;
}

async function save(file: string, text: string): Promise<number> {
  await writeFile(file, text);
  stdout.write(`${file}\n`);
  return 0;
}

main(argv.slice(2), process.env).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
