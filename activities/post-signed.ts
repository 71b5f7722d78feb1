import { Webhook } from 'standardwebhooks';
import { request } from 'undici';
import type { Dispatcher } from 'undici';
import { findEndpointFault } from '../locators/endpoint.js';
import type { EndpointRules } from '../locators/endpoint.js';

/** What came back; an error where nothing did, a fault where nothing was sent and nothing will be. */
export type Answer = { status: number; retryAfter: string | null } | { error: string } | { fault: string };

/** How messages leave the house. */
export interface Outgoing {
  rules: EndpointRules;
  /** Connects only where the rules allow it. */
  agent: Dispatcher;
}

/** What one delivery needs. */
export interface SignedPost {
  endpoint: string;
  secret: string;
  messageId: string;
  body: string;
  /** Milliseconds since the epoch. */
  at: number;
  timeoutMs: number;
}

/** Answers are read, so that the connection can be used again, but never more of them than this. */
export const answerAtMost = 64 * 1024;

/**
 * POSTs a message as Standard Webhooks asks: `webhook-id`, `webhook-timestamp`, `webhook-signature`. Follows no redirect, and waits no longer than
 * `timeoutMs` for the whole answer, of which at most 64 KiB are read. Never throws for what the other side does.
 */
export async function postSigned(
  { endpoint, secret, messageId, body, at, timeoutMs }: SignedPost,
  { rules, agent }: Outgoing,
  cancelled: AbortSignal,
): Promise<Answer> {
  const fault = findEndpointFault(endpoint, rules);
  if (fault !== undefined) return { fault };
  const timestamp = new Date(at);
  try {
    const answer = await request(endpoint, {
      method: 'POST',
      dispatcher: agent,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Habarlama',
        'webhook-id': messageId,
        'webhook-timestamp': String(Math.floor(at / 1_000)),
        'webhook-signature': new Webhook(secret).sign(messageId, timestamp, body),
      },
      body,
      signal: AbortSignal.any([cancelled, AbortSignal.timeout(timeoutMs)]),
    });
    const read = await answer.body.dump({ limit: answerAtMost }).then(
      () => true,
      () => false,
    );
    if (!read) answer.body.destroy();
    const retryAfter = answer.headers['retry-after'];
    return { status: answer.statusCode, retryAfter: typeof retryAfter === 'string' ? retryAfter : null };
  } catch (error) {
    return { error: error instanceof Error ? (codeOf(error) ?? error.name) : 'unknown' };
  }
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
