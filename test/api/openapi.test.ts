import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { problemStatuses } from '../../api/problem.js';
import { fullPath } from '../../api/route.js';
import { publicRoutes, routes } from '../../api/routes/index.js';
import { describedApi } from '../support/openapi-document.js';

type Json = Record<string, unknown>;
interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  parameters: { name: string; in: string; required: boolean; schema: Json }[];
  requestBody?: { content: Record<string, { schema: Json }> };
  responses: Record<string, { content?: Record<string, { schema?: Json }>; $ref?: string }>;
}

const document = describedApi as {
  openapi: string;
  info: { title: string; version: string };
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json>; responses: Json; securitySchemes: Json };
};
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation, name: `${method} ${path}` })),
);

describe('the OpenAPI document', () => {
  it('is of version 3.1 and describes every route once', () => {
    expect(document.openapi).to.equal('3.1.0');
    const declared = [...routes, ...publicRoutes].map((route) => `${route.method} ${fullPath(route)}`);
    expect(operations.map(({ name }) => name)).to.have.members(declared);
    expect(new Set(declared)).to.have.length(declared.length);
  });

  it('gives each operation a name of its own, a summary and a tag that is listed', () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(new Set(names)).to.have.length(names.length);
    const tags = document.tags.map(({ name }) => name);
    for (const { name, operation } of operations) {
      expect(operation.operationId, name).to.match(/^[a-z][A-Za-z]+$/);
      expect(operation.summary, name).to.match(/^[A-Z].*[^.]$/);
      expect(tags, name).to.include.members(operation.tags);
    }
  });

  it('declares exactly the parameters that stand in each path', () => {
    for (const { path, name, operation } of operations) {
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect(
        inPath.map((parameter) => parameter.name),
        name,
      ).to.have.members([...path.matchAll(/\{(\w+)\}/gu)].map(([, parameter]) => parameter));
      expect(
        inPath.every(({ required }) => required),
        name,
      ).to.equal(true);
      const all = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
      expect(new Set(all), name).to.have.length(all.length);
    }
  });

  it('resolves every reference', () => {
    const references = [...referencesIn(document)];
    expect(references).not.to.have.length(0);
    for (const reference of references) expect(resolve(reference), reference).to.be.an('object');
  });

  it('uses every schema that it names', () => {
    const used = new Set([...referencesIn(document)].map((reference) => reference.split('/').at(-1)));
    expect(Object.keys(document.components.schemas).filter((name) => !used.has(name))).to.deep.equal([]);
  });

  it('has only schemas of JSON Schema 2020-12', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      expect(ajv.validateSchema(schema), `${name}: ${ajv.errorsText()}`).to.equal(true);
    }
    ajv.addSchema({ $id: 'document', components: document.components });
    for (const { name, operation } of operations) {
      for (const schema of schemasOf(operation)) {
        expect(ajv.validateSchema(schema), `${name}: ${ajv.errorsText()}`).to.equal(true);
        expect(() => ajv.compile(located(schema)), name).not.to.throw();
      }
    }
  });

  it('refuses unknown fields in every request body', () => {
    for (const { name, operation } of operations) {
      const schema = operation.requestBody?.content['application/json']?.schema;
      if (schema === undefined) continue;
      for (const [at, part] of objectsIn(schema)) {
        expect(part['additionalProperties'], `${name} ${at}`).to.equal(false);
      }
    }
  });

  it('bounds every text and every list that comes in', () => {
    for (const { name, operation } of operations) {
      for (const schema of [
        ...Object.values(operation.requestBody?.content ?? {}).flatMap(({ schema: body }) => schemaParts(body)),
        ...operation.parameters
          .filter(({ in: place }) => place !== 'header')
          .flatMap(({ schema: one }) => schemaParts(one)),
      ]) {
        const [at, part] = schema;
        if (part['type'] === 'array') expect(part, `${name} ${at}`).to.have.property('maxItems');
        if (part['type'] === 'string') expect(isBounded(part), `${name} ${at}`).to.equal(true);
      }
    }
  });

  it('says of every operation that it may answer with a problem, and by which words', () => {
    for (const { name, operation } of operations) {
      for (const status of ['4XX', '5XX']) {
        expect(operation.responses[status], name).to.deep.equal({ $ref: '#/components/responses/Problem' });
      }
    }
    const problem = document.components.schemas['Problem'] as { properties: { type: { description: string } } };
    for (const type of Object.keys(problemStatuses)) expect(problem.properties.type.description).to.include(type);
  });

  it('asks for the headers that the routes ask for', () => {
    for (const { method, path, idempotent, ifMatch } of routes) {
      const headers = document.paths[`/api/v1${path}`]?.[method]?.parameters.filter(
        ({ in: place }) => place === 'header',
      );
      expect(
        headers?.map(({ name, required }) => [name, required]),
        `${method} ${path}`,
      ).to.have.deep.members([
        ...(idempotent === undefined ? [] : [['Idempotency-Key', idempotent === true]]),
        ...(ifMatch === true ? [['If-Match', true]] : []),
      ]);
    }
  });
});

function schemasOf({ parameters, requestBody, responses }: Operation): Json[] {
  const contents = [requestBody?.content, ...Object.values(responses).map(({ content }) => content)];
  const inContents = contents.flatMap((content) => Object.values(content ?? {}).map(({ schema }) => schema));
  return [...parameters.map(({ schema }) => schema), ...inContents.filter((schema) => schema !== undefined)];
}

/** A schema as it is found inside the document, so that its references lead where they lead there. */
function located(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"document#/components')) as Json;
}

function isBounded(part: Json): boolean {
  return ['maxLength', 'enum', 'const', 'format', 'pattern', 'contentMediaType'].some((keyword) => keyword in part);
}

function* referencesIn(part: unknown): Generator<string> {
  if (typeof part !== 'object' || part === null) return;
  for (const [name, value] of Object.entries(part)) {
    if (name === '$ref' && typeof value === 'string') yield value;
    else yield* referencesIn(value);
  }
}

function resolve(reference: string): unknown {
  return reference
    .replace(/^#\//u, '')
    .split('/')
    .reduce<unknown>((part, name) => (part as Json | undefined)?.[name], document);
}

/** Every schema inside a schema, with where it stands; those behind references included. */
function schemaParts(schema: unknown, at = '#', seen = new Set<string>()): [string, Json][] {
  if (typeof schema !== 'object' || schema === null) return [];
  const part = schema as Json;
  const reference = part['$ref'];
  if (typeof reference === 'string') {
    if (seen.has(reference)) return [];
    return schemaParts(resolve(reference), at, new Set([...seen, reference]));
  }
  return [
    [at, part],
    ...Object.entries(part).flatMap(([name, value]) =>
      typeof value === 'object' ? schemaParts(value, `${at}/${name}`, seen) : [],
    ),
  ];
}

function objectsIn(schema: Json): [string, Json][] {
  return schemaParts(schema).filter(([, part]) => part['type'] === 'object');
}
