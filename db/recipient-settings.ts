import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import type { RecipientKind } from '../domain/recipient.js';
import type { Scope } from '../domain/scope.js';

/** A recipient as people see it: that it has a secret, and never the secret. */
export interface RecipientEntry {
  id: string;
  code: string;
  name: string;
  kind: RecipientKind;
  platform: string | null;
  scopes: Scope[];
  languages: ('kk' | 'ru')[];
  endpoint: string | null;
  hasSecret: boolean;
  endpointDisabledAt: Date | null;
  active: boolean;
  revision: number;
  updatedAt: Date;
}

/** What an administrator may set. */
export interface RecipientSettings {
  /** Where prescriptions are POSTed; without one the recipient polls. */
  endpoint: string | null;
  /** Left as it is where absent: nobody can read it to send it back. */
  secret?: string;
  languages: ('kk' | 'ru')[];
}

interface RecipientRow {
  id: string;
  code: string;
  name: string;
  kind: RecipientKind;
  platform: string | null;
  scopes: Scope[];
  languages: ('kk' | 'ru')[];
  endpoint: string | null;
  has_secret: boolean;
  endpoint_disabled_at: Date | null;
  active: boolean;
  revision: number;
  updated_at: Date;
}

/** Recipients by their code (keyset: the code of the last one seen). */
export async function listRecipients(
  db: Knex,
  { after, limit }: { after?: string; limit: number },
): Promise<RecipientEntry[]> {
  const query = recipients(db).orderBy('code').limit(limit);
  if (after !== undefined) void query.where('code', '>', after);
  return ((await query) as RecipientRow[]).map(toRecipient);
}

/** One recipient; undefined if there is none. */
export async function findRecipient(db: Knex, id: string): Promise<RecipientEntry | undefined> {
  const row = (await recipients(db).where({ id }).first()) as RecipientRow | undefined;
  return row && toRecipient(row);
}

/** The recipient, its row locked until the transaction ends; undefined if there is none. */
export async function lockRecipient(tx: Knex, id: string): Promise<RecipientEntry | undefined> {
  const row = (await recipients(tx).where({ id }).forUpdate().first()) as RecipientRow | undefined;
  return row && toRecipient(row);
}

/** Changes how a locked recipient is reached. An endpoint that said it was gone is tried again. Gives the new revision. */
export async function changeRecipient(
  tx: Knex,
  clock: Clock,
  id: string,
  { endpoint, secret, languages }: RecipientSettings,
): Promise<number> {
  const [row] = await tx('recipients')
    .where({ id })
    .update({
      endpoint,
      languages,
      ...(secret === undefined ? {} : { secret }),
      endpoint_disabled_at: null,
      revision: tx.raw('revision + 1'),
      updated_at: new Date(clock.now()),
    })
    .returning<{ revision: number }[]>('revision');
  if (row === undefined) throw new Error(`There is no recipient ${id}`);
  return row.revision;
}

function recipients(db: Knex): Knex.QueryBuilder {
  return db('recipients').select(
    ...['id', 'code', 'name', 'kind', 'platform', 'scopes', 'languages', 'endpoint', 'endpoint_disabled_at'],
    ...['active', 'revision', 'updated_at', 'has_secret'],
  );
}

function toRecipient(row: RecipientRow): RecipientEntry {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    kind: row.kind,
    platform: row.platform,
    scopes: row.scopes,
    languages: row.languages,
    endpoint: row.endpoint,
    hasSecret: row.has_secret,
    endpointDisabledAt: row.endpoint_disabled_at,
    active: row.active,
    revision: row.revision,
    updatedAt: row.updated_at,
  };
}
