import type { Knex } from 'knex';
import type { RecipientKind, RecipientRule } from '../domain/recipient.js';
import { scopes } from '../domain/scope.js';
import type { Scope } from '../domain/scope.js';
import { newId } from './new-id.js';

export interface NewRecipient {
  code: string;
  name: string;
  kind: RecipientKind;
  platform?: string;
  /** The scopes that are sent to it; all by default. */
  scopes?: Scope[];
  languages: ('kk' | 'ru')[];
  /** Where prescriptions are POSTed; without one the recipient polls. */
  endpoint?: string;
  /** The endpoint's Standard Webhooks secret (`whsec_…`). */
  secret?: string;
}

/** Where and how to reach a recipient. */
export interface RecipientEndpoint {
  id: string;
  endpoint: string | null;
  secret: string | null;
  disabled: boolean;
}

// Not the id: dispatches name it.
const broughtUpToDate = [
  'name',
  'kind',
  'platform',
  'scopes',
  'languages',
  'endpoint',
  'secret',
  'endpoint_disabled_at',
  'updated_at',
] as const;

/** Creates a recipient or brings it up to date, bound by its code. Its endpoint is enabled again. Gives its id. */
export async function upsertRecipient(db: Knex, recipient: NewRecipient, at: number): Promise<string> {
  const [row] = await db<Record<'id' | (typeof broughtUpToDate)[number], string>>('recipients')
    .insert({
      id: newId(at),
      code: recipient.code,
      name: recipient.name,
      kind: recipient.kind,
      platform: recipient.platform ?? null,
      scopes: recipient.scopes ?? [...scopes],
      languages: recipient.languages,
      endpoint: recipient.endpoint ?? null,
      secret: recipient.secret ?? null,
      endpoint_disabled_at: null,
      updated_at: new Date(at),
    } as object)
    .onConflict('code')
    .merge([...broughtUpToDate])
    .returning('id');
  if (row === undefined) throw new Error('An upsert answered nothing');
  return row.id;
}

/** Active recipients, as the routing rule sees them. */
export async function activeRecipients(db: Knex): Promise<RecipientRule[]> {
  const rows = await db<{
    id: string;
    kind: RecipientKind;
    platform: string | null;
    scopes: Scope[];
    active: boolean;
    code: string;
  }>('recipients')
    .where({ active: true })
    .orderBy('code')
    .select('id', 'kind', 'platform', 'scopes');
  return rows.map(({ platform, ...rule }) => ({ ...rule, ...(platform === null ? {} : { platform }) }));
}

/** Where to reach a recipient. Throws if there is none. */
export async function recipientEndpoint(db: Knex, id: string): Promise<RecipientEndpoint> {
  const row = await db<{
    id: string;
    endpoint: string | null;
    secret: string | null;
    endpoint_disabled_at: Date | null;
  }>('recipients')
    .where({ id })
    .first('id', 'endpoint', 'secret', 'endpoint_disabled_at');
  if (row === undefined) throw new Error(`There is no recipient ${id}`);
  return { id: row.id, endpoint: row.endpoint, secret: row.secret, disabled: row.endpoint_disabled_at !== null };
}

/** Stops sending to an endpoint that said it is gone (HTTP 410). */
export async function disableEndpoint(tx: Knex, id: string, at: number): Promise<void> {
  await tx('recipients')
    .where({ id })
    .whereNull('endpoint_disabled_at')
    .update({ endpoint_disabled_at: new Date(at) });
}
