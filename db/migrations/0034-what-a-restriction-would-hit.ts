import type { Knex } from 'knex';

/**
 * What lies within a wide target, by what is known here (safeguard 1). `place` says where a locator is, the outermost first, so that what lies within
 * another one begins like it: a name backwards with the path after it, an address as its bits. locators/place.ts says the same.
 */
export async function up(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  const fixed = `security definer set search_path = ${rows[0].schema}, pg_temp`;
  await db.raw(String.raw`
    create function place_of(kind text, normalised text) returns text language plpgsql immutable as $$
    declare
      url text[] := regexp_match(normalised, '^https{0,1}://([^/]*)(.*)$');
      host text := coalesce(trim(both '[]' from regexp_replace(url[1], ':[0-9]+$', '')), normalised);
      address inet;
      bits text;
    begin
      if url is null and kind not in ('domain', 'ip', 'cidr') then return null; end if;
      if host ~ ':|^[0-9./]+$' and pg_input_is_valid(host, 'inet') then
        address := host::inet;
        bits := 'x' || substr(encode(inet_send(address), 'hex'), 9);
        host := family(address) || ':'
          || left(case family(address) when 4 then bits::bit(32)::text else bits::bit(128)::text end, masklen(address));
      else
        host := reverse(host);
      end if;
      -- An index takes no longer ones; what is cut off lies deeper than any target reaches.
      return left(host || lower(coalesce(url[2], '')), 500);
    end $$;
    revoke execute on function place_of from public;
    grant execute on function place_of to habarlama_api, habarlama_worker;

    alter table locators add column place text collate "C" generated always as (place_of(kind, normalised)) stored;
    create index locators_by_place on locators (place);

    -- Locators of filed facts in some ranges of places, as far as whoever asks sees them: this many at most. On a network also the names that were given
    -- in one row with an address of it. Neither the target itself nor what the fact in question names beside it: that is the same item.
    create function known_within(sought text, own_fact uuid, ranges jsonb, on_network boolean, at_most int)
    returns table (fact_id uuid, kind text, normalised text, unicode text, scope text, place text) language sql stable as $$
      select l.fact_id, l.kind, l.normalised, l.unicode, l.scope, l.place
        from (
          select o.* from jsonb_to_recordset(ranges) as r (low text, high text)
            -- In the order of the index and with an end of its own, or Postgres reads the whole table for a range that it cannot guess.
           cross join lateral (
             select c.fact_id, c.kind, c.normalised, c.unicode, c.scope, c.place
               from locators c
               join facts f on f.id = c.fact_id
               join notices n on n.id = f.notice_id and n.status in ('submitted', 'in_review', 'second_opinion', 'in_execution', 'closed')
              where c.place >= r.low and c.place < r.high and c.normalised <> sought
                and not exists (select from locators own where own.fact_id = own_fact and own.normalised = c.normalised)
              order by c.place
              limit at_most) o
          union all
          select s.fact_id, s.kind, s.normalised, s.unicode, s.scope, s.place
            from jsonb_to_recordset(case when on_network then ranges else '[]' end) as r (low text, high text)
           cross join lateral (
             select c.fact_id
               from locators c
               join facts f on f.id = c.fact_id
               join notices n on n.id = f.notice_id and n.status in ('submitted', 'in_review', 'second_opinion', 'in_execution', 'closed')
              where c.place >= r.low and c.place < r.high
              order by c.place
              limit at_most) o
            join locators s on s.fact_id = o.fact_id and s.place !~ '^[46]:'
           where not exists (select from locators own where own.fact_id = own_fact and own.normalised = s.normalised)
        ) l
        limit 2 * at_most $$;
    revoke execute on function known_within from public;
    grant execute on function known_within to habarlama_api;

    -- Of all bodies' cases how many, and the numbers of the acts in force; no address, no case.
    create function count_within(asked jsonb, at_most int)
    returns table (at int, hosts int, accounts int, pages int, addresses int, more boolean, restricted int, numbers text[])
    language plpgsql stable ${fixed} as $$
    begin
      if not (coalesce((actor_in_force()).roles && array['officer', 'head', 'registrar', 'reviewer', 'supervisor', 'auditor'], false)
              or acts_for_the_house()) then return; end if;
      return query
        select a.at,
               (count(distinct split_part(k.place, '/', 1)) filter (where k.place !~ '^[46]:|\*$' and split_part(k.place, '/', 1) is distinct from a.host))::int,
               (count(distinct k.normalised) filter (where k.scope = 'account'))::int,
               (count(distinct k.normalised) filter (where k.scope = 'page'))::int,
               (count(distinct k.normalised) filter (where k.scope in ('ip', 'cidr')))::int,
               count(*) > at_most,
               count(distinct r.id)::int,
               (array_agg(distinct p.number) filter (where p.number is not null))[1:20]
          from jsonb_to_recordset(asked) as a (at int, target text, host text, fact uuid, ranges jsonb, network boolean)
          cross join lateral known_within(a.target, a.fact, a.ranges, a.network, at_most + 1) k
          left join restrictions r on r.normalised = k.normalised and r.lifted_at is null
          left join prescriptions p on p.id = r.prescription_id
         group by a.at, a.host;
    end $$;
    revoke execute on function count_within from public;
    grant execute on function count_within to habarlama_api;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop function count_within, known_within;
    drop index locators_by_place;
    alter table locators drop column place;
    drop function place_of;
  `);
}
