import type { Json } from '../../support/http-client.js';
import { bodySchema, fieldsIn, pointerTo, sampleOf, withValue } from '../../support/schema-fields.js';
import type { Field } from '../../support/schema-fields.js';
import type { BadRequest, Family } from '../bad-requests.js';
import { bodyBytesAtMost } from '../driven-routes.js';
import type { DrivenRoute } from '../driven-routes.js';
import { share } from './share.js';
import { belowLeast, closedTexts, dates, freeTexts, noIds, oddNumbers, wrongTypes } from './values.js';

/** What is wrong with one value of a body. */
export interface FieldFault {
  what: string;
  value: unknown;
  /** What it has to be called; anything, if it is not said. */
  code?: string;
  /** It is refused, and something else in the body may be named before it. */
  namesNothing?: boolean;
}

/** Every field of every body, at every depth, with its share of the values that it may not have: named by its pointer. */
export const fields: Family = {
  name: 'in a field',
  at: hasBody,
  requests(route) {
    const schema = bodySchema(route) ?? {};
    const sample = sampleOf(schema);
    return fieldsIn(schema).flatMap((field) =>
      faultsOf(field).map((fault) => asRequest(sample, field, fault, bodyBytesAtMost(route))),
    );
  },
};

/** What is said instead of *not one of* where that alone would not tell what is asked for. */
const ownWords = ['signer_not_head'];

/** All faults of all leaves at once: each is named. */
export const allFields: Family = {
  name: 'in every field',
  at: hasBody,
  requests(route) {
    const schema = bodySchema(route) ?? {};
    const leaves = fieldsIn(schema).filter(({ schema: { type } }) => type !== 'object' && type !== 'array');
    const body = leaves.reduce<unknown>((made, leaf) => withValue(made, leaf.path, []), sampleOf(schema));
    const pointers = [...leaves.map((leaf) => pointerTo(leaf.path)), '#/colour'];
    const all = { ...(body as Json), colour: 'red' };
    return [{ what: 'all at once', body: all, meets: '422 invalid', namesEach: pointers.map(namedAt) }];
  },
};

/** Whether a route takes a JSON body. */
export function hasBody(route: DrivenRoute): boolean {
  return bodySchema(route) !== undefined;
}

function namedAt(pointer: string): (named: string) => boolean {
  return (named) => named.startsWith(`${pointer} `);
}

function asRequest(
  sample: unknown,
  { path }: Field,
  { what, value, code, namesNothing = false }: FieldFault,
  bytesAtMost: number,
): BadRequest {
  const pointer = pointerTo(path);
  const codes = [code, ...(code === 'not_one_of' ? ownWords : [])];
  const isNamed =
    code === undefined ? namedAt(pointer) : (named: string) => codes.some((each) => named === `${pointer} ${each}`);
  const refused = { what: `${pointer} ${what}`, ...asBody(withValue(sample, path, value)) };
  // Rows over the documented limit are too large, not a fault of a field.
  if (what === 'too many') return { ...refused, meets: /^(422 invalid|413 too-large.*)$/u };
  if (isLonger(value, bytesAtMost)) return { ...refused, meets: '413 too-large body_too_large' };
  return { ...refused, meets: '422 invalid', namesEach: namesNothing ? [] : [isNamed] };
}

function isLonger(value: unknown, bytesAtMost: number): boolean {
  return typeof value === 'string' && value.length > bytesAtMost;
}

// A number as JavaScript cannot hold it goes out as it is written.
function asBody(body: unknown): Pick<BadRequest, 'body' | 'raw' | 'headers'> {
  const text = JSON.stringify(body);
  if (!text.includes('"raw:')) return { body };
  const raw = new TextEncoder().encode(text.replace(/"raw:([^"]*)"/u, '$1'));
  return { raw, headers: { 'content-type': 'application/json' } };
}

function faultsOf({ schema, required }: Field): FieldFault[] {
  const type = String(schema['type']);
  return [
    ...(isCommon(type) ? share(`types for ${type}`, wrongTypes(schema), 1) : wrongTypes(schema)),
    ...(required ? [{ what: 'missing', value: undefined, code: 'required' }] : []),
    ...(type === 'string' ? texts(schema) : []),
    ...(type === 'integer' ? [...belowLeast(schema), ...share('numbers', oddNumbers, 6)] : []),
    ...(type === 'array' ? [tooMany(schema)] : []),
  ];
}

// Of other types there are so few fields that each is tried with all.
function isCommon(type: string): boolean {
  return ['string', 'array', 'object'].includes(type);
}

function texts(schema: Json): FieldFault[] {
  const closed = share('closed texts', closedTexts, 2);
  if ('enum' in schema || 'const' in schema) return closed.map((fault) => ({ ...fault, code: 'not_one_of' }));
  if (!('format' in schema) && !('pattern' in schema))
    return share('free texts', freeTexts(Number(schema['maxLength'])), 2);
  const others =
    schema['format'] === 'date' ? share('dates', dates, 4) : schema['format'] === 'uuid' ? share('ids', noIds, 2) : [];
  return [...closed, ...others].map((fault) => ({ code: 'wrong_format', ...fault }));
}

function tooMany(schema: Json): FieldFault {
  const item = (sampleOf(schema) as unknown[])[0];
  return { what: 'too many', value: Array.from({ length: 10_001 }, () => item), code: 'too_many' };
}
