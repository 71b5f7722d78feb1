import { z } from 'zod';
import { dispatchStatuses } from '../../domain/dispatch-status.js';
import { deviceCodeKinds, locatorKinds } from '../../domain/locator.js';
import { noticeStatuses, outcomes } from '../../domain/notice-status.js';
import { media } from '../../domain/notice.js';
import { languages } from '../../domain/roles.js';
import { verdicts } from '../../domain/verdicts.js';
import { operatorScript } from '../operator-script.js';
import { sampleRecipients } from '../sample-accounts.js';
import { act } from './act-schema.js';

const text = z.string().min(1);
const recipients = sampleRecipients.map(({ code }) => code) as [string, ...string[]];

/** One screenshot: what it shows is drawn when the sample is played. */
const screenshot = z.strictObject({ title: text, lines: z.array(text).min(1) });

/** One row of Annex 2 as the officer types it. What the gate asks for may be missing: then it is refused. */
const fact = z.strictObject({
  medium: z.enum(media),
  locators: z.array(z.strictObject({ kind: z.enum(locatorKinds), value: text })).min(1),
  target: z.enum(locatorKinds).optional(),
  protocol: text.optional(),
  deviceCodes: z.array(z.strictObject({ kind: z.enum(deviceCodeKinds), value: text })).optional(),
  substantiation: text.optional(),
  necessity: text.optional(),
  screenshots: z.array(screenshot).default([]),
});

const notice = z.strictObject({
  violationKind: text,
  norm: text.optional(),
  courtAct: z.strictObject({ court: text, number: text, date: z.iso.date(), inForceFrom: z.iso.date() }).optional(),
  necessity: text.optional(),
  externalReference: text.optional(),
  facts: z.array(fact).min(1),
});

/** Where one notice, or a part that was split off it, has to stand at the end. */
const ending = z.strictObject({
  status: z.enum(noticeStatuses),
  outcome: z.enum(outcomes).optional(),
  /** Fact by fact, in their order. */
  verdicts: z.array(z.enum([...verdicts, 'pending'])).min(1),
  dispatches: z
    .partialRecord(
      z.enum(recipients),
      z.strictObject({ status: z.enum(dispatchStatuses), attempts: z.int().optional() }),
    )
    .default({}),
});

const receipt = z.strictObject({
  status: z.enum(['received', 'executed', 'impossible', 'unclear']),
  note: text.optional(),
});

/** A sample: a notice, who does what to it in which order, how operators behave, and where it has to stand at the end. */
export const sampleSchema = z.strictObject({
  title: text,
  story: text,
  /** Played only once that sample is over. */
  after: text.optional(),
  filer: text,
  /** Not asked for where a letter of the EDMS is signed. */
  attestation: z.strictObject({ language: z.enum(languages), post: text }).optional(),
  notice,
  operators: z
    .strictObject({
      SIM_TELECOM_A: operatorScript.optional(),
      SIM_TELECOM_B: operatorScript.optional(),
      POLLING_TELECOM: z.array(receipt).min(1).optional(),
      PLATFORM_KZ: z.array(receipt).min(1).optional(),
    })
    .default({}),
  acts: z.array(act).min(1),
  expect: ending.extend({ part: ending.optional() }),
});

export type Sample = z.output<typeof sampleSchema> & { id: string };
export type SampleFact = z.output<typeof fact>;
export type SampleNotice = z.output<typeof notice>;
export type Screenshot = z.output<typeof screenshot>;
export type Ending = z.output<typeof ending>;
export type PolledReceipt = z.output<typeof receipt>;
