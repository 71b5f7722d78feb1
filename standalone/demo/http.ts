import { setTimeout as pause } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';

const giveUpAfterMs = 90_000;

/** A problem document as the API answers it. */
const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.looseObject({ pointer: z.string(), code: z.string() })).optional(),
});
export type ProblemDocument = z.infer<typeof problem>;

export interface Call {
  /** The account that asks. */
  as: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`. */
  path: string;
  body?: unknown;
  /** A PNG, sent as multipart in the field `file`. */
  file?: { bytes: Uint8Array; name: string };
  ifMatch?: string;
}

export interface Answer {
  status: number;
  body: unknown;
  etag: string | undefined;
}

/** The API said no, or something that was not expected of it. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  constructor(
    { method, path }: Call,
    readonly status: number,
    readonly problem: ProblemDocument | undefined,
  ) {
    const fields = (problem?.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`).join(', ');
    const word = problem?.type.split('/').at(-1) ?? '';
    super(`${method} ${path} answered ${status} ${word} ${fields || (problem?.detail ?? '')}`.trim());
  }
}

/**
 * A client of the API as any other body's system would be: what is kept but not decided yet (202), 5xx, 429, a key at work and a broken
 * connection are asked again with the same Idempotency-Key, until there is an outcome.
 */
export class Http {
  constructor(
    private readonly options: { api: string; token: (account: string) => Promise<string>; signal: AbortSignal },
  ) {}

  /** The answer. Throws RefusedError when it is not a success. */
  async call(call: Call): Promise<Answer> {
    const key = uuidv7();
    const deadline = Date.now() + giveUpAfterMs;
    for (let tries = 0; ; tries += 1) {
      const last = Date.now() > deadline;
      const answer = await this.once(call, key).catch((error: unknown) => {
        if (this.options.signal.aborted || last) throw error;
        return undefined;
      });
      if (answer !== undefined && (last || !isTemporary(answer))) return successOrThrow(call, answer);
      await pause(Math.min(100 * 2 ** tries, 2_000), undefined, { signal: this.options.signal });
    }
  }

  private async once(call: Call, key: string): Promise<Answer> {
    const { api, token, signal } = this.options;
    const response = await fetch(`${api}/api/v1${call.path}`, {
      method: call.method,
      headers: {
        authorization: `Bearer ${await token(call.as)}`,
        'accept-language': 'en',
        ...(call.method === 'POST' ? { 'idempotency-key': key } : {}),
        ...(call.ifMatch === undefined ? {} : { 'if-match': call.ifMatch }),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: bodyOf(call),
      signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
      etag: response.headers.get('etag') ?? undefined,
    };
  }
}

function bodyOf({ body, file }: Call): string | FormData | null {
  if (file === undefined) return body === undefined ? null : JSON.stringify(body);
  const form = new FormData();
  form.set('file', new Blob([Buffer.from(file.bytes)], { type: 'image/png' }), file.name);
  return form;
}

function isTemporary({ status, body }: Answer): boolean {
  if (status === 202 || status === 429 || status >= 500) return true;
  return status === 409 && problem.safeParse(body).data?.type.endsWith('in-progress') === true;
}

function successOrThrow(call: Call, answer: Answer): Answer {
  if (answer.status < 300 && answer.status !== 202) return answer;
  throw new RefusedError(call, answer.status, problem.safeParse(answer.body).data);
}
