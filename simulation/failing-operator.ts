import express from 'express';
import { serveLocally } from '../standalone/local-server.js';
import type { Chance } from './chance.js';

/** An operator's endpoint of a simulated year. */
export interface FailingOperator {
  endpoint: string;
  secret: string;
  /** How often it answered what. */
  answered: Map<number, number>;
  close(): Promise<void>;
}

/** Stands for the endpoint of an operator whose machines are down or busy now and then: it takes most of what is sent to it. */
export async function startFailingOperator(chance: Chance): Promise<FailingOperator> {
  const answered = new Map<number, number>();
  const app = express();
  app.post('/webhook', (req, res) => {
    const status = chance.percent(60) ? 204 : chance.oneOf([500, 503, 429]);
    answered.set(status, (answered.get(status) ?? 0) + 1);
    req.resume().on('end', () => res.status(status).end());
  });
  const { url, close } = await serveLocally(app, 0);
  const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
  return { endpoint: `${url}/webhook`, secret, answered, close };
}
