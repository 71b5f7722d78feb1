import { Client, Connection } from '@temporalio/client';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { connect } from '../../db/connection.js';
import { publicRoutes, routes } from '../../api/routes/index.js';
import { atOnce } from '../../bench/at-once.js';
import { rhythms } from '../../domain/schedule-times.js';
import { sampleAccounts } from '../../standalone/sample-accounts.js';
import type { Stack } from '../../standalone/stack-types.js';
import type { Cast } from '../support/cast.js';
import { httpClient } from '../support/http-client.js';
import type { Call } from '../support/http-client.js';
import { eventually, page, players } from '../support/players.js';
import type { Players } from '../support/players.js';
import { linkOfLetter } from '../support/valid-restoration-requests.js';
import { confirmed } from '../support/review-table.js';
import type { ReviewTable } from '../support/review-table.js';
import { rowHashes } from '../support/row-hashes.js';
import { ownStack, withoutRateLimits } from '../support/stack.js';
import { senderOf, validRequests } from '../support/valid-requests.js';
import type { ValidRequest } from '../support/valid-requests.js';

/** A valid request of a route, waiting to be sent, and who may send it. */
export type Subject = ValidRequest & { who: string };

/** A whole stack with one subject for every route, in processes of its own; it lies still while bad input comes in. */
export interface House {
  readonly url: string;
  readonly db: Knex;
  readonly cast: Cast;
  readonly play: Players;
  /** Asks in the name of the account with this id. */
  readonly call: Call;
  subject(operationId: string): Subject;
  token(accountId: string): Promise<string>;
  /** What belongs to a draft of another body. */
  readonly ofOthers: { factId: string; evidenceId: string };
  /** Equal only if nothing was changed. */
  rows(): Promise<Record<string, string>>;
  /** What the process of the API takes, in MiB. */
  memory(): Promise<number>;
}

/** So little that what is not given back is soon missing: a process that keeps what it was sent ends before the tests do. */
const heapAtMostMiB = 128;

/** What is printed, mailed or signed a while after it was said would look like a change. */
const onlyCases = { WORKER_KINDS: 'cases,deliveries,sweeper' };
/** Valid requests are signed by an authority of their own, which is not the house’s: a house without roots checks none. */
const noRoots = { SIGNATURE_ROOTS_FILE: undefined };

const idOf = (account: string) => sampleAccounts.find((sample) => sample.account === account)?.id ?? '';
const accountOf = (id: string) => sampleAccounts.find((sample) => sample.id === id)?.account ?? id;

/** The house for the `describe` that calls this. */
export function withHouse(): House {
  const started = ownStack({ api: false, env: { ...withoutRateLimits, ...onlyCases, ...noRoots } });
  const play = players(() => started.stack);
  const tokens = new Map<string, Promise<string>>();
  const subjects = new Map<string, Subject>();
  let db: Knex | undefined;
  let people: Cast | undefined;
  let ofOthers: House['ofOthers'] | undefined;
  const given = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('There is a house only while the tests of its describe run');
    return value;
  };
  const house: House = {
    play,
    get url() {
      return started.stack.api;
    },
    get db() {
      return given(db);
    },
    get cast() {
      return given(people);
    },
    get ofOthers() {
      return given(ofOthers);
    },
    call: httpClient(
      () => started.stack.api,
      (id) => house.token(id),
    ),
    subject: (operationId) => given(subjects.get(operationId)),
    token(id) {
      const token =
        tokens.get(id) ??
        (sampleAccounts.some((each) => each.id === id) ? started.stack.token(accountOf(id)) : Promise.resolve(id));
      tokens.set(id, token);
      return token;
    },
    rows: () => rowHashes(house.db),
    async memory() {
      const text = await (await fetch(started.stack.metrics.api)).text();
      return Number(/^process_resident_memory_bytes (\d+)$/mu.exec(text)?.[1]) / 1024 / 1024;
    },
  };
  before(async function () {
    this.timeout(120_000);
    await started.stack.startApi({ NODE_OPTIONS: `--max-old-space-size=${heapAtMostMiB}` });
    db = connect(started.stack.databaseUrl, { max: 4 });
    people = await castOf(house.db);
    await fill(house, subjects);
    ofOthers = await draftOfOthers(house);
    // Their worker has made them by now: the cases above have moved.
    await pauseSchedules(started.stack);
  });
  after(() => db?.destroy());
  return house;
}

/** What a Schedule does at some hour of every day would look like a change if the hour came meanwhile. */
async function pauseSchedules({ temporalAddress, namespace }: Stack): Promise<void> {
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    const { schedule } = new Client({ connection, namespace });
    await Promise.all(Object.keys(rhythms).map((id) => schedule.getHandle(id).pause()));
  } finally {
    await connection.close();
  }
}

async function castOf(db: Knex): Promise<Cast> {
  const recipients = await db<{ id: string; code: string }>('recipients').select('id', 'code');
  const recipient = (code: string) => recipients.find((each) => each.code === code)?.id ?? '';
  return {
    ...{ officer: idOf('officer.finmon'), stranger: idOf('officer.interior') },
    ...{ aigul: idOf('reviewer.aigul'), nurlan: idOf('reviewer.nurlan') },
    ...{ supervisor: idOf('supervisor.saule'), supervisor2: idOf('supervisor.bolat') },
    ...{ head: idOf('head.finmon'), registrar: idOf('registrar') },
    registrar2: idOf('registrar.second'),
    ...{ auditor: idOf('auditor'), admin: idOf('admin'), ops: idOf('ops') },
    ...{ operator: idOf('operator.poll'), otherOperator: idOf('operator.b') },
    ...{ recipientId: recipient('POLLING_TELECOM'), otherRecipientId: recipient('SIM_TELECOM_B') },
  };
}

