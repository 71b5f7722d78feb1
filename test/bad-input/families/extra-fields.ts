import type { Json } from '../../support/http-client.js';
import { bodySchema, fieldsIn, pointerTo, sampleOf, withValue } from '../../support/schema-fields.js';
import type { Field } from '../../support/schema-fields.js';
import type { BadRequest, Family } from '../bad-requests.js';
import { hasBody } from './fields.js';
import { share } from './share.js';

/** What the server sets itself, or reads from whoever asks: nobody may send it. */
const massAssigned = [
  ...[
    'id',
    'status',
    'body',
    'bodyCode',
    'filedBy',
    'filerId',
    'number',
    'reviewer',
    'reviewerId',
    'revision',
    'outcome',
  ],
  ...['actor', 'actorId', 'accountId', 'role', 'roles', 'isAdmin', 'createdAt', 'answeredAt', 'noticeId', 'dispatchId'],
  ...['normalised', 'scope', 'verdictBy', 'sheetVersionOf', 'issuedBy', 'leaseExpiresAt', 'dueAt', 'state', 'tenant'],
];

/** What every object of JavaScript has already. */
const prototypes = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
];

/** What would be an operator in another kind of database, or a trick with names. */
const operators = [
  '$where',
  '$gt',
  '$set',
  'a.b',
  'a[b]',
  '',
  ' ',
  'facts ',
  '\u0000',
  '\u202e',
  '\ufeffid',
  'ID',
  'Status',
];

const everything = [...prototypes, ...massAssigned, ...operators];

/** A field that is not of the body, at every object of it: refused, never ignored. */
export const extraFields: Family = {
  name: 'as a field too many',
  at: hasBody,
  requests(route) {
    const schema = bodySchema(route) ?? {};
    const top: Field = { path: [], schema, required: true };
    const objects = [top, ...fieldsIn(schema)].filter(({ schema: { type } }) => type === 'object');
    const sample = sampleOf(schema);
    return objects.flatMap((object) => {
      const own = Object.keys(object.schema['properties'] ?? {});
      const names =
        object === top
          ? share('names at the top', everything, 4)
          : share('names within', [...prototypes, ...massAssigned], 1);
      return names.filter((name) => !own.includes(name)).map((name) => withField(sample, object, name));
    });
  },
};

function withField(sample: unknown, { path }: Field, name: string): BadRequest {
  const mark = 'the-name-of-the-field';
  const inner = path.reduce<unknown>((part, step) => (part as Json)[step], sample) as Json;
  const body = JSON.stringify(withValue(sample, path, { ...inner, [mark]: { admin: true } }));
  const pointer = `${pointerTo(path)}/${encodeURIComponent(name)}`;
  return {
    what: `${JSON.stringify(name)} in ${pointerTo(path)}`,
    // Spelled by hand: an object of JavaScript cannot have a field of its own called `__proto__`.
    raw: new TextEncoder().encode(body.replace(`"${mark}"`, JSON.stringify(name))),
    headers: { 'content-type': 'application/json' },
    meets: '422 invalid',
    namesEach: [(named) => named === `${pointer} unknown_field`],
  };
}
