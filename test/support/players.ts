import { expect } from 'chai';
import { attestationTexts } from '../../domain/attestation.js';
import { sampleAccounts } from '../../standalone/sample-accounts.js';
import type { Stack } from '../../standalone/stack-types.js';
import { until } from '../../standalone/until.js';
import { httpClient } from './http-client.js';
import type { Call, Json, Reply } from './http-client.js';
import { picture } from './pictures.js';

export interface GivenFact {
  locators: { kind: string; value: string }[];
  [field: string]: unknown;
}

/** A notice as its players speak of it. */
export interface Filed {
  id: string;
  factIds: string[];
  officer: string;
}

export interface Players {
  call: Call;
  /** Writes a draft with these facts, each proved by one screenshot, in the name of an officer. */
  draft(facts: GivenFact[], more?: Json, officer?: string): Promise<Filed>;
  submit(filed: Filed, key?: string): Promise<Reply>;
  /** Writes a draft, submits it, and waits until somebody has it to review. */
  file(facts: GivenFact[], more?: Json, officer?: string): Promise<Filed>;
  /** The account name of whoever has to review it. */
  reviewer(noticeId: string): Promise<string>;
  /** The reviewer claims the notice and writes a verdict on each fact, all the same or one by one. Gives the sheet's version. */
  decide(filed: { id: string; factIds: string[] }, verdicts: Json | Json[]): Promise<number>;
  /** The reviewer completes it, for these recipients (by their codes). */
  complete(noticeId: string, sheetVersion: number, recipients?: string[]): Promise<Reply>;
  /** An act of somebody; expects that it was applied. */
  act(who: string, path: `/${string}`, body?: Json): Promise<Json>;
  /** The notice, once it has this status; fails if it does not come to it in 45 s. */
  until(noticeId: string, status: string): Promise<Json>;
  /** The dispatch of a notice to a recipient (by its code), once it has this status. */
  untilDispatch(noticeId: string, recipient: string, status: string): Promise<Json>;
  /** What a simulated operator does from now on. */
  script(letter: 'A' | 'B', behaviour: Json): Promise<void>;
  timeline(noticeId: string, who?: string): Promise<Json[]>;
}

const comesWithinMs = 45_000;

export const confirmed: Json = {
  ...{ verdict: 'confirmed', reasonCode: 'MATCHES_NORM' },
  reasons: 'Kanareika-prichina: принимает ставки без лицензии',
};
export const unconfirmed: Json = {
  ...{ verdict: 'unconfirmed', reasonCode: 'NO_VIOLATION' },
  reasons: 'Kanareika-prichina: лотерея проводится законно',
};

let pages = 0;

/** A fact on a page that nobody else has named. */
export function page(): GivenFact {
  pages += 1;
  return { locators: [{ kind: 'url', value: `https://kanareika-kazino.kz/stavki/${Date.now()}-${pages}` }] };
}

