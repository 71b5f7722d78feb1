import { setTimeout as pause } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';

const giveUpAfterMs = 90_000;

/** A problem document as the API answers it. */
const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  detail: z.string().optional(),
  code: z.string().optional(),
  errors: z.array(z.looseObject({ pointer: z.string(), code: z.string() })).optional(),
});
export type ProblemDocument = z.infer<typeof problem>;

export interface Call {
  /** The account that asks; null for anybody. */
  as: string | null;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`; of a question that anybody may ask, the whole path. */
  path: string;
  body?: unknown;
  /** Sent as multipart in the field `file`; a PNG by default. */
  file?: { bytes: Uint8Array; name: string; type?: string };
  ifMatch?: string;
}

export interface Answer {
  status: number;
  /** What the JSON says; the bytes where it is a file. */
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
      if (answer !== undefined && (last || !isTemporary(call, answer))) return successOrThrow(call, answer);
      await pause(Math.min(100 * 2 ** tries, 2_000), undefined, { signal: this.options.signal });
    }
  }

  private async once(call: Call, key: string): Promise<Answer> {
    const { api, token, signal } = this.options;
    const signedIn =
      call.as === null
        ? {}
        : {
            authorization: `Bearer ${await token(call.as)}`,
            ...(call.method === 'POST' ? { 'idempotency-key': key } : {}),
          };
    const response = await fetch(`${api}${call.as === null ? '' : '/api/v1'}${call.path}`, {
      method: call.method,
      headers: {
        ...signedIn,
        'accept-language': 'en',
        ...(call.ifMatch === undefined ? {} : { 'if-match': call.ifMatch }),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: bodyOf(call),
      signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      body: isJson ? (JSON.parse(bytes.toString()) as unknown) : bytes.length === 0 ? undefined : bytes,
      etag: response.headers.get('etag') ?? undefined,
    };
  }
}

function bodyOf({ body, file }: Call): string | FormData | null {
  if (file === undefined) return body === undefined ? null : JSON.stringify(body);
  const form = new FormData();
  form.set('file', new Blob([Buffer.from(file.bytes)], { type: file.type ?? 'image/png' }), file.name);
  return form;
}

function isTemporary({ as }: Call, { status, body }: Answer): boolean {
  // What anybody may send is kept with a 202, and that is its outcome.
  if ((status === 202 && as !== null) || status === 429 || status >= 500) return true;
  return status === 409 && problem.safeParse(body).data?.type.endsWith('in-progress') === true;
}

function successOrThrow(call: Call, answer: Answer): Answer {
  if (answer.status < 300 && (answer.status !== 202 || call.as === null)) return answer;
  throw new RefusedError(call, answer.status, problem.safeParse(answer.body).data);
}
