import type { Knex } from 'knex';
import type { Logger } from '../logging.js';
import type { z } from 'zod';
import type { Account } from '../db/accounts.js';
import type { CapabilityName } from '../domain/capability-table.js';
import type { ClaimedFile } from '../domain/evidence.js';
import type { Actor, Language } from '../domain/roles.js';
import type { Services } from './services.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Shape = Record<string, z.ZodType>;
type Output<S extends Shape> = { [K in keyof S]: z.output<S[K]> };

/** A file that came as multipart/form-data in the field `file`. */
export interface UploadedFile extends ClaimedFile {
  bytes: Uint8Array;
}

/** What a handler is given: the request, already authenticated and parsed. */
export interface Context<P extends Shape, Q extends Shape, B extends z.ZodType> {
  actor: Actor;
  account: Account;
  params: Output<P>;
  query: Output<Q>;
  body: z.output<B>;
  /** The client's Idempotency-Key; empty unless the route declares `idempotent` and the client sent one. */
  idempotencyKey: string;
  /** Method and path as called, to bind a key to: `POST /notices/0197…/submission`. */
  route: string;
  /** Throws *stale* (412) unless `If-Match` names this revision. For routes that declare `ifMatch`. */
  requireMatch: (revision: number) => void;
  /** The uploaded file. For routes that declare `upload`; throws there if none came. */
  file: () => UploadedFile;
  /** The request's URL, for links to further pages. */
  url: URL;
  language: Language;
  requestId: string;
  log: Logger;
  services: Services;
  /** One transaction on behalf of the actor; every query of a request runs in one. */
  asActor: <T>(work: (tx: Knex.Transaction) => Promise<T>) => Promise<T>;
}

/** What a handler answers. */
export interface Answer {
  status: number;
  body?: unknown;
  /** Sent as a strong `ETag`. */
  etag?: number;
  location?: string;
  headers?: Record<string, string>;
  /** A file instead of JSON. */
  file?: { bytes: Uint8Array; mediaType: string; name: string };
}

/** One possible answer in the OpenAPI document; without a schema it has no JSON body. */
export interface AnswerSpec {
  description: string;
  schema?: z.ZodType;
  /** Headers it carries besides the usual ones, with what they mean. */
  headers?: Record<string, string>;
  /** Media types other than JSON. */
  mediaTypes?: readonly string[];
}

/** A route and its entry in the OpenAPI document, declared together so that they cannot differ. */
export interface RouteSpec<P extends Shape, Q extends Shape, B extends z.ZodType> {
  method: Method;
  /** As in OpenAPI, below `/api/v1`: `/notices/{id}`. */
  path: string;
  /** Names the operation for generated clients: `getNotice`. */
  operationId: string;
  tag: string;
  summary: string;
  description?: string;
  /** The row of the capability table that it asks: of the role before anything else is looked at (403), unless `onCase`. */
  capability: CapabilityName;
  /** The handler asks the row of the case that the path names, so that what one may not see does not exist (404). */
  onCase?: true;
  /** Path parameters; something that does not parse does not exist (404). */
  params?: P;
  /** Query parameters; anything else is 400. */
  query?: Q;
  /** The JSON body; use `z.strictObject`, so that unknown fields are refused. */
  body?: B;
  /** At most so many bytes of body; 1 MiB by default. */
  bodyBytesAtMost?: number;
  /** Costs much more than it looks: counted apart (`RATE_LIMIT_HEAVY`). */
  heavy?: true;
  /** Takes multipart/form-data with one file in the field `file`, of at most so many bytes. */
  upload?: {
    bytesAtMost: number;
    /** Refuses before anything of the file is read what the handler would refuse whatever the file is. */
    admit(context: Context<P, Q, B>): Promise<void>;
  };
  /** Needs an `Idempotency-Key` (400 without); 'optional' where it may be left out. */
  idempotent?: true | 'optional';
  /** Needs `If-Match` (428 without). */
  ifMatch?: true;
  /** Answers by status; problems need not be listed, every route can answer them. */
  answers: Record<number, AnswerSpec>;
  handler(context: Context<P, Q, B>): Promise<Answer>;
}

/** A route as it is gathered in tables: the types of its own request are known to its handler only. */
export type Route = RouteSpec<Shape, Shape, z.ZodType>;

/** Declares a route; gather them as `export const noticeRoutes: Route[] = [defineRoute({…}), …]`. */
export function defineRoute<P extends Shape = Shape, Q extends Shape = Shape, B extends z.ZodType = z.ZodUndefined>(
  spec: RouteSpec<P, Q, B>,
): Route {
  return spec;
}

/** What the handler of a public route is given: the request, parsed, and nobody who sent it. */
export type PublicContext<P extends Shape, Q extends Shape, B extends z.ZodType> = Pick<
  Context<P, Q, B>,
  'params' | 'query' | 'body' | 'url' | 'language' | 'requestId' | 'log' | 'services'
> & {
  /** One transaction on nobody's behalf: of the tables it sees nothing, only functions that answer one question each. */
  ask: <T>(work: (tx: Knex.Transaction) => Promise<T>) => Promise<T>;
};

/** A route below `/public`: without a token, counted by address. */
export interface PublicRouteSpec<P extends Shape, Q extends Shape, B extends z.ZodType> extends Pick<
  RouteSpec<P, Q, B>,
  'method' | 'path' | 'operationId' | 'tag' | 'summary' | 'description' | 'params' | 'query' | 'body' | 'answers'
> {
  isPublic: true;
  /** At most so many bytes of body; 64 KiB by default. */
  bodyBytesAtMost?: number;
  handler(context: PublicContext<P, Q, B>): Promise<Answer>;
}

export type PublicRoute = PublicRouteSpec<Shape, Shape, z.ZodType>;

/** Declares a route for anybody, whose `path` is below `/public`; gather them in `routes/index.ts` as `publicRoutes`. */
export function definePublicRoute<
  P extends Shape = Shape,
  Q extends Shape = Shape,
  B extends z.ZodType = z.ZodUndefined,
>(spec: Omit<PublicRouteSpec<P, Q, B>, 'isPublic'>): PublicRoute {
  return { ...spec, isPublic: true };
}

/** Where a route is found: `/api/v1/notices/{id}`, `/public/documents/{code}`. */
export function fullPath(route: Pick<Route, 'path'> | PublicRoute): string {
  return `${'isPublic' in route ? '/public' : '/api/v1'}${route.path}`;
}

/** 200 with a JSON body. */
export function ok(body: unknown, more: Omit<Answer, 'status' | 'body'> = {}): Answer {
  return { status: 200, body, ...more };
}

/** 201 with a JSON body and where the new thing is. */
export function created(
  location: string,
  body: unknown,
  more: Omit<Answer, 'status' | 'body' | 'location'> = {},
): Answer {
  return { status: 201, location, body, ...more };
}

/** 204. */
export function noContent(more: Omit<Answer, 'status' | 'body'> = {}): Answer {
  return { status: 204, ...more };
}
