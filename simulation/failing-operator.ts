import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Chance } from './chance.js';

/** An operator's endpoint of a simulated year. */
export interface FailingOperator {
  endpoint: string;
  secret: string;
  /** How often it answered what. */
  answered: Map<number, number>;
  close(): void;
}

/** Stands for the endpoint of an operator whose machines are down or busy now and then: it takes most of what is sent to it. */
export async function startFailingOperator(chance: Chance): Promise<FailingOperator> {
  const answered = new Map<number, number>();
  const server = createServer((req, res) => {
    const status = chance.percent(60) ? 204 : chance.oneOf([500, 503, 429]);
    answered.set(status, (answered.get(status) ?? 0) + 1);
    req.resume().on('end', () => res.writeHead(status).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    secret: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
    answered,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
