import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import * as formats from 'ajv-formats';
import { describedApi } from './openapi-document.js';

interface Described {
  responses: Record<string, { content?: Record<string, { schema?: object }> }>;
}

/** What was asked and what came back, as far as the OpenAPI document says something about it. */
export interface Exchange {
  method: string;
  /** As called, without the query. */
  path: string;
  status: number;
  contentType: string;
  body: unknown;
}

const document = describedApi as {
  paths: Record<string, Record<string, Described>>;
  components: object;
};

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default.default(ajv);
ajv.addSchema({ $id: 'document', components: document.components });

const paths = Object.entries(document.paths).map(([template, operations]) => ({
  template,
  operations,
  matches: new RegExp(`^${template.replaceAll(/\{\w+\}/gu, '[^/]+')}$`, 'u'),
}));

const validators = new Map<string, ValidateFunction>();
const answered = new Set<string>();

/** The operations that have answered without a problem so far: `get /api/v1/tasks 200`. */
export function answeredOperations(): ReadonlySet<string> {
  return answered;
}

/** Throws unless an answer is what the OpenAPI document promises: its status, its media type, its schema, formats included. */
export function expectToKeepContract(exchange: Exchange): void {
  const { method, path, status, contentType, body } = exchange;
  const called = `${method} ${path} ${status}`;
  if (status >= 400) {
    if (!contentType.startsWith('application/problem+json')) throw new Error(`${called} came as ${contentType}`);
    validate('problem', { $ref: '#/components/schemas/Problem' }, exchange);
    expectWords(exchange);
    return;
  }
  const found = paths.find(({ matches }) => matches.test(path));
  const described = found?.operations[method.toLowerCase()]?.responses[String(status)];
  if (found === undefined || described === undefined) throw new Error(`${called} is not described`);
  const name = `${method.toLowerCase()} ${found.template} ${status}`;
  answered.add(name);
  const mediaType = contentType.split(';')[0] ?? '';
  if (described.content !== undefined && !(mediaType in described.content)) {
    throw new Error(`${called} came as ${contentType}`);
  }
  const schema = described.content?.['application/json']?.schema;
  if (schema !== undefined) validate(name, schema, exchange);
  else if (described.content === undefined && body !== undefined) throw new Error(`${called} has a body`);
}

/** A code is for programs: a person reads a text, in his own language. */
function expectWords({ method, path, body }: Exchange): void {
  const {
    code,
    detail,
    errors = [],
  } = body as { code?: string; detail?: string; errors?: { code: string; detail: string }[] };
  const wordless = errors.filter((error) => error.detail === error.code).map((error) => error.code);
  if (code !== undefined && detail === undefined) wordless.push(code);
  if (wordless.length > 0) throw new Error(`${method} ${path} says only ${wordless.join(', ')}, which has no text`);
}

function validate(name: string, schema: object, { method, path, status, body }: Exchange): void {
  let validator = validators.get(name);
  if (validator === undefined) {
    validator = ajv.compile(located(schema));
    validators.set(name, validator);
  }
  if (validator(body)) return;
  const faults = ajv.errorsText(validator.errors, { separator: '\n  ', dataVar: '' });
  throw new Error(
    `${method} ${path} ${status} breaks its contract:\n  ${faults}\n${JSON.stringify(body).slice(0, 800)}`,
  );
}

function located(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"document#/components')) as object;
}
