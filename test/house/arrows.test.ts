import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ESLint } from 'eslint';

const root = fileURLToPath(new URL('../../', import.meta.url));

// A small copy of the house to point at, so that renaming a file of ours breaks no test of the arrows.
const house = mkdtempSync(join(tmpdir(), 'habarlama house '));
const inhabitants = [
  'domain/clock.ts',
  'locators/host.ts',
  'db/connection.ts',
  'evidence/disk-store.ts',
  'signatures/signature-verifier.ts',
  'paper/print.ts',
  'codec/data-converter.ts',
  'workflows/messages.ts',
  'workflows/notice-case.ts',
  'activities/case-records.ts',
  'acts/send-act.ts',
  'audit/merkle.ts',
  'mail/mailer.ts',
  'api/create-app.ts',
  'api/main.ts',
  'worker.ts',
  'worker-health.ts',
  'worker-loops.ts',
  'worker-schedules.ts',
  'config.ts',
  'config-values.ts',
  'config-faults.ts',
  'logging.ts',
  'system-clock.ts',
];

// The real configuration; only the rules that need types are left out, as snippets belong to no project.
const eslint = new ESLint({
  cwd: house,
  overrideConfigFile: join(root, 'eslint.config.js'),
  ruleFilter: ({ ruleId }) => ruleId.startsWith('boundaries/'),
  overrideConfig: {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { project: false } },
    settings: {
      'boundaries/root-path': house,
      'import/resolver': { typescript: { project: join(house, 'tsconfig.json') } },
    },
  },
});