/** Makes a subject for every route. Every case goes to Aigul, because the others are away; Nurlan is back for the second opinion. */
async function fill(house: House, subjects: Map<string, Subject>): Promise<void> {
  const { cast, call, play } = house;
  const away = (accountId: string) =>
    call(cast.admin, 'POST /absences', { body: { accountId, from: '2020-01-01', to: '2090-01-01' } });
  await away(idOf('reviewer.dana'));
  const { body: nurlan } = await away(cast.nurlan);
  await play.script('A', { answers: [404] });
  const requests = {
    ...validRequests({ call, database: house }, reviewTable(house)),
    async redeliver(): Promise<ValidRequest> {
      const filed = await play.file([page()]);
      await play.complete(filed.id, await play.decide(filed, confirmed));
      const { id } = await play.untilDispatch(filed.id, 'Sim Telecom A', 'undeliverable');
      return { request: `POST /dispatches/${String(id)}/redelivery` };
    },
    // Here somebody looks at notices of removal: one of what is not restricted is closed before it can be taken back.
    async takeBackRemovalNotice(): Promise<ValidRequest> {
      const fact = page();
      const locator = fact.locators[0]?.value ?? '';
      const filed = await play.file([fact]);
      await play.complete(filed.id, await play.decide(filed, confirmed), ['POLLING_TELECOM']);
      await eventually(async () => {
        const { body } = await call('', `GET /public/restrictions?locator=${encodeURIComponent(locator)}`);
        expect(body['items']).to.have.length(1);
      });
      const body = { locator, statement: 'It is gone', email: 'owner-of-it@example.kz', language: 'kk' };
      await call('', 'POST /public/removal-notices', { body });
      const link = await linkOfLetter(house.db);
      await call('', link);
      return { request: link.replace('GET', 'POST').replace('?', '/withdrawal?') as `POST /${string}` };
    },
  };
  const make = async (operationId: string, who = senderOf(operationId, cast)) => {
    const request = await (requests as Partial<Record<string, () => Promise<ValidRequest>>>)[operationId]?.();
    if (request === undefined) throw new Error(`Say in valid-requests.ts how to ask for ${operationId}`);
    subjects.set(operationId, { ...request, who });
  };
  const makeAllPublic = async () => {
    // One by one, for a link is read from the newest letter.
    for (const { operationId, method } of publicRoutes) {
      await make(operationId, '');
      // The first look at a link confirms what it is about: that is no bad input's doing.
      if (method === 'get') await call('', house.subject(operationId).request);
    }
  };
  const all = routes.map(({ operationId }) => operationId);
  const atFirst = all.filter((name) => name !== 'giveSecondOpinion');
  await Promise.all([atOnce(6, atFirst, (name) => make(name)), makeAllPublic()]);
  await call(cast.admin, `DELETE /absences/${String(nurlan['id'])}`);
  await make('giveSecondOpinion');
  const { request } = house.subject('giveSecondOpinion');
  await play.until(request.split('/')[2] ?? '', 'second_opinion');
}

async function draftOfOthers({ play, call }: House): Promise<House['ofOthers']> {
  const { id, factIds, officer } = await play.draft([page()], {}, 'officer.interior');
  const { body } = await call(idOf(officer), `GET /notices/${id}`);
  const [evidence] = body['evidence'] as { id: string }[];
  return { factId: factIds[0] ?? '', evidenceId: evidence?.id ?? '' };
}

/** What `validRequests` asks of a review table, played on the stack by its people. */
function reviewTable({ cast, call, play }: House): Omit<ReviewTable, 'audit'> {
  return {
    cast,
    async notice(facts = 1, more = {}) {
      const pages = Array.from({ length: typeof facts === 'number' ? facts : facts.length }, page);
      const filed = await play.file(pages, more);
      return { id: filed.id, factIds: filed.factIds };
    },
    async write(noticeId, factIds, verdict = confirmed, who = cast.aigul) {
      await call(who, `POST /notices/${noticeId}/claim`);
      const sheet = await call(who, `GET /notices/${noticeId}/verdicts`);
      const body = { verdicts: factIds.map((factId) => ({ factId, ...verdict })) };
      const ifMatch = sheet.headers.get('etag') ?? '';
      const written = await call(who, `PATCH /notices/${noticeId}/verdicts`, { ifMatch, body });
      expect(written.status, JSON.stringify(written.body)).to.equal(200);
      return Number(written.body['sheetVersion']);
    },
    complete: (noticeId, sheetVersion, who = cast.aigul) =>
      call(who, `POST /notices/${noticeId}/completion`, { body: { sheetVersion } }),
  };
}

/** Waits until nothing is on its way any more: the rows stay as they are for a while. */
export async function untilStill(house: House): Promise<void> {
  let before = '';
  await eventually(async () => {
    const now = JSON.stringify(await house.rows());
    const isStill = now === before;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(isStill).to.equal(true);
  });
}
