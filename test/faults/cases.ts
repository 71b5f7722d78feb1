import { expect } from 'chai';
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import type { NoticeStatus } from '../../domain/notice-status.js';
import { until } from '../../standalone/until.js';
import { noticeWorkflowId } from '../../workflows/messages.js';
import type { Reply } from '../support/http-client.js';
import { confirmed, page } from '../support/players.js';
import type { Filed, Players } from '../support/players.js';

export interface CaseDeps {
  db: Knex;
  temporal: Client;
  play: Players;
}

export interface CaseWishes {
  /** Codes of the recipients; one that is simulated by default. */
  recipients?: string[];
  /** A sensitive kind, so that a second person must agree. */
  sensitive?: boolean;
}

const secondReader = 'supervisor.saule';
/** Workers die and come back meanwhile, on a machine that may be busy. */
const patienceMs = 180_000;

/** Writes a draft of one fact, ready to be submitted. */
export function fileNotice({ play }: CaseDeps, { sensitive = false }: CaseWishes = {}): Promise<Filed> {
  return play.draft([page()], sensitive ? { violationKind: 'SUICIDE' } : {});
}

/** Submits it, once; whatever the answer, nobody asks again. */
export async function submit({ play }: CaseDeps, filed: Filed): Promise<void> {
  expectTaken(await play.submit(filed));
}

/** The reviewer confirms the one fact and completes the case, once. */
export async function decide(deps: CaseDeps, filed: Filed, { recipients = ['SIM_TELECOM_A'] }: CaseWishes = {}) {
  await reached(deps, filed.id, 'in_review');
  const sheetVersion = await deps.play.decide(filed, confirmed);
  expectTaken(await deps.play.complete(filed.id, sheetVersion, recipients));
}

/** Somebody else agrees to what the reviewer has completed, once. */
export async function agree(deps: CaseDeps, { id }: Filed): Promise<void> {
  await reached(deps, id, 'second_opinion');
  const { body } = await deps.play.call(secondReader, `GET /notices/${id}/verdicts`);
  const opinion = { sheetVersion: body['sheetVersion'], opinion: 'agree', reasons: 'Келісемін' };
  expectTaken(await deps.play.call(secondReader, `POST /notices/${id}/second-opinion`, { body: opinion }));
}

/** Carries a case from its submission to its end, each person acting once, and waits until its workflow has ended. */
export async function carry(deps: CaseDeps, filed: Filed, wishes: CaseWishes = {}): Promise<void> {
  await submit(deps, filed);
  await decide(deps, filed, wishes);
  if (wishes.sensitive === true) await agree(deps, filed);
  await ended(deps, filed.id);
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
    { withinMs: patienceMs },
  );
}

/** Waits, as patiently as a case that loses its worker needs, until the notice has come to a status. */
export async function reached({ db }: Pick<CaseDeps, 'db'>, noticeId: string, wanted: NoticeStatus): Promise<void> {
  await until(
    `Notice ${noticeId}`,
    async () => {
      const row: { status: string } | undefined = await db('notices').where({ id: noticeId }).first('status');
      if (row?.status !== wanted) throw new Error(`It is ${row?.status ?? 'gone'}, not ${wanted}`);
    },
    { withinMs: patienceMs },
  );
}

/** Decided, or kept to be decided. */
export function expectTaken({ status, body }: Reply): void {
  expect(status, JSON.stringify(body)).to.be.oneOf([200, 202]);
}
