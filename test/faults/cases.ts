import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import { sendAct } from '../../acts/send-act.js';
import { storeAct } from '../../db/acts.js';
import { replaceFacts } from '../../db/draft-facts.js';
import { createDraft } from '../../db/drafts.js';
import { addEvidence } from '../../db/evidence.js';
import { platformsToday } from '../../db/reference-lookups.js';
import { freezeSubmission } from '../../db/submissions.js';
import { attestationTexts } from '../../domain/attestation.js';
import type { NormalisedLocator } from '../../domain/locator.js';
import type { NoticeStatus } from '../../domain/notice-status.js';
import { openEvidenceStore } from '../../evidence/disk-store.js';
import { inspectLocator } from '../../locators/inspect-locator.js';
import { sampleAccount } from '../../standalone/sample-accounts.js';
import { until } from '../../standalone/until.js';
import { systemClock } from '../../system-clock.js';
import { noticeWorkflowId } from '../../workflows/messages.js';
import { picture } from '../support/pictures.js';
import { accountName } from './client.js';
import type { ApiClient } from './client.js';

export interface CaseDeps {
  db: Knex;
  temporal: Client;
  api: ApiClient;
  evidenceDir: string;
}

export interface CaseWishes {
  /** Codes of the recipients; one that is simulated by default. */
  recipients?: string[];
  /** A sensitive kind, so that a second person must agree. */
  sensitive?: boolean;
}

const officer = 'officer.finmon';
const supervisor = 'supervisor.saule';
/** A worker that dies at the wrong moment leaves a delivery waiting for most of a minute. */
const patienceMs = 90_000;

/** Writes a draft of one fact, ready to be submitted; gives its id. */
export async function fileNotice(
  { db, evidenceDir }: CaseDeps,
  { sensitive = false }: CaseWishes = {},
): Promise<string> {
  const filer = sampleAccount(officer);
  const evidence = await openEvidenceStore(evidenceDir);
  const kept = await evidence.keep(await picture());
  return db.transaction(async (tx) => {
    const head = { violationKind: sensitive ? 'SUICIDE' : 'GAMBLING', norm: 'Law "On Mass Media", Art. 11' };
    const noticeId = await createDraft(tx, systemClock, { filerId: filer.id, bodyCode: 'FIN_MONITORING', head });
    const { id } = await addEvidence(tx, systemClock, { noticeId, kept, fileName: 'a.png', uploadedBy: filer.id });
    const reference = { platforms: await platformsToday(tx, systemClock) };
    const locator = inspectLocator({ kind: 'url', value: `https://kazino.kz/${noticeId}` }, reference);
    await replaceFacts(tx, systemClock, noticeId, [
      {
        medium: 'telecom_network',
        locators: [locator as NormalisedLocator],
        protocol: 'HTTPS',
        deviceCodes: [],
        substantiation: 'Бетте құмар ойындары жарнамаланады',
        evidenceIds: [id],
      },
    ]);
    return noticeId;
  });
}

export async function submit({ db, temporal }: CaseDeps, noticeId: string): Promise<void> {
  const filer = sampleAccount(officer);
  const attestation = { language: 'kk' as const, text: attestationTexts.kk, post: 'Бас маман' };
  const actor = { accountId: filer.id, roles: filer.roles, bodyCode: 'FIN_MONITORING' };
  const act = await db.transaction(async (tx) => {
    const stored = await storeAct(tx, systemClock, {
      ...{ kind: 'submission' as const, caseId: noticeId, noticeId },
      ...{ actor, payload: { attestation } },
    });
    await freezeSubmission(tx, systemClock, { act: stored, attestation, name: filer.fullName });
    return stored;
  });
  await sendAct({ db, temporal, clock: systemClock, answerWithinMs: 2_000 }, act);
}

/** The reviewer confirms the one fact and completes the case. */
export async function decide(deps: CaseDeps, noticeId: string, { recipients = ['SIM_TELECOM_A'] }: CaseWishes = {}) {
  const { api, db } = deps;
  const reviewer = await reviewerOf(deps, noticeId);
  const [fact]: { id: string }[] = await db('facts').where({ notice_id: noticeId }).select('id');
  const reasons = 'Бет ашылады және ставка қабылдайды';
  await api.get('POST', `/notices/${noticeId}/claim`, { as: reviewer });
  const sheet = await api.get('PATCH', `/notices/${noticeId}/verdicts`, {
    as: reviewer,
    ifMatch: '"0"',
    body: { verdicts: [{ factId: fact?.id, verdict: 'confirmed', reasonCode: 'MATCHES_NORM', reasons }] },
  });
  const chosen: { id: string }[] = await db('recipients').whereIn('code', recipients).select('id');
  await api.act(`/notices/${noticeId}/completion`, reviewer, {
    sheetVersion: sheet.body['sheetVersion'],
    recipientIds: chosen.map(({ id }) => id),
  });
}

/** Somebody else agrees to what the reviewer has completed. */
export async function agree(deps: CaseDeps, noticeId: string): Promise<void> {
  await reached(deps, noticeId, 'second_opinion');
  const opinion = { sheetVersion: 1, opinion: 'agree', reasons: 'Келісемін' };
  await deps.api.act(`/notices/${noticeId}/second-opinion`, supervisor, opinion);
}

/** Carries a case from its submission to its end, each person acting once, and waits until its workflow has ended. */
export async function carry(deps: CaseDeps, noticeId: string, wishes: CaseWishes = {}): Promise<void> {
  await submit(deps, noticeId);
  await decide(deps, noticeId, wishes);
  if (wishes.sensitive === true) await agree(deps, noticeId);
  await ended(deps, noticeId);
}

/** Waits until the notice is closed and its workflow knows. */
export async function ended({ db, temporal }: CaseDeps, noticeId: string): Promise<void> {
  await reached({ db }, noticeId, 'closed');
  await until(
    `The workflow of notice ${noticeId}`,
    async () => {
      const { status } = await temporal.workflow.getHandle(noticeWorkflowId(noticeId)).describe();
      if (status.name === 'RUNNING') throw new Error('It still runs');
    },
    { withinMs: 20_000, everyMs: 200 },
  );
}

export async function reached({ db }: Pick<CaseDeps, 'db'>, noticeId: string, wanted: NoticeStatus): Promise<void> {
  await until(
    `Notice ${noticeId}`,
    async () => {
      const row: { status: string } | undefined = await db('notices').where({ id: noticeId }).first('status');
      if (row?.status !== wanted) throw new Error(`It is ${row?.status ?? 'gone'}, not ${wanted}`);
    },
    { withinMs: patienceMs, everyMs: 100 },
  );
}

async function reviewerOf({ db }: CaseDeps, noticeId: string): Promise<string> {
  await reached({ db }, noticeId, 'in_review');
  const row: { reviewer_id: string } | undefined = await db('notices').where({ id: noticeId }).first('reviewer_id');
  return accountName(row?.reviewer_id ?? '');
}
