import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { fullPath } from '../../api/route.js';
import type { CallOptions, Json } from '../support/http-client.js';
import { otherWords } from '../support/other-words.js';
import { problemOf } from '../support/review-table.js';
import { drivenRoutes } from './driven-routes.js';
import type { DrivenRoute } from './driven-routes.js';
import type { House } from './house.js';

/** After all that was bad, the good request of every route is served; one with a key, however often it is sent, happens once. */
export function itServesGoodRequests(house: House): void {
  for (const route of drivenRoutes) {
    const { method, operationId, idempotent } = route;
    const isKeyed = idempotent === true;
    it(`is followed by the good request, which is served${isKeyed ? ' once' : ''}, at ${method.toUpperCase()} ${fullPath(route)}`, async () => {
      const { who, request, options = {} } = house.subject(operationId);
      const send = (more: CallOptions = {}, by = who) => house.call(by, request, { ...options, ...more });
      if (!isKeyed) {
        const { status, body } = await send();
        expect(status, JSON.stringify(body)).to.be.within(200, 204);
        return;
      }
      const key = randomUUID();
      const [first, ...others] = await Promise.all([send({ key }), send({ key }), send({ key })]);
      expect(first.status, JSON.stringify(first.body)).to.be.oneOf([200, 201]);
      for (const other of others) expect([other.status, other.body]).to.deep.equal([first.status, first.body]);
      await refuseReplays(house, route, { key, answer: first.body });
      expect(
        await house.db('idempotency_keys').where({ key, account_id: who }).select('act_id'),
        'acts',
      ).to.have.length(1);
    });
  }
}

/** The same key with another body, for another case, or in another name gives nobody the answer. */
async function refuseReplays(
  house: House,
  { operationId }: DrivenRoute,
  { key, answer }: { key: string; answer: Json },
): Promise<void> {
  const { who, request, options = {} } = house.subject(operationId);
  const changed = { ...options, key, body: otherWords(options.body as Json | undefined) };
  expect(problemOf(await house.call(who, request, changed))).to.equal('422 idempotency-mismatch');
  const elsewhere = request.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/u, house.cast.aigul) as typeof request;
  if (elsewhere !== request) {
    expect((await house.call(who, elsewhere, { ...options, key })).status).to.be.oneOf([404, 422]);
  }
  for (const other of [house.cast.stranger, house.cast.otherOperator]) {
    const reply = await house.call(other, request, { ...options, key });
    // Some may ask the same for themselves: then it is an act of their own.
    expect(reply.status, JSON.stringify(reply.body)).to.be.within(200, 422);
    expect(reply.body['actId']).to.not.equal(answer['actId']);
  }
}
