import { randomUUID } from 'node:crypto';
import { expectToKeepContract } from './contract.js';

export type Json = Record<string, unknown>;

export interface CallOptions {
  body?: unknown;
  /** A key of one's own; POSTs have a new one by default, null sends none. */
  key?: string | null;
  ifMatch?: string;
  headers?: Record<string, string>;
  /** Sent as it is, instead of a body; without a content type unless `headers` name one. */
  raw?: Uint8Array<ArrayBuffer>;
  /** `raw` is sent in chunks: no header says how long it is. */
  isUnannounced?: true;
}

export interface Reply {
  status: number;
  headers: Headers;
  /** Parsed where it is JSON; undefined where there is none. */
  body: Json;
  /** The bytes where it is something else. */
  bytes: Uint8Array;
}

/** Asks the API, below `/api/v1` or `/public`, in somebody's name, or without one where that is empty; every answer is held against the OpenAPI document. */
export type Call = (who: string, request: `${string} /${string}`, options?: CallOptions) => Promise<Reply>;

/**
 * A client of an API under test.
 * @param tokenOf the bearer token of somebody, by whatever name the test has for him
 */
export function httpClient(api: () => string, tokenOf: (who: string) => string | Promise<string>): Call {
  return async (who, request, { body, key, ifMatch, headers = {}, raw, isUnannounced } = {}) => {
    const [method = '', path = ''] = request.split(' ', 2);
    const isForm = body instanceof FormData;
    const fullPath = path.startsWith('/public/') ? path : `/api/v1${path}`;
    const response = await fetch(`${api()}${fullPath}`, {
      method,
      headers: {
        ...(who === '' ? {} : { authorization: `Bearer ${await tokenOf(who)}` }),
        ...(method === 'POST' && key !== null ? { 'idempotency-key': key ?? randomUUID() } : {}),
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
        ...(body === undefined || isForm || raw !== undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(isUnannounced === true ? { duplex: 'half' } : {}),
      body:
        (isUnannounced === true && raw !== undefined ? new Blob([raw]).stream() : raw) ??
        (isForm ? body : body === undefined ? null : JSON.stringify(body)),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const contentType = response.headers.get('content-type') ?? '';
    // What is answered is for whoever asked, and for nobody's cache.
    if (response.headers.get('cache-control') !== 'no-store') throw new Error(`${request} may be kept by a cache`);
    const isJson = bytes.length > 0 && /[/+]json/u.test(contentType);
    const parsed = isJson ? (JSON.parse(Buffer.from(bytes).toString('utf8')) as Json) : undefined;
    expectToKeepContract({
      ...{ method, path: fullPath.split('?')[0] ?? '', status: response.status, contentType, body: parsed },
    });
    return { status: response.status, headers: response.headers, body: parsed as Json, bytes };
  };
}
