import type { Knex } from 'knex';

/** A day's signed root, as it is kept. */
export interface AuditRoot {
  day: string;
  leaves: number;
  root: string;
  previous: string;
  hash: string;
  keyId: string;
  publicKey: string;
  signature: string;
  signedAt: Date;
}

/** What a root covers of one chain. */
export interface CoveredChain {
  caseId: string;
  length: number;
  head: string;
}

interface RootRow {
  day: string;
  leaves: number;
  root: string;
  previous: string;
  hash: string;
  key_id: string;
  public_key: string;
  signature: string;
  signed_at: Date;
}

interface LeafRow {
  case_id: string;
  length: number;
  head: string;
}

const leavesAtOnce = 2_000;

/** Signed roots, the newest first (keyset: the day of the last one seen). */
export async function listRoots(db: Knex, { before, limit }: { before?: string; limit: number }): Promise<AuditRoot[]> {
  const query = db('audit_roots').orderBy('day', 'desc').limit(limit);
  if (before !== undefined) void query.where('day', '<', before);
  const rows: RootRow[] = await query.select(...columns(db));
  return rows.map(toRoot);
}

/** Every signed root, the oldest first. */
export async function allRoots(db: Knex): Promise<AuditRoot[]> {
  const rows: RootRow[] = await db('audit_roots')
    .orderBy('day')
    .select(...columns(db));
  return rows.map(toRoot);
}

/** When the first event of all was recorded, in milliseconds since the epoch. */
export async function firstEventAt(db: Knex): Promise<number | undefined> {
  const first = await db('audit_events').orderBy('at').first<{ at: Date } | undefined>('at');
  return first?.at.getTime();
}

/**
 * Every chain with events between two moments that no root covers yet, up to its last such event. An event that came late into a day whose root
 * was made already is found the day after.
 */
export async function uncoveredChains(db: Knex, from: Date | null, before: Date): Promise<CoveredChain[]> {
  const { rows } = await db.raw<{ rows: LeafRow[] }>(
    `with changed as (
       select distinct on (case_id) case_id, position, hash from audit_events
       where at >= coalesce(?::timestamptz, '-infinity') and at < ? order by case_id, position desc
     )
     select c.case_id, c.position as length, c.hash as head from changed c
     left join lateral (
       select l.length from audit_root_leaves l where l.case_id = c.case_id order by l.length desc limit 1
     ) covered on true
     where c.position > coalesce(covered.length, 0)
     order by c.case_id`,
    [from, before],
  );
  return rows.map(toChain);
}

/** Keeps a signed root with its leaves, in their order. */
export async function keepRoot(tx: Knex, root: AuditRoot, chains: readonly CoveredChain[]): Promise<void> {
  await tx('audit_roots').insert({
    day: root.day,
    leaves: root.leaves,
    root: root.root,
    previous: root.previous,
    hash: root.hash,
    key_id: root.keyId,
    public_key: root.publicKey,
    signature: root.signature,
    signed_at: root.signedAt,
  });
  const rows = chains.map(({ caseId, length, head }, index) => ({
    day: root.day,
    index,
    case_id: caseId,
    length,
    head,
  }));
  for (let done = 0; done < rows.length; done += leavesAtOnce)
    await tx('audit_root_leaves').insert(rows.slice(done, done + leavesAtOnce));
}

/** What a day's root covers, in the order of its leaves. */
export async function chainsOfRoot(db: Knex, day: string): Promise<CoveredChain[]> {
  const rows: LeafRow[] = await db('audit_root_leaves')
    .where({ day })
    .orderBy('index')
    .select('case_id', 'length', 'head');
  return rows.map(toChain);
}

/** The last day whose root covers a case. */
export async function lastDayCovering(db: Knex, caseId: string): Promise<string | undefined> {
  const row = await db('audit_root_leaves')
    .where({ case_id: caseId })
    .orderBy('length', 'desc')
    .first<{ day: string } | undefined>(db.raw('day::text as day'));
  return row?.day;
}

export async function findRoot(db: Knex, day: string): Promise<AuditRoot | undefined> {
  const row = await db('audit_roots')
    .where({ day })
    .first<RootRow | undefined>(...columns(db));
  return row && toRoot(row);
}

function columns(db: Knex) {
  const rest = ['leaves', 'root', 'previous', 'hash', 'key_id', 'public_key', 'signature', 'signed_at'] as const;
  return [db.raw('day::text as day'), ...rest];
}

function toRoot(row: RootRow): AuditRoot {
  const { day, leaves, root, previous, hash, signature } = row;
  return {
    day,
    leaves,
    root,
    previous,
    hash,
    keyId: row.key_id,
    publicKey: row.public_key,
    signature,
    signedAt: row.signed_at,
  };
}

function toChain({ case_id, length, head }: LeafRow): CoveredChain {
  return { caseId: case_id, length, head };
}
