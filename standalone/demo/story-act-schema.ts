import { z } from 'zod';
import { complaintDecisions } from '../../domain/complaint-status.js';
import { documentStandings } from '../../domain/document-standing.js';
import { signerPosts } from '../../domain/edms.js';
import { mailModes, notificationEventNames } from '../../domain/notifications.js';
import { documentKinds } from '../../domain/paper.js';
import { languages } from '../../domain/roles.js';

const text = z.string().min(1);
const count = z.int().min(0);
const by = text;

/** The list of a body (Rules, clauses 5 and 6). */
const rosters = [
  /** Drafted, read out of a table (as values with semicolons, or a workbook), compared with the list in force, and put in its place. */
  z.strictObject({
    act: z.literal('renew_roster'),
    ...{ by, post: text, csv: z.array(text).min(2), format: z.enum(['csv', 'xlsx']).default('csv') },
    diff: z.strictObject({ kept: count, added: count, changed: count, removed: count }),
  }),
] as const;

/** What comes by the EDMS (Rules, clause 9). */
const letters = [
  /** The notice of the sample, as a letter that a head has signed; entered with its files and handed over. */
  z.strictObject({
    act: z.literal('enter_letter'),
    ...{ by, body: text, signer: text },
    letter: z.strictObject({ edmsNumber: text, post: z.enum(signerPosts), postTitle: text }),
  }),
  /** Another registrar says what he reads, `misread` where he is mistaken; `differences` are what the two then differ in. */
  z.strictObject({
    act: z.literal('compare_letter'),
    by,
    misread: z.strictObject({ edmsNumber: text.optional(), postTitle: text.optional() }).default({}),
    differences: z.array(text).default([]),
  }),
  z.strictObject({ act: z.literal('release_letter'), by }),
  z.strictObject({ act: z.literal('send_answer'), by, kind: z.literal('decision'), edmsNumber: text }),
] as const;

const papers = [
  /** Fetches each document of the case in Kazakh and in Russian, and checks its code as anybody may. */
  z.strictObject({
    act: z.literal('fetch_papers'),
    by,
    kinds: z.array(z.enum(documentKinds)).min(1),
    standing: z.enum(documentStandings).default('in_force'),
  }),
] as const;

/** The way back (Art. 41-1(4)-(6)), and complaints. */
const wayBack = [
  z.strictObject({ act: z.literal('report_removal'), by, statement: text }),
  /** By the public form, of the first fact; the link that confirms it comes by mail. He may take it back by it. */
  z.strictObject({
    act: z.literal('report_removal_as_owner'),
    ...{ email: z.email(), language: z.enum(languages), statement: text, thenTakenBack: z.boolean().default(false) },
  }),
  z.strictObject({ act: z.literal('check_removal'), by, decision: z.enum(['lift', 'refuse']), reasons: text }),
  /** Until everybody has resumed access, and the public register says nothing any more. */
  z.strictObject({ act: z.literal('wait_lifted') }),
  z.strictObject({ act: z.literal('complain_of_rejection'), by, statement: text }),
  /** By the public form; the link that confirms it comes by mail. */
  z.strictObject({
    act: z.literal('complain_as_owner'),
    ...{ name: text, email: z.email(), language: z.enum(languages), statement: text },
  }),
  z.strictObject({ act: z.literal('give_complaint'), by, to: text, reason: text }),
  z.strictObject({
    act: z.literal('decide_complaint'),
    by,
    outcome: z.enum(complaintDecisions),
    reasons: text,
  }),
] as const;

const time = [
  /** The last day of the complaint's term becomes a day off, and the Saturday after it is worked. */
  z.strictObject({ act: z.literal('move_day'), by, name: z.strictObject({ kk: text, ru: text, en: text }) }),
] as const;

const telling = [
  z.strictObject({
    act: z.literal('choose_mail'),
    by,
    event: z.enum(notificationEventNames),
    mail: z.enum(mailModes),
  }),
  /** What somebody finds when he looks: an account, or `reviewer` for the one of the case. */
  z.strictObject({ act: z.literal('find_notification'), by, event: z.enum(notificationEventNames) }),
  /** What the mail page shows: to an account, to `reviewer`, or to an address. `{number}` stands for the notice's. */
  z.strictObject({ act: z.literal('read_mail'), to: text, subject: z.partialRecord(z.enum(languages), text) }),
] as const;

/** What people do in the stories that go further than the review of a notice. */
export const storyActs = [...rosters, ...letters, ...papers, ...wayBack, ...time, ...telling] as const;
