import { expect } from 'chai';
import type { TestApp } from './app.js';
import { cast } from './cast.js';
import type { Cast } from './cast.js';
import type { Json, Reply } from './http-client.js';
import { noticeInReview } from './notice-in-review.js';
import type { LocatorFixture, NoticeFixture } from './notice-in-review.js';

export interface ReviewTable {
  readonly cast: Cast;
  /** A notice in review, given to Aigul, with so many pages as facts, or with the facts named. */
  notice(
    facts?: number | LocatorFixture[][],
    more?: Partial<NoticeFixture>,
  ): Promise<{ id: string; factIds: string[] }>;
  /** Aigul, or whoever is named, claims it and writes the same verdict on every fact (or on those named). Gives the sheet's version. */
  write(noticeId: string, factIds: string[], verdict?: Json, who?: string): Promise<number>;
  complete(noticeId: string, sheetVersion: number, who?: string): Promise<Reply>;
  /** Kinds and outcomes of a case's audit events, oldest first. */
  audit(noticeId: string): Promise<string[]>;
}

let pages = 0;
let written = 0;

/** A page that no other test names. */
export function somePage(): LocatorFixture[] {
  pages += 1;
  return [{ kind: 'url', value: `https://kazino-olshemi.kz/p/${pages}`, scope: 'page' }];
}

export const confirmed: Json = {
  verdict: 'confirmed',
  reasonCode: 'MATCHES_NORM',
  reasons: 'A casino without a licence',
};
export const unconfirmed: Json = { verdict: 'unconfirmed', reasonCode: 'NO_VIOLATION', reasons: 'A lawful lottery' };

/** What tests of review and execution need on top of the app. */
export function withReviewTable(app: TestApp): ReviewTable {
  let people: Cast | undefined;
  before(async () => {
    people = await cast(app.database.db);
  });
  const table: ReviewTable = {
    get cast() {
      if (people === undefined) throw new Error('There are people only while the tests of their describe run');
      return people;
    },
    notice(facts = 1, more = {}) {
      written += 1;
      return noticeInReview(app.database.db, {
        filerId: table.cast.officer,
        bodyCode: 'FIN_MONITORING',
        reviewerId: table.cast.aigul,
        // Of another year than what is registered through the API.
        number: `2025-${String(written).padStart(6, '0')}`,
        facts: typeof facts === 'number' ? Array.from({ length: facts }, somePage) : facts,
        ...more,
      });
    },
    async write(noticeId, factIds, verdict = confirmed, who = table.cast.aigul) {
      await app.call(who, `POST /notices/${noticeId}/claim`);
      const sheet = await app.call(who, `GET /notices/${noticeId}/verdicts`);
      const written = await app.call(who, `PATCH /notices/${noticeId}/verdicts`, {
        ifMatch: sheet.headers.get('etag') ?? '',
        body: { verdicts: factIds.map((factId) => ({ factId, ...verdict })) },
      });
      expect(written.status, JSON.stringify(written.body)).to.equal(200);
      return written.body['sheetVersion'] as number;
    },
    complete: (noticeId, sheetVersion, who = table.cast.aigul) =>
      app.call(who, `POST /notices/${noticeId}/completion`, { body: { sheetVersion } }),
    async audit(noticeId) {
      const rows: { kind: string; outcome: string }[] = await app.database
        .db('audit_events')
        .where({ case_id: noticeId })
        .orderBy('position')
        .select('kind', 'outcome');
      return rows.map(({ kind, outcome }) => (outcome === 'applied' ? kind : `${kind} ${outcome}`));
    },
  };
  return table;
}

/** The word that a problem's type ends in, with its code: `illegal-move status`. */
export function problemOf({ status, body }: Reply): string {
  const code = typeof body['code'] === 'string' ? ` ${body['code']}` : '';
  return `${status} ${String(body['type']).split('/').at(-1) ?? ''}${code}`;
}

/** The bad fields of a problem: `#/facts/0/factId unknown_fact`. */
export function fieldsOf({ body }: Reply): string[] {
  return ((body['errors'] ?? []) as { pointer: string; code: string }[]).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );
}
