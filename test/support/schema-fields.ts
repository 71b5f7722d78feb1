import { fullPath } from '../../api/route.js';
import type { Method } from '../../api/route.js';
import { describedApi } from './openapi-document.js';
import type { Json } from './http-client.js';

/** A place in a request body: its path, and what the OpenAPI document says of it. */
export interface Field {
  path: (string | number)[];
  schema: Json;
  required: boolean;
}

const document = describedApi as {
  paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: Json }> } }>>;
  components: { schemas: Record<string, Json> };
};

/** The schema of a route's JSON body; undefined if it takes none. */
export function bodySchema(route: { method: Method; path: string; isPublic?: true }): Json | undefined {
  const described = document.paths[fullPath(route)]?.[route.method]?.requestBody?.content['application/json'];
  return described && resolved(described.schema);
}

/** Every field of a body, at every depth; of a list its first item. */
export function fieldsIn(schema: Json, path: Field['path'] = []): Field[] {
  const properties = (schema['properties'] ?? {}) as Record<string, Json>;
  const required = (schema['required'] ?? []) as string[];
  const own = Object.entries(properties).flatMap(([name, given]) => {
    const property = resolved(given);
    const field = { path: [...path, name], schema: property, required: required.includes(name) };
    return [field, ...fieldsIn(property, field.path)];
  });
  if (schema['type'] !== 'array') return own;
  const items = resolved(schema['items'] as Json);
  return [{ path: [...path, 0], schema: items, required: false }, ...fieldsIn(items, [...path, 0])];
}

/** Something that fits a schema as far as it says, every optional field included. */
export function sampleOf(given: Json): unknown {
  const schema = resolved(given);
  const [first] = (schema['enum'] ?? []) as unknown[];
  if (first !== undefined) return first;
  switch (schema['type']) {
    case 'object':
      return Object.fromEntries(
        Object.entries((schema['properties'] ?? {}) as Record<string, Json>).map(([name, part]) => [
          name,
          sampleOf(part),
        ]),
      );
    case 'array':
      return [sampleOf(schema['items'] as Json)];
    case 'integer':
      return schema['minimum'] ?? 0;
    case 'boolean':
      return true;
    default:
      return textFor(schema);
  }
}

/** The body with another value in one place. */
export function withValue(body: unknown, [name, ...rest]: Field['path'], value: unknown): unknown {
  if (name === undefined) return value;
  const inner = withValue((body as Json | undefined)?.[name], rest, value);
  if (Array.isArray(body)) return (body as unknown[]).map((item, index) => (index === name ? inner : item));
  return { ...(body as Json), [name]: inner };
}

export function pointerTo(path: Field['path']): string {
  return ['#', ...path].join('/');
}

function textFor({ format, pattern }: Json): string {
  if (format === 'uuid') return '0197c5c0-0000-7000-8000-00000000dead';
  if (format === 'date') return '2026-07-01';
  if (format === 'date-time') return '2026-07-01T09:30:00.000Z';
  return pattern === undefined ? 'text' : 'OTHER';
}

function resolved(schema: Json): Json {
  const reference = schema['$ref'];
  const target =
    typeof reference === 'string' ? document.components.schemas[reference.split('/').at(-1) ?? ''] : schema;
  const options = target?.['anyOf'] ?? target?.['allOf'];
  if (Array.isArray(options)) {
    const mayBeNull = (options as Json[]).some(({ type }) => type === 'null');
    return { ...resolved(options[0] as Json), ...(mayBeNull ? { nullable: true } : {}) };
  }
  return target ?? {};
}
