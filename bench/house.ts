import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, FormData, request } from 'undici';

/** One call of the API. */
export interface Call {
  as: string;
  body?: unknown;
  ifMatch?: string;
  /** Repeated with the same Idempotency-Key until it has its outcome. */
  act?: boolean;
}

export interface Reply {
  body: Record<string, unknown>;
  etag: string;
}

/** The API as a client of it sees it, spoken to by sample accounts. */
export interface House {
  call(method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, call: Call): Promise<Reply>;
  close(): Promise<void>;
}

const timeoutMs = 60_000;

/** Opens connections to a running API. Anything but 2xx throws with what was asked and what was answered. */
export function openHouse(
  { api, token }: { api: string; token: (account: string) => Promise<string> },
  signal: AbortSignal,
): House {
  const dispatcher = new Agent({ connections: 64 });
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (account: string): Promise<string> => {
    const known = tokens.get(account) ?? token(account);
    tokens.set(account, known);
    return known;
  };

  return {
    async call(method, path, { as, body, ifMatch, act = false }) {
      const key = act ? { 'idempotency-key': randomUUID() } : {};
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const answer = await request(`${api}/api/v1${path}`, {
          method,
          dispatcher,
          signal,
          headersTimeout: timeoutMs,
          headers: {
            authorization: `Bearer ${await tokenOf(as)}`,
            ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
            ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
            ...key,
          },
          body: body === undefined ? null : body instanceof FormData ? body : JSON.stringify(body),
        });
        const text = await answer.body.text();
        const isOpen = answer.statusCode === 202 || answer.statusCode === 429 || answer.statusCode === 503;
        if (answer.statusCode < 300 && !isOpen) return { body: parse(text), etag: String(answer.headers.etag ?? '') };
        // A file more than an account may send at once is worth another try; so is an act without its outcome.
        const mayRepeat = (act && isOpen) || answer.statusCode === 429;
        if (!mayRepeat || performance.now() > deadline) {
          throw new Error(`${method} ${path} as ${as} was answered ${answer.statusCode}: ${text.slice(0, 400)}`);
        }
        await pause(100, undefined, { signal });
      }
    },
    close: () => dispatcher.close(),
  };
}

function parse(text: string): Record<string, unknown> {
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
