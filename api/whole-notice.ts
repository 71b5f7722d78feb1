import type { Knex } from 'knex';
import type { z } from 'zod';
import { evidenceOf } from '../db/evidence.js';
import { factEntries } from '../db/fact-views.js';
import type { FactEntry } from '../db/fact-views.js';
import { hardStopRequests } from '../db/hard-stops.js';
import { locatorStandings } from '../db/locator-views.js';
import { findNoticeEntry, partsOf, prescriptionOf } from '../db/notice-views.js';
import type { NoticeEntry } from '../db/notice-views.js';
import { isSensitiveKind } from '../db/reference-lookups.js';
import type { Clock } from '../domain/clock.js';
import { mayAct } from '../domain/capabilities.js';
import type { Actor } from '../domain/roles.js';
import { viewFact } from './fact-view.js';
import type { FactSurroundings } from './fact-view.js';
import { noticeWarnings } from './notice-warnings.js';
import { viewEvidence, viewSummary } from './notice-view.js';
import { notFound } from './problem.js';
import type { Context } from './route.js';
import { textOf } from './texts.js';

/** Who reads, in which language, and when. */
type Reader = Pick<Context<Record<string, never>, Record<string, never>, z.ZodType>, 'actor' | 'language' | 'services'>;

/**
 * A whole notice as this actor may read it, with the revision it was read at.
 * @throws Problem *not-found* if there is none, or it is not for him
 */
export async function wholeNotice(
  tx: Knex,
  { actor, language, services: { clock } }: Reader,
  noticeId: string,
): Promise<{ view: Record<string, unknown>; revision: number }> {
  // The revision is read first: whatever is written meanwhile makes it a stale one.
  const entry = await readableEntry(tx, clock, actor, noticeId);
  const facts = await factEntries(tx, noticeId);
  const surroundings = await surroundingsOf(tx, noticeId, facts);
  const evidence = await evidenceOf(tx, noticeId);
  const parts = await partsOf(tx, noticeId);
  const prescription = await prescriptionOf(tx, noticeId);
  const isDecided = prescription !== undefined || entry.closedAt !== null;
  const warnings = isDecided ? [] : await noticeWarnings(tx, clock, { ...entry, facts }, surroundings.standings);
  const view = {
    ...viewSummary(entry, actor),
    sensitive: entry.violationKind !== null && (await isSensitiveKind(tx, clock, entry.violationKind)),
    attestation: viewAttestation(entry),
    facts: facts.map((fact) => viewFact(fact, surroundings)),
    evidence: evidence.map(viewEvidence),
    missing: entry.missing?.map(({ text, ...each }) => ({ ...each, text: text ?? textOf(language, each.code) })),
    withdrawalReason: entry.withdrawalReason ?? undefined,
    warnings: warnings.map((warning) => ({ ...warning, text: textOf(language, warning.code) })),
    parts: parts.length === 0 ? undefined : parts,
    prescription,
  };
  return { view, revision: entry.revision };
}

/** The facts of a notice as answers, in order. */
export async function viewFacts(tx: Knex, noticeId: string): Promise<Record<string, unknown>[]> {
  const facts = await factEntries(tx, noticeId);
  const surroundings = await surroundingsOf(tx, noticeId, facts);
  return facts.map((fact) => viewFact(fact, surroundings));
}

async function readableEntry(tx: Knex, clock: Clock, actor: Actor, noticeId: string): Promise<NoticeEntry> {
  const entry = await findNoticeEntry(tx, noticeId, clock.now());
  if (entry === undefined || !mayAct(actor, 'read', entry).allowed) throw notFound();
  return entry;
}

async function surroundingsOf(tx: Knex, noticeId: string, facts: readonly FactEntry[]): Promise<FactSurroundings> {
  const normalised = facts.flatMap(({ locators }) => locators.map((locator) => locator.normalised));
  return {
    noticeId,
    standings: await locatorStandings(tx, normalised, noticeId),
    requests: await hardStopRequests(tx, noticeId),
  };
}

function viewAttestation({ attestation }: NoticeEntry): Record<string, unknown> | undefined {
  if (attestation === null) return undefined;
  const { language, text, post, name, at } = attestation;
  return { language, text, post, name, at };
}
