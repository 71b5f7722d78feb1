/** An address of the settings that did not answer, or not as it should. */
export class AwayError extends Error {
  override readonly name = 'AwayError';
}

export interface Call {
  url: string;
  /** Sent with POST; without it the call is a GET. */
  body?: Uint8Array;
  contentType?: string;
  answerBytesAtMost: number;
  signal: AbortSignal;
}

export type CallOut = (call: Call) => Promise<Uint8Array>;

/**
 * Calls an address out of the settings, never one out of a certificate. It follows no redirect, reads no more than it was told to, and ends with
 * the signal.
 * @throws AwayError
 */
export const callOut: CallOut = async ({ url, body, contentType, answerBytesAtMost, signal }) => {
  try {
    const response = await fetch(url, {
      signal,
      redirect: 'error',
      ...(body === undefined ? {} : { method: 'POST', body, headers: { 'Content-Type': contentType ?? '' } }),
    });
    if (!response.ok || response.body === null) throw new AwayError(`It answered ${response.status}`);
    return await readAtMost(response.body, answerBytesAtMost);
  } catch (error) {
    if (error instanceof AwayError) throw error;
    throw new AwayError('No answer', { cause: error });
  }
};

async function readAtMost(stream: AsyncIterable<Uint8Array>, atMost: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of stream) {
    length += part.byteLength;
    if (length > atMost) throw new AwayError('It answered more than it may');
    parts.push(part);
  }
  return Buffer.concat(parts);
}
