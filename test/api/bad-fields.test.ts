import { expect } from 'chai';
import { routes } from '../../api/routes/index.js';
import type { Route } from '../../api/route.js';
import { withApp } from '../support/app.js';
import type { Json } from '../support/http-client.js';
import { fieldsOf, withReviewTable } from '../support/review-table.js';
import { rowHashes } from '../support/row-hashes.js';
import { bodySchema, fieldsIn, pointerTo, sampleOf, withValue } from '../support/schema-fields.js';
import type { Field } from '../support/schema-fields.js';
import { senderOf, validRequests } from '../support/valid-requests.js';

const withBodies = routes.flatMap((route) => {
  const schema = bodySchema(route.method, route.path);
  return schema === undefined ? [] : [{ route, schema, fields: fieldsIn(schema) }];
});

describe('a bad field', function () {
  this.timeout(30_000);
  const app = withApp();
  const table = withReviewTable(app);
  const requests = validRequests(app, table);

  for (const { route, schema, fields } of withBodies) {
    it(`is named by its pointer, whichever it is, at ${route.method.toUpperCase()} ${route.path}`, async () => {
      const send = await sender(route);
      const sample = sampleOf(schema);
      const before = await rowHashes(app.database.db);
      for (const field of fields) {
        for (const { what, value, code } of faultsOf(field)) {
          const reply = await send(withValue(sample, field.path, value));
          const name = `${pointerTo(field.path)} ${what}`;
          // Rows over the documented limit are too large, not a fault of a field.
          if (what === 'too many' && reply.status === 413) continue;
          expect(reply.status, name).to.equal(422);
          const named = fieldsOf(reply);
          expect(named, name).to.satisfy((all: string[]) => all.some((each) => points(each, field, value, code)));
        }
      }
      expect(await rowHashes(app.database.db)).to.deep.equal(before);
    });

    it(`is named together with all the others at ${route.method.toUpperCase()} ${route.path}`, async () => {
      const send = await sender(route);
      const leaves = fields.filter(({ schema: { type } }) => type !== 'object' && type !== 'array');
      let body = sampleOf(schema);
      for (const { path } of leaves) body = withValue(body, path, []);
      const named = new Set(fieldsOf(await send({ ...(body as Json), colour: 'red' })));
      const due = leaves.map(({ path }) => pointerTo(path));
      for (const pointer of due) {
        expect(
          [...named].some((each) => each.startsWith(`${pointer} `)),
          `${pointer} in ${[...named].join()}`,
        ).to.equal(true);
      }
      expect([...named]).to.include('#/colour unknown_field');
    });
  }

  async function sender({ operationId }: Route) {
    const { request, options } = (await requests[operationId]?.()) ?? { request: 'GET /unknown' as const };
    const who = senderOf(operationId, table.cast);
    return (body: unknown) => app.call(who, request, { ...options, body });
  }
});

interface FieldFault {
  what: string;
  value: unknown;
  /** What it has to be called; anything, if it is not said. */
  code?: string;
}

function faultsOf({ schema, required }: Field): FieldFault[] {
  return [
    ...wrongTypes(schema),
    ...(required ? [{ what: 'missing', value: undefined, code: 'required' }] : []),
    ...(schema['type'] === 'string' ? wrongTexts(schema) : []),
    ...(schema['type'] === 'integer' ? wrongNumbers(schema) : []),
    ...(schema['type'] === 'array' ? [tooMany(schema)] : []),
    ...(schema['type'] === 'object' ? [{ what: 'an unknown field', value: { colour: 'red' } }] : []),
  ];
}

function wrongTypes({ type }: Json): FieldFault[] {
  const others: Record<string, unknown[]> = {
    string: [7, true, null, [], {}],
    integer: ['7', 1.5, null, [], {}, true],
    boolean: ['true', 1, null, []],
    array: ['x', 7, null, {}],
    object: ['x', 7, null, []],
  };
  return (others[String(type)] ?? [[]]).map((value) => ({ what: JSON.stringify(value), value }));
}

function wrongTexts(schema: Json): FieldFault[] {
  if ('enum' in schema || 'const' in schema)
    return [{ what: 'none of the values', value: 'NONE_OF_THEM', code: 'not_one_of' }];
  if ('format' in schema || 'pattern' in schema) {
    return ['', 'x y', '\0', '\ud800', '2026-02-30', '9'.repeat(5_000)].map((value) => ({
      ...{ what: JSON.stringify(value).slice(0, 20), value, code: 'wrong_format' },
    }));
  }
  const most = Number(schema['maxLength']);
  return [
    { what: 'a null byte', value: 'a\0b' },
    { what: 'half a character', value: 'a\ud800b' },
    { what: 'the other half', value: '\udc00' },
    { what: 'too long', value: 'я'.repeat(most + 1) },
    { what: 'empty', value: '' },
  ];
}

function wrongNumbers({ minimum }: Json): FieldFault[] {
  const below = typeof minimum === 'number' ? [minimum - 1] : [];
  return [...below, 1e300].map((value) => ({ what: String(value), value }));
}

function tooMany(schema: Json): FieldFault {
  const item = (sampleOf(schema) as unknown[])[0];
  return { what: 'too many', value: Array.from({ length: 10_001 }, () => item), code: 'too_many' };
}

function points(named: string, { path }: Field, value: unknown, code?: string): boolean {
  const pointer = pointerTo(path);
  if (typeof value === 'object' && value !== null && 'colour' in value)
    return named === `${pointer}/colour unknown_field`;
  return code === undefined ? named.startsWith(`${pointer} `) : named === `${pointer} ${code}`;
}
