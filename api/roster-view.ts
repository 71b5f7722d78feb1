import { z } from 'zod';
import type { RosterEntry } from '../db/roster-views.js';
import { rosterRowsAtMost, rosterStatuses } from '../domain/roster.js';
import type { RosterRow, RowFault } from '../domain/roster.js';
import { mayActOnRoster } from '../domain/roster-rights.js';
import type { RosterVerb } from '../domain/roster-rights.js';
import type { Actor } from '../domain/roles.js';
import { action, id, line, moment } from './fields.js';
import type { ActionView } from './fields.js';
import type { FieldError } from './problem.js';

/** A row as it is sent: Annex 1, and no other personal data. */
export const givenRow = z.strictObject({
  fullName: line(300).describe('Surname, name and, where there is one, patronymic'),
  email: line(254).describe('Work e-mail, by which an officer’s account is found'),
  phone: line(40).describe('Mobile telephone of Kazakhstan, however written; kept as `+7…`'),
  organisation: line(300).optional().describe('The subordinate organisation, for its staff'),
});
export const givenRows = z.array(givenRow).max(rosterRowsAtMost);

export const rowSchema = z
  .object({
    fullName: z.string(),
    email: z.string(),
    phone: z.string().optional().describe('Missing only from a list that was taken over'),
    organisation: z.string().optional(),
  })
  .meta({ id: 'RosterRow' });

export const rosterSchema = z
  .object({
    id,
    body: z.string(),
    status: z.enum(rosterStatuses),
    version: z.number().int().optional().describe('Counted per body; none while it is a draft'),
    source: z.enum(['submitted', 'taken_over']).describe('Taken over: who could file when the duty began'),
    size: z.number().int(),
    openedAt: moment,
    submittedAt: moment.optional(),
    replacedAt: moment.optional(),
    signedBy: z.object({ fullName: z.string(), post: z.string() }).optional(),
    sha256: z.string().optional().describe('Over the canonical JSON (RFC 8785) of its rows'),
    actions: z.array(action),
  })
  .meta({ id: 'Roster' });

export const diffSchema = z
  .object({
    against: z.number().int().describe('The version in force that it is compared with; 0 where there was none'),
    kept: z.number().int(),
    added: z.array(rowSchema),
    changed: z.array(z.object({ from: rowSchema, to: rowSchema })),
    removed: z.array(rowSchema),
  })
  .meta({ id: 'RosterDiff' });

const offered: readonly { verb: Exclude<RosterVerb, 'read'>; method: ActionView['method']; path: string }[] = [
  { verb: 'edit', method: 'PUT', path: '' },
  { verb: 'discard', method: 'DELETE', path: '' },
  { verb: 'submission', method: 'POST', path: '/submission' },
];

type Subject = Pick<RosterEntry, 'id' | 'bodyCode' | 'status'>;

/** What this actor may do with a roster now, out of the table that the server enforces. */
export function rosterActions(actor: Actor, roster: Subject, signingBody: string | null): ActionView[] {
  return offered.map(({ verb, method, path }) => {
    const permission = mayActOnRoster(actor, verb, { ...roster, signingBody });
    return {
      ...{ name: verb, method, href: `/api/v1/rosters/${roster.id}${path}`, allowed: permission.allowed },
      ...(permission.allowed ? {} : { reason: permission.reason }),
    };
  });
}

/** A roster as `rosterSchema` says. */
export function viewRoster(actor: Actor, roster: RosterEntry, signingBody: string | null): unknown {
  const { signedName, signedPost } = roster;
  return {
    ...{ id: roster.id, body: roster.bodyCode, status: roster.status, version: roster.version ?? undefined },
    ...{ source: roster.source, size: roster.size, openedAt: roster.openedAt },
    submittedAt: roster.submittedAt ?? undefined,
    replacedAt: roster.replacedAt ?? undefined,
    signedBy: signedName === null ? undefined : { fullName: signedName, post: signedPost ?? '' },
    sha256: roster.sha256 ?? undefined,
    actions: rosterActions(actor, roster, signingBody),
  };
}

/** A row as `rowSchema` says. */
export function viewRow({ fullName, email, phone, organisation }: RosterRow): z.output<typeof rowSchema> {
  return {
    ...{ fullName, email },
    ...(phone === null ? {} : { phone }),
    ...(organisation === null ? {} : { organisation }),
  };
}

/** Faults of rows as errors of a request that carries them under `rows`. */
export function rowErrors(faults: readonly RowFault[]): FieldError[] {
  return faults.map(({ index, field, code }) => ({ pointer: `#/rows/${index}/${field}`, code }));
}
