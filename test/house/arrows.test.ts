import { expect } from 'chai';
import { type Complaint, linted } from '../support/linted.js';

/** What there is to point at, so that renaming a file of ours breaks no test of the arrows. */
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

const lines = new Map(inhabitants.map((file) => [file, ['export const x = 1;', 'export type X = typeof x;']]));
let said: Complaint[] = [];

/** Puts one line more into a file, so that the linter is run once for all of them. What it says is known when the tests run. */
function ask(file: string, code: string): { code: string; said: () => string[] } {
  const before = lines.get(file) ?? [];
  lines.set(file, [...before, code]);
  return { code, said: () => complaints(file, before.length + 1) };
}

function complaints(file: string, line: number): string[] {
  const found = said.filter((one) => one.file === file && one.line === line);
  return found.map(({ rule = '', said: what }) => `${rule}: ${what}`);
}

let names = 0;

function forms(source: string): string[] {
  names += 1;
  return [
    `import { x as imported${names} } from '${source}';`,
    `import '${source}';`,
    `export { x as passed${names} } from '${source}';`,
    `export * from '${source}';`,
    `export const awaited${names} = await import('${source}');`,
  ];
}

const typeForms = (source: string) => {
  names += 1;
  return [
    `import type { X as Imported${names} } from '${source}';`,
    `export type { X as Passed${names} } from '${source}';`,
  ];
};

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

  before(async () => {
    const files = [...lines].map(([file, code]) => [file, code.join('\n')]);
    const everything = await linted(Object.fromEntries(files) as Record<string, string>);
    said = everything.filter(({ rule }) => rule === undefined || rule.startsWith('boundaries'));
    expect(said.filter(({ rule }) => rule === undefined)).to.deep.equal([]);
  });

  for (const [from, source, why] of forbidden) {
    const asked = forms(source).map((form) => ask(from, form));
    it(`refuse ${from} → ${source}, in every form, and say why`, () => {
      for (const { code, said: found } of asked) {
        expect(found(), code).to.have.length(1);
        expect(found()[0], code)
          .to.match(/^boundaries\(dependencies\): /)
          .and.match(why);
      }
    });
  }

  for (const [from, source] of typesOnly) {
    const asTypes = typeForms(source).map((form) => ask(from, form));
    const further = [...forms(source), `import { type X as Inline${names} } from '${source}';`];
    const asValues = further.map((form) => ask(from, form));
    it(`let ${from} know ${source} as a type and no more`, () => {
      for (const { code, said: found } of asTypes) expect(found(), code).to.deep.equal([]);
      for (const { code, said: found } of asValues) expect(found(), code).to.have.length(1);
    });
  }

  for (const [from, source] of allowed) {
    const asked = forms(source).map((form) => ask(from, form));
    it(`allow ${from} → ${source}`, () => {
      for (const { code, said: found } of asked) expect(found(), code).to.deep.equal([]);
    });
  }

  const asTypes = [
    ...typeForms('../db/connection.js').map((form) => ask('workflows/x.ts', form)),
    ...typeForms('express').map((form) => ask('domain/x.ts', form)),
  ];
  it('refuse a type of db/ in workflows/ too, and a type of express in domain/', () => {
    for (const { code, said: found } of asTypes) expect(found(), code).to.have.length(1);
  });

  const strays = ['stray.ts', 'utils/x.ts', 'helpers/deep/x.ts'].map((file) => ask(file, 'export const x = 1;'));
  it('refuse a file in no room', () => {
    for (const { said: found } of strays) expect(found()).to.have.length(1);
  });

  const namesakes = ['domain/config.ts', 'domain/worker.ts'].map((file) => ask(file, "import '../db/connection.js';"));
  it('bind a file to its own room, whatever file of another room has its name', () => {
    for (const { said: found } of namesakes) expect(found()[0]).to.match(/law as pure data/);
  });
});
