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
