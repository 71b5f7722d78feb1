import { randomUUID } from 'node:crypto';
import { sampleAccounts } from '../../standalone/sample-accounts.js';

export interface Answer {
  status: number;
  body: Record<string, unknown>;
  etag: string;
}

export interface Request {
  as: string;
  body?: unknown;
  ifMatch?: string;
  /** The Idempotency-Key of an act. */
  key?: string;
}

/** Speaks to a running API for its sample accounts. */
export class ApiClient {
  private readonly tokens = new Map<string, Promise<string>>();

  constructor(private readonly stack: { api: string; token(account: string): Promise<string> }) {}

  /** One request and its answer, whatever it is. Throws only if there is none. */
  async ask(method: string, path: string, { as, body, ifMatch, key }: Request): Promise<Answer> {
    const response = await fetch(`${this.stack.api}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await this.tokenOf(as)}`,
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: body === undefined ? null : body instanceof FormData ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
      etag: response.headers.get('etag') ?? '',
    };
  }

  /** The answer's body, or an error that says what was answered instead of 2xx. */
  async get(method: string, path: string, request: Request): Promise<Answer> {
    const answer = await this.ask(method, path, request);
    if (answer.status < 300) return answer;
    throw new Error(`${method} ${path} as ${request.as} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }

  /** Sends an act once: 200 with its outcome, or 202 and nobody asks again. Throws on anything else. */
  async act(path: string, as: string, body: unknown): Promise<Answer> {
    return this.get('POST', path, { as, body, key: randomUUID() });
  }

  private tokenOf(account: string): Promise<string> {
    const known = this.tokens.get(account) ?? this.stack.token(account);
    this.tokens.set(account, known);
    return known;
  }
}

/** The sample account with this id. */
export function accountName(id: string): string {
  const found = sampleAccounts.find((account) => account.id === id);
  if (found === undefined) throw new Error(`Account ${id} is no sample account`);
  return found.account;
}
