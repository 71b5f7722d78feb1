import { createTransport } from 'nodemailer';
import type { Written } from './compose.js';

/** A mail as it goes out. */
export interface Outgoing extends Written {
  id: string;
  to: string;
}

/** Brings mails to the server. */
export interface Post {
  /** Resolves once the server has taken it. Rejects with whatever went wrong. */
  send(mail: Outgoing): Promise<void>;
  close(): void;
}

/** What a failure means: the server is not there; this mail later; this mail never. */
export type Failure = { kind: 'away' | 'later' | 'never'; code: string };

/**
 * A connection to the mail server, opened when there is something to send.
 * @param url `smtp://user:password@host:port` or `smtps://…`
 * @param from who writes; its domain goes into Message-IDs
 */
export function postOf({ url, from }: { url: string; from: string }): Post {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 1,
    maxRequeues: 0,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    dnsTimeout: 10_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ id, to, subject, text }) {
      await transport.sendMail({
        from: { name: '', address: from },
        to: { name: '', address: to },
        envelope: { from, to: [to] },
        // The same at every try: whoever got it twice can tell.
        messageId: `<${id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        subject,
        text,
        textEncoding: 'base64',
      });
    },
    close: () => transport.close(),
  };
}

/** Reads what nodemailer says of a failure. Only a refusal of the addressee or of the mail itself is the mail's own fault. */
export function failureOf(error: unknown): Failure {
  const {
    code = 'unknown',
    responseCode,
    command,
  } = error as { code?: string; responseCode?: number; command?: string };
  const isOfMail = command === 'RCPT TO' || command === 'DATA';
  if (responseCode === undefined || responseCode === 421 || !isOfMail) return { kind: 'away', code: code.slice(0, 40) };
  return { kind: responseCode >= 500 ? 'never' : 'later', code: `smtp_${responseCode}` };
}
