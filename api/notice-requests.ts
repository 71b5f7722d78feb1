import { z } from 'zod';
import { deviceCodeKinds, locatorKinds } from '../domain/locator.js';
import { media } from '../domain/notice.js';
import { noticeSources } from '../domain/sources.js';
import { code, day, id, line, prose, rawText } from './fields.js';

/** So many rows a notice may have, and so many locators one inspection. */
export const rowsAtMost = 1_000;
/** A body that carries a whole notice. */
export const noticeBytesAtMost = 8 * 1024 * 1024;

export const givenLocator = z
  .strictObject({ kind: z.enum(locatorKinds), value: rawText(8_192) })
  .meta({ id: 'GivenLocator' });

const givenDeviceCode = z
  .strictObject({ kind: z.enum(deviceCodeKinds), value: rawText(100) })
  .meta({ id: 'GivenDeviceCode' });

const factShape = {
  medium: z.enum(media),
  locators: z
    .array(givenLocator)
    .max(20)
    .default([])
    .describe('Several addresses of the same item; the narrowest is restricted, unless `target` says otherwise'),
  target: z.enum(locatorKinds).optional().describe('The kind of locator that a restriction will name'),
  protocol: line(100).optional().describe('A code of `/protocols`, or the name of another one'),
  deviceCodes: z.array(givenDeviceCode).max(20).optional(),
  substantiation: prose(20_000).optional(),
  evidenceIds: z.array(id).max(50).default([]),
  necessity: prose(10_000).optional().describe('Why anything wider than a page is necessary'),
};

/** A row of Annex 2, as it is sent. A draft may lack what the completeness gate asks for. */
export const newFact = z.strictObject(factShape).meta({ id: 'NewFact' });

/** The same in a whole notice: a fact whose `id` is given is kept. */
export const writtenFact = z.strictObject({ id: id.optional(), ...factShape }).meta({ id: 'WrittenFact' });

export const courtAct = z
  .strictObject({ court: line(300), number: line(100), date: day, inForceFrom: day })
  .meta({ id: 'CourtAct' });

const sourceAct = z
  .strictObject({ number: line(100), date: day })
  .meta({ id: 'GivenSourceAct' })
  .describe('The act that another track carries');

const headShape = {
  source: z.enum(noticeSources).optional().describe('Of `/notice-sources`; an ordinary notice where left out'),
  sourceAct: sourceAct.optional(),
  violationKind: code.optional().describe('Of `/violation-kinds`'),
  norm: line(1_000).optional(),
  courtAct: courtAct.optional(),
  necessity: prose(10_000).optional(),
  externalReference: line(100).optional().describe('The sender’s own number, unique per body'),
};

/** Rows up to the documented limit; more than that is 413, and not a field error. */
export function rowsOf<S extends z.ZodType>(row: S) {
  return z.array(row).meta({ maxItems: rowsAtMost });
}

export const newNotice = z.strictObject({ ...headShape, facts: rowsOf(newFact).default([]) }).meta({ id: 'NewNotice' });
export const writtenNotice = z.strictObject({ ...headShape, facts: rowsOf(writtenFact) }).meta({ id: 'WrittenNotice' });

export type GivenFact = z.output<typeof newFact> & { id?: string | undefined };
export type GivenNotice = Omit<z.output<typeof newNotice>, 'facts'> & { facts: GivenFact[] };
