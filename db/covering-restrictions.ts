import type { Knex } from 'knex';

/** A fact and the restriction that somebody says covers it. */
export interface NamedRestriction {
  factId: string;
  restrictionId: string;
}

/** Those pairs in which the restriction is in force on a locator of the fact, or on a host, an account or a network that contains one. */
export async function coveringRestrictions(db: Knex, named: readonly NamedRestriction[]): Promise<NamedRestriction[]> {
  if (named.length === 0) return [];
  const { rows } = await db.raw<{ rows: { fact_id: string; restriction_id: string }[] }>(
    `select v.fact_id, v.restriction_id
       from unnest(?::uuid[], ?::uuid[]) as v (fact_id, restriction_id)
       join restrictions r on r.id = v.restriction_id and r.lifted_at is null
      where exists (select from locators l cross join lateral (select ${hostOf} as host) h
                     where l.fact_id = v.fact_id and (l.normalised = r.normalised or ${contains}))`,
    [named.map(({ factId }) => factId), named.map(({ restrictionId }) => restrictionId)],
  );
  return rows.map((row) => ({ factId: row.fact_id, restrictionId: row.restriction_id }));
}

/** Restrictions in force that reach further than one of these, and over it: those that hold when it is lifted. */
export async function restrictionsOver(
  db: Knex,
  restrictionIds: readonly string[],
): Promise<{ innerId: string; outerId: string }[]> {
  if (restrictionIds.length === 0) return [];
  const { rows } = await db.raw<{ rows: { inner_id: string; outer_id: string }[] }>(
    `select l.id as inner_id, r.id as outer_id
       from restrictions l
       join restrictions r on r.id <> l.id and r.lifted_at is null and r.scope <> 'page'
       cross join lateral (select ${hostOf} as host) h
      where l.id = any (?::uuid[]) and ${contains}
      order by l.id, r.id`,
    [[...restrictionIds]],
  );
  return rows.map((row) => ({ innerId: row.inner_id, outerId: row.outer_id }));
}

/** Restrictions in force that lie under this one. */
export async function restrictionsUnder(db: Knex, restrictionId: string, atMost: number): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { inner_id: string }[] }>(
    `select l.id as inner_id
       from restrictions r
       join restrictions l on l.id <> r.id and l.lifted_at is null
       cross join lateral (select ${hostOf} as host) h
      where r.id = ? and r.scope <> 'page' and ${contains}
      order by l.id limit ?`,
    [restrictionId, atMost],
  );
  return rows.map((row) => row.inner_id);
}

/** The name, address or network of the locator `l`: of a URL without port and brackets. */
const hostOf = String.raw`case when l.kind <> 'url' then l.normalised
  else trim(both '[]' from regexp_replace(substring(l.normalised from '^[a-z]+://([^/]*)'), ':[0-9]+$', '')) end`;

const withoutScheme = (url: string) => `regexp_replace(${url}, '^[a-z]+://', '')`;
const withoutWildcard = String.raw`regexp_replace(r.normalised, '^\*\.', '')`;

/** The restriction `r` reaches further than the locator `l`, and over it. A plain name does not hold its own wildcard. */
const contains = `case
  when r.kind in ('ip', 'cidr') then case when h.host ~ '^[0-9./]+$|:' then h.host::inet <<= r.normalised::inet else false end
  when r.kind = 'domain' then l.normalised <> '*.' || r.normalised
    and right('.' || h.host, length(${withoutWildcard}) + 1) = '.' || ${withoutWildcard}
  when r.kind = 'url' and r.scope <> 'page'
    then starts_with(${withoutScheme('l.normalised')}, rtrim(${withoutScheme('r.normalised')}, '/') || '/')
  else false end`;
