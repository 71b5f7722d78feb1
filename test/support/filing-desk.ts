import { expect } from 'chai';
import { attestationTexts } from '../../domain/attestation.js';
import type { TestApp } from './app.js';
import { cast } from './cast.js';
import type { Cast } from './cast.js';
import type { CallOptions, Json, Reply } from './http-client.js';
import { person } from './people.js';
import { picture } from './pictures.js';

export interface Draft {
  id: string;
  etag: string;
  factIds: string[];
  body: Json;
}

export interface FilingDesk {
  readonly cast: Cast;
  /** Another officer of the officer's body. */
  colleague(): Promise<string>;
  /** A draft of the officer's with these facts. */
  draft(facts?: Json[], head?: Json, who?: string): Promise<Draft>;
  /** The same, with a screenshot for each fact: it lacks nothing. */
  ready(facts?: Json[], head?: Json, who?: string): Promise<Draft>;
  /** Uploads a screenshot and gives its id. */
  screenshot(noticeId: string, who?: string): Promise<string>;
  upload(noticeId: string, bytes: Uint8Array, name?: string, who?: string): Promise<Reply>;
  put(draft: Draft, body: Json, options?: CallOptions): Promise<Reply>;
  submit(noticeId: string, options?: CallOptions, who?: string): Promise<Reply>;
  /** The notice as somebody reads it. */
  read(noticeId: string, who?: string): Promise<Json>;
  /** Kinds and outcomes of a case's audit events, oldest first. */
  audit(caseId: string): Promise<string[]>;
}

export const attestation = { language: 'ru', text: attestationTexts.ru, post: 'Главный специалист' };
export const head: Json = { violationKind: 'GAMBLING', norm: 'Mass Media 2(4)' };

let pages = 0;
let shade = 0;

/** A page that no other test names, as a fact without a screenshot. */
export function pageFact(more: Json = {}): Json {
  pages += 1;
  return {
    medium: 'telecom_network',
    locators: [{ kind: 'url', value: `https://kazino-olshemi.kz/f/${pages}` }],
    protocol: 'HTTPS',
    substantiation: 'Бетте ақшалай ставкалар қабылданады',
    ...more,
  };
}

/** What tests of filing need on top of the app. */
export function withFilingDesk(app: TestApp): FilingDesk {
  let people: Cast | undefined;
  before(async () => {
    people = await cast(app.database.db);
  });
  const desk: FilingDesk = {
    get cast() {
      if (people === undefined) throw new Error('There are people only while the tests of their describe run');
      return people;
    },
    async colleague() {
      return (await person(app.database.db, { roles: ['officer'], bodyCode: 'FIN_MONITORING' })).accountId;
    },
    async draft(facts = [pageFact()], more = head, who = desk.cast.officer) {
      return draftOf(await app.call(who, 'POST /notices', { body: { ...more, facts } }));
    },
    async ready(facts = [pageFact()], more = head, who = desk.cast.officer) {
      const draft = await desk.draft(facts, more, who);
      const evidenceIds = [await desk.screenshot(draft.id, who)];
      const proved = facts.map((fact, index) => ({ ...fact, id: draft.factIds[index], evidenceIds }));
      return draftOf(
        await app.call(who, `PUT /notices/${draft.id}`, { ifMatch: draft.etag, body: { ...more, facts: proved } }),
      );
    },
    async screenshot(noticeId, who) {
      shade = (shade + 1) % 256;
      const { status, body } = await desk.upload(noticeId, await picture('png', { shade }), 'скриншот.png', who);
      expect(status, JSON.stringify(body)).to.equal(201);
      return body['id'] as string;
    },
    upload(noticeId, bytes, name = 'screenshot.png', who = desk.cast.officer) {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(bytes)]), name);
      return app.call(who, `POST /notices/${noticeId}/evidence`, { body: form });
    },
    put: ({ id, etag }, body, options = {}) =>
      app.call(desk.cast.officer, `PUT /notices/${id}`, { ifMatch: etag, body, ...options }),
    submit: (noticeId, options = {}, who = desk.cast.officer) =>
      app.call(who, `POST /notices/${noticeId}/submission`, { body: { attestation }, ...options }),
    async read(noticeId, who = desk.cast.officer) {
      const { status, body } = await app.call(who, `GET /notices/${noticeId}`);
      expect(status, JSON.stringify(body)).to.equal(200);
      return body;
    },
    async audit(caseId) {
      const rows: { kind: string; outcome: string }[] = await app.database
        .db('audit_events')
        .where({ case_id: caseId })
        .orderBy('position')
        .select('kind', 'outcome');
      return rows.map(({ kind, outcome }) => (outcome === 'applied' ? kind : `${kind} ${outcome}`));
    },
  };
  return desk;
}

/** The draft that an answer is. */
export function draftOf({ status, headers, body }: Reply): Draft {
  expect(status, JSON.stringify(body)).to.be.oneOf([200, 201]);
  const facts = body['facts'] as { id: string }[];
  return { id: body['id'] as string, etag: headers.get('etag') ?? '', factIds: facts.map(({ id }) => id), body };
}

/** The items of a list. */
export function itemsOf({ status, body }: Reply): Json[] {
  expect(status, JSON.stringify(body)).to.be.oneOf([200, 201]);
  return body['items'] as Json[];
}
