import type { Knex } from 'knex';

/** Notices of other tracks than the Rules' own: the act that they carry, and by when they have to be carried on. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table notices add column source_act jsonb, add column forward_by timestamptz,
      add constraint known_source check (source in ('notice', 'prosecutor', 'urgent', 'tax'));
    grant insert (source, source_act), update (source, source_act) on notices to habarlama_api;
    create index notices_of_other_tracks on notices (source, id) where source <> 'notice';

    -- The track of a notice is chosen before its number: whoever left it then would leave clause 11, or come back under it.
    create function track_is_settled() returns trigger language plpgsql as $$
    begin
      if old.status not in ('draft', 'returned') or (new.source <> old.source and old.number is not null) then
        raise insufficient_privilege using message = 'the track of this notice is settled';
      end if;
      return new;
    end $$;
    create trigger track_is_settled before update of source, source_act on notices for each row
      when (new.source is distinct from old.source or new.source_act is distinct from old.source_act) execute function track_is_settled();
    revoke execute on function track_is_settled from public;

    alter table prescriptions add column source text not null default 'notice', add column source_act jsonb;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    alter table prescriptions drop column source, drop column source_act;
    drop trigger track_is_settled on notices;
    drop function track_is_settled;
    drop index notices_of_other_tracks;
    revoke insert (source, source_act), update (source, source_act) on notices from habarlama_api;
    alter table notices drop constraint known_source, drop column source_act, drop column forward_by;
  `);
}
