import { expect } from 'chai';
import { z } from 'zod';
import { page, pageQuery, readCursor } from '../../api/paging.js';
import { Problem } from '../../api/problem.js';

const rows = (...keys: number[]) => keys.map((key) => ({ key }));
const pageOf = (limit: number, ...keys: number[]) =>
  page(
    { url: new URL('https://habarlama.test/api/v1/tasks?view=mine&limit=2'), limit },
    rows(...keys),
    ({ key }) => key,
    ({ key }) => `row ${key}`,
  );

describe('a page of a list', () => {
  it('has no next page when everything is shown', () => {
    expect(pageOf(2, 1, 2)).to.deep.equal({ status: 200, body: { items: ['row 1', 'row 2'], nextCursor: null } });
    expect(pageOf(2)).to.deep.equal({ status: 200, body: { items: [], nextCursor: null } });
  });

  it('names the next page, with the same filters, when one row more was read', () => {
    const { headers, body: given } = pageOf(2, 1, 2, 3);
    const body = given as { items: string[]; nextCursor: string };
    expect(body.items).to.deep.equal(['row 1', 'row 2']);
    expect(readCursor(body.nextCursor, z.int())).to.equal(2);
    expect(headers?.['Link']).to.equal(
      `</api/v1/tasks?view=mine&limit=2&cursor=${encodeURIComponent(body.nextCursor)}>; rel="next"`,
    );
  });

  it('takes from 1 to 200 rows, 50 if nobody says', () => {
    const query = z.strictObject(pageQuery);
    expect(query.parse({})).to.deep.equal({ limit: 50 });
    for (const limit of ['0', '201', '1.5', 'many', '']) {
      expect(query.safeParse({ limit }).success, limit).to.equal(false);
    }
  });

  it('refuses a cursor that is none of this list', () => {
    const foreign = Buffer.from(JSON.stringify({ some: 'thing' })).toString('base64url');
    for (const cursor of ['', 'x', '%00', foreign]) {
      expect(() => readCursor(cursor, z.uuid()), cursor)
        .to.throw(Problem)
        .with.nested.property('options.errors')
        .that.deep.equals([{ pointer: '?cursor', code: 'not_a_cursor' }]);
    }
    expect(readCursor(undefined, z.uuid())).to.equal(undefined);
  });
});
