import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail as a server got it. */
export interface Received {
  from: string;
  to: string[];
  /** As it came. */
  raw: string;
  messageId: string;
  subject: string;
  text: string;
}

/** A real SMTP server that keeps what it gets. It can be taken away and brought back on its port, and told to refuse. */
export interface Sink {
  readonly url: string;
  readonly received: Received[];
  /** What it answers to an addressee or to the data from now on; left out: it takes them. */
  answers: { rcpt?: number; data?: number };
  down(): Promise<void>;
  up(): Promise<void>;
}

export async function startSink(): Promise<Sink> {
  const received: Received[] = [];
  let server: SMTPServer | undefined;
  let port = 0;
  const refusal = (code: number) => Object.assign(new Error('Refused by the test'), { responseCode: code });
  const sink: Sink = {
    received,
    answers: {},
    get url() {
      return `smtp://127.0.0.1:${port}`;
    },
    async up() {
      server = new SMTPServer({
        ...{ authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'], logger: false, closeTimeout: 100 },
        onRcptTo(_address, _session, done) {
          done(sink.answers.rcpt === undefined ? null : refusal(sink.answers.rcpt));
        },
        onData(stream, session, done) {
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('end', () => {
            if (sink.answers.data !== undefined) {
              done(refusal(sink.answers.data));
              return;
            }
            const from = session.envelope.mailFrom;
            const to = session.envelope.rcptTo.map(({ address }) => address);
            received.push({ ...read(Buffer.concat(chunks).toString()), from: from === false ? '' : from.address, to });
            done();
          });
        },
      });
      server.on('error', () => undefined);
      const listening = server.listen(port, '127.0.0.1');
      await once(listening, 'listening');
      port = (listening.address() as AddressInfo).port;
    },
    async down() {
      const closing = server;
      server = undefined;
      if (closing !== undefined) await new Promise<void>((resolve) => closing.close(() => resolve()));
    },
  };
  await sink.up();
  return sink;
}

function read(raw: string): Pick<Received, 'raw' | 'messageId' | 'subject' | 'text'> {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const unfolded = head.replace(/\r\n[ \t]/gu, ' ');
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'imu').exec(unfolded)?.[1]?.trim() ?? '';
  return {
    raw,
    messageId: header('Message-ID'),
    subject: header('Subject')
      .replace(/\?=\s+=\?/gu, '?==?')
      .replace(/=\?UTF-8\?(B|Q)\?([^?]*)\?=/giu, (_, how: string, coded: string) => decoded(how, coded)),
    text: Buffer.from(rest.join('\r\n\r\n'), 'base64').toString(),
  };
}

function decoded(how: string, coded: string): string {
  if (how.toUpperCase() === 'B') return Buffer.from(coded, 'base64').toString();
  return decodeURIComponent(coded.replaceAll('_', ' ').replaceAll('%', '%25').replaceAll('=', '%'));
}
