import { z } from 'zod';
import { scopes } from '../domain/scope.js';
import { day, halfYear, moment } from './fields.js';
import { figuresSchema } from './statistics-view.js';

const text = { kk: z.string(), ru: z.string(), en: z.string() };
const count = z.int().nonnegative();
const { notices, facts, restrictions, executions, resumptions, complaints } = figuresSchema.shape;

const groupCounts = {
  notices: notices.omit({ returnReasons: true, seconds: true }),
  facts: facts.omit({ reasons: true }),
  restrictions: restrictions.omit({ liftedBy: true, pastReview: true }),
};
const namedCount = z.object({ code: z.string(), ...text, count }).meta({ id: 'NamedCount' });
const namedGroup = z.object({ code: z.string(), ...text, ...groupCounts }).meta({ id: 'NamedGroup' });

/** What a report says, as it was hashed. */
export const transparencySchema = z
  .object({
    halfYear: z.object({ code: halfYear, firstDay: day, lastDay: day }),
    authorisedBody: z.object(text),
    definition: z.object(text).describe('By which moment each thing counts, and what is left out'),
    total: z.object({
      notices: notices.omit({ returnReasons: true }),
      facts: groupCounts.facts,
      restrictions: restrictions.omit({ liftedBy: true }),
      ...{ executions, resumptions, complaints },
    }),
    returnReasons: z.array(namedCount),
    verdictReasons: z.array(namedCount),
    liftedBy: z.array(namedCount),
    scopes: z.array(z.object({ scope: z.enum(scopes), ...text, restrictions: groupCounts.restrictions })),
    wide: groupCounts.restrictions.describe('Of whatever is wider than a page'),
    bodies: z.array(namedGroup).describe('Never crossed with kinds'),
    violationKinds: z
      .array(namedGroup)
      .describe(
        'Sensitive kinds of few cases are one row, `FEW_SENSITIVE`; if still too few, `NOT_TOLD_APART` with other kinds',
      ),
  })
  .meta({ id: 'TransparencyContent' });

const entry = {
  halfYear: halfYear.describe('Its number'),
  frozenAt: moment,
  sha256: z.string().describe('Over the canonical JSON (RFC 8785) of the content'),
};
export const transparencyEntry = z.object(entry).meta({ id: 'TransparencyEntry' });
export const transparencyReport = z
  .object({ ...entry, content: transparencySchema })
  .meta({ id: 'TransparencyReport' });
