import { z } from 'zod';
import { media } from '../../domain/notice.js';
import { rulingKinds } from '../../domain/receipts.js';
import { scopes } from '../../domain/scope.js';
import { locatorKinds } from '../../domain/locator.js';
import { verdicts } from '../../domain/verdicts.js';
import { storyActs } from './story-act-schema.js';

const text = z.string().min(1);
/** The place of a fact in the sample, from 1. */
const place = z.int().min(1);
const places = z.array(place).min(1);
/** Acts on the part that was split off instead of the whole. */
const onPart = { part: z.literal(true).optional() };
const screenshots = z.array(z.strictObject({ title: text, lines: z.array(text).min(1) }));
const faults = z.array(z.strictObject({ pointer: text, code: text })).min(1);

const filing = [
  /** Asks how the addresses are understood before anything is filed. */
  z.strictObject({
    act: z.literal('inspect'),
    found: z.array(
      z.strictObject({
        scope: z.enum(scopes),
        hardStop: text.optional(),
        restricted: z.boolean().default(false),
        warnings: z.array(text).optional(),
      }),
    ),
  }),
  z.strictObject({ act: z.literal('draft') }),
  /** Fills in what was missing. */
  z.strictObject({
    act: z.literal('change'),
    notice: z.strictObject({ norm: text.optional(), necessity: text.optional() }).optional(),
    facts: z
      .array(
        z.strictObject({
          fact: place,
          medium: z.enum(media).optional(),
          locators: z.array(z.strictObject({ kind: z.enum(locatorKinds), value: text })).optional(),
          target: z.enum(locatorKinds).optional(),
          protocol: text.optional(),
          substantiation: text.optional(),
          necessity: text.optional(),
          screenshots: screenshots.optional(),
        }),
      )
      .default([]),
  }),
  /** `refused`: everything the gate has to name; without it the notice has to be taken. `text`: instead of the form's own words. */
  z.strictObject({
    act: z.literal('submit'),
    text: text.optional(),
    refused: faults.optional(),
    /** Why he may not file at all. */
    forbidden: text.optional(),
  }),
  z.strictObject({ act: z.literal('ask_hard_stop'), facts: places, reasons: text }),
  z.strictObject({
    act: z.literal('rule_hard_stop'),
    by: text.default('supervisor.saule'),
    facts: places,
    allow: z.boolean(),
    reasons: text,
  }),
] as const;

const review = [
  /** The reviewer takes the lease and writes verdicts into the sheet. */
  z.strictObject({
    act: z.literal('decide'),
    ...onPart,
    verdicts: z
      .array(
        z.strictObject({
          fact: place,
          verdict: z.enum(verdicts),
          reasonCode: text,
          reasons: text,
          target: z.enum(locatorKinds).optional(),
        }),
      )
      .min(1),
  }),
  z.strictObject({ act: z.literal('split'), facts: places, reason: text }),
  z.strictObject({
    act: z.literal('return'),
    missing: z.array(z.strictObject({ code: text, pointer: text.optional(), text })).min(1),
  }),
  z.strictObject({
    act: z.literal('complete'),
    ...onPart,
    secondOpinionBy: z.enum(['reviewer', 'supervisor']).nullable().default(null),
  }),
  /** A second reader: the account named, else whoever the rules ask for. */
  z.strictObject({
    act: z.literal('second_opinion'),
    ...onPart,
    by: text.optional(),
    opinion: z.enum(['agree', 'disagree']),
    reasons: text,
  }),
] as const;

const execution = [
  /** A supervisor answers once that recipient has asked or could not. */
  z.strictObject({
    act: z.literal('rule'),
    ...onPart,
    by: text.default('supervisor.saule'),
    recipient: text,
    ruling: z.enum(rulingKinds),
    reasons: text,
  }),
  z.strictObject({ act: z.literal('wait_closed'), ...onPart }),
] as const;

/** One thing somebody does, in the order of a sample. */
export const act = z.discriminatedUnion('act', [...filing, ...review, ...execution, ...storyActs]);
export type Act = z.output<typeof act>;
export type ActName = Act['act'];
export type ActOf<K extends ActName> = Extract<Act, { act: K }>;
