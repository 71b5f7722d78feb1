import type { Knex } from 'knex';

/** Whether malware was looked for in a file. What is there already came in when nobody did. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table evidence
      add column scan text not null default 'not_required' check (scan in ('not_required', 'unscanned', 'clean')),
      add column scanned_at timestamptz;
    create index evidence_by_file on evidence (sha256);
    create index evidence_unscanned on evidence (sha256) where scan = 'unscanned';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index evidence_unscanned, evidence_by_file;
    alter table evidence drop column scanned_at, drop column scan;
  `);
}
