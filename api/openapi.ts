import { z } from 'zod';
import { problemStatuses } from './problem.js';
import { fullPath } from './route.js';
import type { AnswerSpec, PublicRoute, Route } from './route.js';
import { cookieName } from './session/browser-session.js';

type Json = Record<string, unknown>;
type Declared = Route | PublicRoute;

const problem = z
  .object({
    type: z.url().describe(`Ends in one of: ${Object.keys(problemStatuses).join(', ')}`),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: z.string().optional(),
    requestId: z.string(),
    errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
  })
  .catchall(z.unknown());

/** The OpenAPI 3.1 document of some routes, made from the very schemas that parse their requests. */
export function openApiDocument(routes: readonly Declared[], publicUrl: string): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = (paths[fullPath(route)] ??= {});
    path[route.method] = operation(route, schemas);
  }
  schemas['Problem'] = schemaOf(problem, 'output', schemas);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Habarlama',
      version: '1.0.0',
      description: 'Notices of unlawful information: filed, reviewed fact by fact, prescribed, executed.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    security: [{ bearer: [] }, { session: [] }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An access token of the people’s or the machines’ issuer',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: cookieName(publicUrl),
          description:
            'For browsers: GET /auth/sign-in?returnTo=/… begins, GET /auth/session says who is signed in and gives the token that POST, PUT, PATCH and DELETE send in ' +
            'X-CSRF-Token, POST /auth/sign-out and /auth/sign-out-everywhere end. Never together with a bearer token.',
        },
      },
      responses: {
        Problem: {
          description: 'A problem (RFC 9457)',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  };
}

function operation(route: Declared, schemas: Json): Json {
  const answers = Object.entries(route.answers).map(([status, spec]) => [status, answer(spec, schemas)]);
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    ...('isPublic' in route ? { security: [] } : {}),
    parameters: parameters(route, schemas),
    ...requestBody(route, schemas),
    responses: {
      ...(Object.fromEntries(answers) as Json),
      '4XX': { $ref: '#/components/responses/Problem' },
      '5XX': { $ref: '#/components/responses/Problem' },
    },
  };
}

function parameters(route: Declared, schemas: Json): Json[] {
  const from = (place: 'path' | 'query', shape: Record<string, z.ZodType>) =>
    Object.entries(shape).map(([name, schema]) => ({
      name,
      in: place,
      required: place === 'path' || !schema.safeParse(undefined).success,
      schema: schemaOf(schema, 'input', schemas),
    }));
  const header = (name: string, required: boolean, schema: Json, description: string) => ({
    name,
    in: 'header',
    required,
    schema,
    description,
  });
  const key = { type: 'string', format: 'uuid' };
  return [
    ...from('path', route.params ?? {}),
    ...from('query', route.query ?? {}),
    ...('isPublic' in route || route.idempotent === undefined
      ? []
      : [header('Idempotency-Key', route.idempotent === true, key, 'The same key and body give the same answer')]),
    ...(!('isPublic' in route) && route.ifMatch === true
      ? [header('If-Match', true, { type: 'string' }, 'The ETag of what was read')]
      : []),
  ];
}

function requestBody(route: Declared, schemas: Json): Json {
  if (!('isPublic' in route) && route.upload !== undefined) {
    const file = { type: 'string', contentMediaType: 'application/octet-stream' };
    const schema = { type: 'object', required: ['file'], properties: { file } };
    const description = `At most ${route.upload.bytesAtMost} bytes`;
    return { requestBody: { required: true, description, content: { 'multipart/form-data': { schema } } } };
  }
  if (route.body === undefined) return {};
  const content = { 'application/json': { schema: schemaOf(route.body, 'input', schemas) } };
  return { requestBody: { required: !route.body.safeParse(undefined).success, content } };
}

function answer({ description, schema, headers, mediaTypes }: AnswerSpec, schemas: Json): Json {
  const described = Object.entries(headers ?? {}).map(([name, text]) => [
    name,
    { description: text, schema: { type: 'string' } },
  ]);
  return {
    description,
    ...(headers === undefined ? {} : { headers: Object.fromEntries(described) as Json }),
    ...(mediaTypes === undefined ? {} : { content: Object.fromEntries(mediaTypes.map((type) => [type, {}])) }),
    ...(schema === undefined
      ? {}
      : { content: { 'application/json': { schema: schemaOf(schema, 'output', schemas) } } }),
  };
}

/** A zod schema as JSON Schema 2020-12; schemas with an id of their own move to the document's components. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const { $schema: _dialect, $defs, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  for (const [name, definition] of Object.entries(($defs ?? {}) as Json)) schemas[name] = moved(definition);
  return moved(own) as Json;
}

function moved(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(moved);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [
      name,
      name === '$ref' && typeof value === 'string' ? value.replace('#/$defs/', '#/components/schemas/') : moved(value),
    ]),
  );
}