async function complaints(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: join(house, filePath) });
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId ?? 'parser'}: ${message}`);
}

const forms = (source: string) => [
  `import { x } from '${source}';`,
  `import '${source}';`,
  `export { x } from '${source}';`,
  `export * from '${source}';`,
  `export const x = await import('${source}');`,
];

const forbidden: [from: string, source: string, why: RegExp][] = [
  ['domain/x.ts', '../db/connection.js', /law as pure data/],
  ['domain/x.ts', '../locators/host.js', /law as pure data/],
  ['domain/x.ts', 'node:crypto', /law as pure data/],
  ['domain/x.ts', 'zod', /law as pure data/],
  ['locators/x.ts', '../db/connection.js', /never fetches/],
  ['locators/x.ts', 'undici', /never fetches/],
  ['locators/x.ts', 'node:dns', /never fetches/],
  ['db/x.ts', '../activities/case-records.js', /knows only domain/],
  ['db/x.ts', '../config.js', /knows only domain/],
  ['db/x.ts', 'zod', /knows only domain/],
  ['evidence/x.ts', '../db/connection.js', /records of them are kept in db/],
  ['signatures/x.ts', '../db/connection.js', /nothing of cases/],
  ['signatures/x.ts', 'undici', /nothing of cases/],
  ['paper/x.ts', '../db/documents.js', /makes bytes of data/],
  ['paper/x.ts', 'sharp', /makes bytes of data/],
  ['codec/x.ts', '../domain/clock.js', /nothing of cases/],
  ['codec/failure-converter.ts', 'node:crypto', /packed with the workflows/],
  ['workflows/x.ts', '../codec/data-converter.js', /replayed/],
  ['workflows/x.ts', '../db/connection.js', /never ask db/],
  ['workflows/x.ts', '../activities/case-records.js', /as types only/],
  ['workflows/x.ts', '../api/create-app.js', /replayed/],
  ['workflows/x.ts', '../locators/host.js', /replayed/],
  ['workflows/x.ts', '../system-clock.js', /replayed/],
  ['workflows/x.ts', 'knex', /replayed/],
  ['workflows/x.ts', 'node:crypto', /replayed/],
  ['workflows/x.ts', '@temporalio/client', /replayed/],
  ['workflows/x.ts', 'zod', /5 to 15 times the memory/],
  ['workflows/messages.ts', '../db/connection.js', /never ask db/],
  ['activities/x.ts', '../workflows/notice-case.js', /only messages\.ts/],
  ['activities/x.ts', '../api/create-app.js', /never import each other/],
  ['activities/x.ts', '../config.js', /createApp\(deps\) or worker\.ts/],
  ['activities/x.ts', 'express', /createApp\(deps\) or worker\.ts/],
  ['activities/x.ts', 'knex', /createApp\(deps\) or worker\.ts/],
  ['acts/x.ts', '../workflows/notice-case.js', /only messages\.ts/],
  ['acts/x.ts', '../activities/case-records.js', /acts\/ send, activities\/ apply/],
  ['acts/x.ts', '../api/create-app.js', /nothing of HTTP/],
  ['acts/x.ts', 'zod', /bring a stored act to its case/],
  ['audit/x.ts', '../acts/send-act.js', /without the rest of the house/],
  ['audit/x.ts', 'zod', /without the rest of the house/],
  ['mail/x.ts', '../activities/case-records.js', /nothing of cases/],
  ['mail/x.ts', 'undici', /nothing of cases/],
  ['db/x.ts', '../mail/mailer.js', /knows only domain/],
  ['db/x.ts', '../audit/merkle.js', /knows only domain/],
  ['api/x.ts', '../activities/case-records.js', /never import each other/],
  ['api/x.ts', '../workflows/notice-case.js', /only messages\.ts/],
  ['api/x.ts', '../evidence/disk-store.js', /port of domain/],
  ['api/x.ts', '../signatures/signature-verifier.js', /whom to trust/],
  ['api/x.ts', '../system-clock.js', /createApp\(deps\) or worker\.ts/],
  ['api/x.ts', '@temporalio/worker', /createApp\(deps\) or worker\.ts/],
  ['api/main.ts', '../activities/case-records.js', /different processes/],
  ['api/main.ts', '../worker.js', /different processes/],
  ['ui/x.ts', '../domain/clock.js', /only HTTP/],
  ['standalone/x.ts', '../api/create-app.js', /would work on one machine only/],
  ['standalone/x.ts', '../worker.js', /would work on one machine only/],
  ['worker.ts', './api/create-app.js', /another process/],
  ['worker.ts', './workflows/notice-case.js', /as a bundle/],
  ['worker-health.ts', './db/connection.js', /beside its work/],
  ['worker-schedules.ts', './db/connection.js', /does none of it/],
  ['worker.ts', './acts/send-act.js', /as a bundle/],
  ['worker-loops.ts', './db/connection.js', /how it is done/],
  ['config-values.ts', './config.js', /what a value may look like/],
  ['config.ts', './db/connection.js', /reads the environment and nothing else/],
  ['config-faults.ts', './config.js', /looks at what was given/],
  ['logging.ts', './domain/clock.js', /knows no content/],
  ['db/migrate-main.ts', '../activities/case-records.js', /prepares a database/],
];

const typesOnly: [from: string, source: string][] = [
  ['workflows/x.ts', '../activities/case-records.js'],
  ['activities/x.ts', '../logging.js'],
  ['activities/x.ts', 'knex'],
  ['api/x.ts', '../logging.js'],
  ['api/x.ts', '../config.js'],
  ['api/x.ts', 'knex'],
];

const allowed: [from: string, source: string][] = [
  ['domain/x.ts', './clock.js'],
  ['locators/x.ts', '../domain/clock.js'],
  ['locators/x.ts', 'tldts'],
  ['db/x.ts', '../domain/clock.js'],
  ['db/x.ts', 'knex'],
  ['db/x.ts', 'node:crypto'],
  ['evidence/x.ts', 'sharp'],
  ['signatures/x.ts', 'pkijs'],
  ['paper/x.ts', 'pdfkit'],
  ['paper/x.ts', '../domain/clock.js'],
  ['signatures/x.ts', '../domain/clock.js'],
  ['codec/x.ts', 'node:crypto'],
  ['codec/x.ts', '@temporalio/proto'],
  ['codec/failure-converter.ts', '@temporalio/common'],
  ['workflows/x.ts', '../domain/clock.js'],
  ['workflows/x.ts', './messages.js'],
  ['workflows/x.ts', '@temporalio/workflow'],
  ['activities/x.ts', '../db/connection.js'],
  ['activities/x.ts', '../workflows/messages.js'],
  ['activities/x.ts', 'undici'],
  ['acts/x.ts', '../db/connection.js'],
  ['acts/x.ts', '../workflows/messages.js'],
  ['audit/x.ts', '../db/connection.js'],
  ['audit/x.ts', 'node:crypto'],
  ['api/x.ts', '../audit/merkle.js'],
  ['api/x.ts', '../acts/send-act.js'],
  ['api/x.ts', '../codec/data-converter.js'],
  ['api/x.ts', '../workflows/messages.js'],
  ['api/x.ts', '../db/connection.js'],
  ['api/x.ts', 'express'],
  ['api/main.ts', '../evidence/disk-store.js'],
  ['api/main.ts', '../codec/data-converter.js'],
  ['api/main.ts', '../config.js'],
  ['config.ts', './config-faults.js'],
  ['api/main.ts', './create-app.js'],
  ['standalone/x.ts', '../db/connection.js'],
  ['standalone/child.ts', '../worker.js'],
  ['standalone/child.ts', '../api/main.js'],
  ['worker.ts', './codec/data-converter.js'],
  ['worker.ts', './worker-loops.js'],
  ['worker-loops.ts', './acts/send-act.js'],
  ['worker-loops.ts', './audit/merkle.js'],
  ['worker-loops.ts', './mail/mailer.js'],
  ['mail/x.ts', '../db/connection.js'],
  ['mail/x.ts', 'nodemailer'],
  ['worker.ts', './worker-health.js'],
  ['worker.ts', './worker-schedules.js'],
  ['worker-schedules.ts', './domain/clock.js'],
  ['worker-schedules.ts', './workflows/messages.js'],
  ['worker.ts', './activities/case-records.js'],
  ['worker.ts', './workflows/messages.js'],
  ['test/x.ts', '../workflows/notice-case.js'],
  ['bench/x.ts', '../api/create-app.js'],
];

describe('the arrows between the rooms', function () {
  this.timeout(60_000);

  before(() => {
    for (const file of inhabitants) {
      mkdirSync(dirname(join(house, file)), { recursive: true });
      writeFileSync(join(house, file), 'export const x = 1;\nexport type X = typeof x;\n');
    }
    writeFileSync(join(house, 'tsconfig.json'), '{ "compilerOptions": { "module": "nodenext" } }');
    symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
  });

  after(() => {
    rmSync(house, { recursive: true });
  });

  for (const [from, source, why] of forbidden) {
    it(`refuse ${from} → ${source}, in every form, and say why`, async () => {
      for (const form of forms(source)) {
        const said = await complaints(from, form);
        expect(said, form).to.have.length(1);
        expect(said[0], form)
          .to.match(/^boundaries\/dependencies: /)
          .and.match(why);
      }
    });
  }

  for (const [from, source] of typesOnly) {
    it(`let ${from} know ${source} as a type and no more`, async () => {
      expect(await complaints(from, `import type { X } from '${source}';`)).to.deep.equal([]);
      expect(await complaints(from, `export type { X } from '${source}';`)).to.deep.equal([]);
      for (const form of [...forms(source), `import { type X } from '${source}';`]) {
        expect(await complaints(from, form), form).to.have.length(1);
      }
    });
  }

  for (const [from, source] of allowed) {
    it(`allow ${from} → ${source}`, async () => {
      for (const form of forms(source)) expect(await complaints(from, form), form).to.deep.equal([]);
    });
  }

  it('refuse a type of db/ in workflows/ too, and a type of express in domain/', async () => {
    expect(await complaints('workflows/x.ts', `import type { X } from '../db/connection.js';`)).to.have.length(1);
    expect(await complaints('domain/x.ts', `import type { Request } from 'express';`)).to.have.length(1);
  });

  it('refuse a file in no room', async () => {
    for (const stray of ['stray.ts', 'utils/x.ts', 'helpers/deep/x.ts']) {
      expect(await complaints(stray, 'export const x = 1;')).to.have.length(1);
    }
  });
});
