import type { Knex } from 'knex';

/** Notices of other tracks than the Rules' own: the act that they carry, and by when they have to be carried on. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table notices add column source_act jsonb, add column forward_by timestamptz,
      add constraint known_source check (source in ('notice', 'prosecutor', 'urgent', 'tax'));
    grant insert (source, source_act), update (source, source_act) on notices to habarlama_api;
    create index notices_of_other_tracks on notices (source, id) where source <> 'notice';

    alter table prescriptions add column source text not null default 'notice', add column source_act jsonb;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    alter table prescriptions drop column source, drop column source_act;
    drop index notices_of_other_tracks;
    revoke insert (source, source_act), update (source, source_act) on notices from habarlama_api;
    alter table notices drop constraint known_source, drop column source_act, drop column forward_by;
  `);
}
