import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { routes } from '../../api/routes/index.js';
import { withApp } from '../support/app.js';
import type { CallOptions, Json } from '../support/http-client.js';
import { otherWords } from '../support/other-words.js';
import { fieldsOf, problemOf, withReviewTable } from '../support/review-table.js';
import { rowHashes } from '../support/row-hashes.js';
import { senderOf, validRequests } from '../support/valid-requests.js';

const uuid = /[0-9a-f]{8}-[0-9a-f-]{27}/u;
const nobodys = '0197c5c0-0000-7000-8000-00000000dead';
const withIds = routes.filter(({ path }) => path.includes('{id}'));

describe('what belongs to others', function () {
  const app = withApp();
  const table = withReviewTable(app);
  const requests = validRequests(app, table);
  const valid = async (operationId: string) => {
    const made = await requests[operationId]?.();
    if (made === undefined) throw new Error(`There is no valid request of ${operationId}`);
    return { ...made, who: senderOf(operationId, table.cast) };
  };

  for (const { operationId, method, path } of withIds) {
    it(`answers exactly like what does not exist: ${method.toUpperCase()} ${path}`, async () => {
      const { request, options } = await valid(operationId);
      const before = await rowHashes(app.database.db);
      for (const who of outsiders(path)) {
        const about = async (id: string | undefined) => {
          const asked = id === undefined ? request : (request.replace(uuid, id) as typeof request);
          const { status, headers, body } = await app.call(who, asked, options);
          delete (body as Json | undefined)?.['requestId'];
          const sent = ['content-type', 'content-language', 'allow', 'etag', 'location'].map((name) =>
            headers.get(name),
          );
          return { status, body, sent };
        };
        const foreign = await about(undefined);
        if (foreign.status < 400) continue;
        expect(foreign.status).to.be.oneOf([403, 404]);
        expect(await about(nobodys)).to.deep.equal(foreign);
      }
      const isReadByMany = ['getRecipient', 'changeRecipient', 'getPrescription', 'getDispatch'].includes(operationId);
      if (!isReadByMany) expect(await rowHashes(app.database.db)).to.deep.equal(before);
    });
  }

  /** Those who may not even know of it. */
  function outsiders(path: string): string[] {
    const { stranger, otherOperator, nurlan, admin, ops } = table.cast;
    if (path.startsWith('/dispatches')) return [stranger, otherOperator, admin];
    // An administrator knows every account.
    if (path.startsWith('/accounts')) return [stranger, otherOperator, nurlan, ops];
    if (path.startsWith('/absences')) return [stranger, otherOperator, nurlan];
    return [stranger, otherOperator, admin, ops];
  }

  it('is not reached through what is one’s own: facts and evidence of another notice', async () => {
    const mine = await valid('replaceFact');
    const other = await valid('removeFact');
    const [notice = ''] = uuid.exec(mine.request) ?? [];
    const [, foreignFact = ''] = /facts\/(.+)$/u.exec(other.request) ?? [];
    const reach = (request: string, options?: CallOptions) => app.call(mine.who, request as `PUT /${string}`, options);
    for (const method of ['PUT', 'DELETE']) {
      const reply = await reach(`${method} /notices/${notice}/facts/${foreignFact}`, mine.options);
      expect(problemOf(reply), method).to.equal('404 not-found');
    }
    const evidence = await valid('getEvidence');
    const [, evidenceId = ''] = /evidence\/(.+)$/u.exec(evidence.request) ?? [];
    expect(problemOf(await reach(`GET /notices/${notice}/evidence/${evidenceId}`))).to.equal('404 not-found');
    const proof = { ...(mine.options?.body as Json), evidenceIds: [evidenceId] };
    const cited = await reach(mine.request, { ...mine.options, body: proof });
    expect(fieldsOf(cited)).to.deep.equal(['#/evidenceIds/0 unknown_id']);
  });

  it('is not listed, whatever filter names it', async () => {
    const { id } = await table.notice();
    const row = await app.database.db<{ id: string; number: string }>('notices').where({ id }).first('number');
    const queries = [
      '',
      `?body=FIN_MONITORING`,
      `?reviewer=${table.cast.aigul}`,
      `?q=${row?.number ?? ''}`,
      '?locator=kazino-olshemi.kz',
    ];
    for (const query of queries) {
      const { body } = await app.call(table.cast.stranger, `GET /notices${query}`);
      expect(body['items'], query).to.deep.equal([]);
    }
  });
});

describe('a key that was used before', function () {
  const app = withApp();
  const table = withReviewTable(app);
  const requests = validRequests(app, table);
  const keyed = routes.filter(({ idempotent, body }) => idempotent === true && body !== undefined);

  for (const { operationId, method, path } of [
    ...keyed,
    ...routes.filter((route) => route.operationId === 'submitNotice'),
  ]) {
    it(`gives its answer to the same body, and none to another: ${method.toUpperCase()} ${path}`, async () => {
      const { request, options = {} } = (await requests[operationId]?.()) ?? { request: 'GET /unknown' as const };
      const who = senderOf(operationId, table.cast);
      const key = randomUUID();
      const first = await app.call(who, request, { ...options, key });
      expect(first.status, JSON.stringify(first.body)).to.be.oneOf([200, 201]);
      const before = await rowHashes(app.database.db);
      const again = await app.call(who, request, { ...options, key });
      expect([again.status, again.body]).to.deep.equal([first.status, first.body]);
      const changed = otherWords(options.body as Json | undefined);
      const other = await app.call(who, request, { ...options, key, body: changed });
      expect(problemOf(other)).to.equal('422 idempotency-mismatch');
      if (uuid.test(request)) {
        const elsewhere = request.replace(uuid, nobodys) as typeof request;
        const moved = await app.call(who, elsewhere, { ...options, key });
        expect(moved.status).to.be.oneOf([404, 422]);
      }
      expect(await rowHashes(app.database.db)).to.deep.equal(before);
    });
  }
});
