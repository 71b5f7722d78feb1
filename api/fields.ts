import { z } from 'zod';
import { workEmailFault } from '../domain/work-email.js';

// C0, DEL, C1, and the separators that break lines in logs and forms; line breaks and tabs are allowed in longer texts.
const controls = /[\p{Cc}\u2028\u2029]/u;
const controlsButBreaks = /[^\P{Cc}\t\n\r]|[\u2028\u2029]/u;
// JSON can spell half a character (\ud800); Postgres and every reader downstream cannot.
const loneSurrogate = /\p{Surrogate}/u;

function cleanText(most: number, forbidden: RegExp) {
  return z
    .string()
    .max(most)
    .refine((text) => !forbidden.test(text), { error: 'control_character', params: { code: 'control_character' } })
    .refine((text) => !loneSurrogate.test(text), { error: 'lone_surrogate', params: { code: 'lone_surrogate' } })
    .overwrite((text) => text.normalize('NFC').trim())
    .min(1)
    .max(most);
}

/** One line of text: NFC, trimmed, without control characters, 1 to `most` UTF-16 units. */
export const line = (most: number) => cleanText(most, controls);

/** Text that may have several lines: NFC, trimmed, no other control characters, 1 to `most` UTF-16 units. */
export const prose = (most: number) => cleanText(most, controlsButBreaks);

/** Text kept exactly as typed (a locator is evidence of itself): 1 to `most` units, no lone surrogates, no null. */
export const rawText = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((text) => !loneSurrogate.test(text), { error: 'lone_surrogate', params: { code: 'lone_surrogate' } })
    .refine((text) => !text.includes('\u0000'), { error: 'control_character', params: { code: 'control_character' } });

/** The address of a mailbox, at most 254 characters (RFC 5321, without quotes and address literals). */
export const email = z
  .email({ abort: true })
  .max(254)
  .refine((text) => workEmailFault(text) === undefined, { error: 'wrong_format', params: { code: 'wrong_format' } });

/** An id of ours (UUID), lower-cased. */
export const id = z.uuid().toLowerCase();

/** An Almaty day, `2026-07-01`. The calendar has a year 0, and Postgres has none: nothing here is older than a century or so. */
export const day = z.iso
  .date()
  .refine((given) => given >= '1900-01-01', { error: 'too_early', params: { code: 'too_early' } });

/** A moment in UTC, `2026-07-01T09:30:00.000Z`. */
export const moment = z.iso.datetime();

/** A code of a reference list, UPPER_SNAKE. */
export const code = z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/u);

/** `true` or `false` in a query. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** A moment of a query: a UTC moment, or an Almaty day, which means where that day begins or ends. */
export const momentOrDay = z.union([z.iso.datetime(), z.iso.date()]);

/** Half of a year as the Rules count them, `2026-H2`. */
export const halfYear = z.string().regex(/^\d{4}-H[12]$/);

/** A person in an answer. */
export const person = z.object({ id: z.uuid(), fullName: z.string() }).meta({ id: 'Person' });

/** What may be done with a case, as the capability table sees it now. */
export const action = z
  .object({
    name: z.string(),
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    href: z.string(),
    allowed: z.boolean(),
    reason: z.string().optional().describe('Why it is not allowed: a code'),
  })
  .meta({ id: 'Action' });
export type ActionView = z.output<typeof action>;