/** The people and machines of a whole stack, acting through HTTP alone. */
export function players(stack: () => Stack): Players {
  const call = httpClient(
    () => stack().api,
    (account) => stack().token(account),
  );
  const play: Players = {
    call,
    async draft(facts, more = {}, officer = 'officer.finmon') {
      const head = { violationKind: 'GAMBLING', norm: 'Mass Media 11', ...more };
      const { body } = good(await call(officer, 'POST /notices', { body: { ...head, facts: [] }, key: null }));
      const id = String(body['id']);
      const form = new FormData();
      const bytes = await picture('png', { shade: Math.floor(Math.random() * 256), width: 64 });
      form.set('file', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'скриншот.png');
      const evidence = good(await call(officer, `POST /notices/${id}/evidence`, { body: form, key: null }));
      const proved = facts.map((fact) => ({ ...factOf(fact), evidenceIds: [evidence.body['id']] }));
      const { headers } = await call(officer, `GET /notices/${id}`);
      const ifMatch = headers.get('etag') ?? '';
      const written = good(await call(officer, `PUT /notices/${id}`, { body: { ...head, facts: proved }, ifMatch }));
      return { id, factIds: (written.body['facts'] as { id: string }[]).map((fact) => fact.id), officer };
    },
    submit: ({ id, officer }, key) =>
      call(officer, `POST /notices/${id}/submission`, { body: attestation, ...(key === undefined ? {} : { key }) }),
    async file(facts, more, officer) {
      const filed = await play.draft(facts, more, officer);
      good(await play.submit(filed));
      await play.until(filed.id, 'in_review');
      return filed;
    },
    async reviewer(noticeId) {
      const { reviewer } = (await play.until(noticeId, 'in_review')) as { reviewer?: { id: string } };
      const account = sampleAccounts.find(({ id }) => id === reviewer?.id)?.account;
      if (account === undefined) throw new Error(`Nobody reviews ${noticeId}`);
      return account;
    },
    async decide({ id, factIds }, verdicts) {
      const reviewer = await play.reviewer(id);
      good(await call(reviewer, `POST /notices/${id}/claim`));
      const { headers } = good(await call(reviewer, `GET /notices/${id}/verdicts`));
      const body = {
        verdicts: factIds.map((factId, index) => ({
          factId,
          ...(Array.isArray(verdicts) ? verdicts[index] : verdicts),
        })),
      };
      const ifMatch = headers.get('etag') ?? '';
      const written = good(await call(reviewer, `PATCH /notices/${id}/verdicts`, { body, ifMatch }));
      return Number(written.body['sheetVersion']);
    },
    async complete(noticeId, sheetVersion, recipients = ['SIM_TELECOM_A']) {
      const list = good(await call('supervisor.saule', 'GET /recipients'));
      const known = list.body['items'] as { id: string; code: string }[];
      const recipientIds = known.filter(({ code }) => recipients.includes(code)).map(({ id }) => id);
      const body = { sheetVersion, recipientIds };
      return call(await play.reviewer(noticeId), `POST /notices/${noticeId}/completion`, { body });
    },
    async act(who, path, body = {}) {
      const reply = await call(who, `POST ${path}`, { body });
      expect(reply.status, `${who} ${path}: ${JSON.stringify(reply.body)}`).to.equal(200);
      return reply.body;
    },
    until: (noticeId, status) =>
      untilStatus(status, async () => (await call('supervisor.saule', `GET /notices/${noticeId}`)).body),
    async untilDispatch(noticeId, recipient, status) {
      const find = async () => {
        const { body } = await call('supervisor.saule', `GET /dispatches?notice=${noticeId}`);
        const items = body['items'] as { recipient: { name: string } }[];
        return (items.find(({ recipient: { name } }) => name.startsWith(recipient)) ?? {}) as Json;
      };
      return untilStatus(status, find);
    },
    async script(letter, behaviour) {
      const simulator = stack().simulators.find(({ name }) => name.endsWith(letter));
      const response = await fetch(`${simulator?.url ?? ''}/behaviour`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(behaviour),
      });
      expect(response.status, await response.text()).to.equal(200);
    },
    async timeline(noticeId, who = 'supervisor.saule') {
      return (await call(who, `GET /notices/${noticeId}/timeline?limit=200`)).body['items'] as Json[];
    },
  };
  return play;
}

const attestation = { attestation: { language: 'ru', text: attestationTexts.ru, post: 'Главный специалист' } };

function factOf(fact: GivenFact): Json {
  return {
    ...{ medium: 'telecom_network', protocol: 'HTTPS' },
    substantiation: 'Страница принимает ставки без лицензии',
    ...fact,
  };
}

function good(reply: Reply): Reply {
  expect(reply.status, JSON.stringify(reply.body)).to.be.within(200, 201);
  return reply;
}

/** Repeats an expectation until it holds, for at most 45 s. */
export function eventually<T>(expectation: () => Promise<T>): Promise<T> {
  return until('What was expected', expectation, { withinMs: comesWithinMs });
}

async function untilStatus(status: string, find: () => Promise<Json>): Promise<Json> {
  return eventually(async () => {
    const found = await find();
    expect(found['status']).to.equal(status);
    return found;
  });
}
