import type { Request } from 'express';
import { z } from 'zod';
import { parseJson, readBytes, requireJson } from './json-body.js';
import { invalid, notFound, Problem } from './problem.js';
import type { Route } from './route.js';
import { fieldErrors } from './zod-errors.js';

type Output = Record<string, unknown>;

const nothing = z.strictObject({}).optional();
const bodyBytesByDefault = 1024 * 1024;

/**
 * What the address of a request says, as a route declares it: a path that does not parse leads to nothing (404), a query that does not is refused (400).
 * @throws Problem
 */
export function addressed(route: Pick<Route, 'params' | 'query'>, req: Request): { params: Output; query: Output } {
  return {
    params: parsed(z.object(route.params ?? {}), req.params, () => notFound()),
    query: parsed(
      z.strictObject(route.query ?? {}),
      req.query,
      (errors) => new Problem('malformed', { code: 'bad_query', errors }),
      '?',
    ),
  };
}

function parsed<S extends z.ZodType>(
  schema: S,
  given: unknown,
  problem: (errors: ReturnType<typeof fieldErrors>) => Problem,
  root = '#',
): z.output<S> {
  const result = schema.safeParse(given, { reportInput: true });
  if (!result.success) throw problem(fieldErrors(result.error.issues, root));
  return result.data;
}

/** The JSON body as the route's schema has it; undefined where there is none. Throws *malformed*, *invalid* or *too-large*. */
export async function readJson(
  route: Pick<Route, 'method' | 'body' | 'bodyBytesAtMost'>,
  req: Request,
): Promise<unknown> {
  if (route.method === 'get' || route.method === 'delete') return undefined;
  const hasBody = req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
  if (hasBody) requireJson(req.headers, ['application/json']);
  const bytes = await readBytes(req, route.bodyBytesAtMost ?? bodyBytesByDefault);
  const schema = route.body ?? nothing;
  if (bytes === undefined) {
    if (schema.safeParse(undefined).success) return undefined;
    throw new Problem('malformed', { code: 'body_required' });
  }
  return parsed(schema, parseJson(bytes), (errors) => invalid(errors));
}
