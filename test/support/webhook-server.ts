import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Heard {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface WebhookServer {
  readonly url: string;
  /** What came in since the test began, oldest first. */
  readonly heard: Heard[];
  /** How it answers; 204 by default. */
  answer: (res: ServerResponse, heard: Heard) => void;
}

/** A recipient's endpoint on this machine, for the `describe` that calls this. */
export function withWebhookServer(): WebhookServer {
  let server: Server | undefined;
  const usual = (res: ServerResponse): void => void res.writeHead(204).end();
  const endpoint: { url: string; heard: Heard[]; answer: WebhookServer['answer'] } = {
    url: '',
    heard: [],
    answer: usual,
  };
  before(async () => {
    const listening = createServer((req, res) => {
      void read(req).then((body) => {
        const heard = { method: req.method ?? '', path: req.url ?? '', headers: req.headers, body };
        endpoint.heard.push(heard);
        endpoint.answer(res, heard);
      });
    });
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    endpoint.url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}/webhook`;
  });
  beforeEach(() => {
    endpoint.heard.length = 0;
    endpoint.answer = usual;
  });
  after(() => {
    server?.close();
    server?.closeAllConnections();
  });
  return endpoint;
}

async function read(req: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of req.setEncoding('utf8')) text += String(part);
  return text;
}
