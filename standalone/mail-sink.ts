import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { SMTPServer } from 'smtp-server';
import { serveLocally } from './local-server.js';
import { mailPage } from './mail-page.js';
import type { KeptMail } from './mail-page.js';
import { readMail } from './read-mail.js';

export interface MailSink {
  /** Where the house sends mail to. */
  smtpUrl: string;
  /** The page on which it is read; `/mails` has the same as JSON. */
  url: string;
  close(): Promise<void>;
}

const mailsKept = 500;
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Stands in for a mail server: takes whatever is sent to it on 127.0.0.1 and shows it on a page. Throws if a port is taken (0 = any free one). */
export async function startMailSink({ smtpPort, port }: { smtpPort: number; port: number }): Promise<MailSink> {
  const mails: KeptMail[] = [];
  const smtp = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'], logger: false, closeTimeout: 1_000 },
    ...{ size: 1_048_576, banner: 'simulator' },
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const mail = readMail(Buffer.concat(chunks).toString('latin1'));
        mails.unshift({ ...mail, receivedAt: new Date().toISOString() });
        mails.length = Math.min(mails.length, mailsKept);
        done();
      });
    },
  });
  // What a client does wrong ends its connection and not the stack.
  smtp.on('error', () => undefined);
  const listening = smtp.listen(smtpPort, '127.0.0.1');
  await once(listening, 'listening');
  const closeSmtp = () => new Promise<void>((resolve) => smtp.close(() => resolve()));

  const app = express();
  app.disable('x-powered-by');
  app.use((_req, res, next) => {
    const isolated = {
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    };
    res.set({ ...isolated, 'Content-Security-Policy': policy });
    next();
  });
  app.get('/', (_req, res) => void res.type('html').send(mailPage(mails)));
  app.get('/mails', (_req, res) => void res.json({ simulator: true, items: mails }));
  const server = await serveLocally(app, port).catch(async (error: unknown) => {
    await closeSmtp();
    throw error;
  });
  return {
    smtpUrl: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    url: server.url,
    async close() {
      await Promise.all([closeSmtp(), server.close()]);
    },
  };
}
