import express from 'express';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { serveLocally } from './local-server.js';
import { orderMessage, playReceipts } from './operator-receipts.js';
import type { SentReceipt } from './operator-receipts.js';
import { operatorScript, usualScript } from './operator-script.js';
import type { OperatorScript } from './operator-script.js';

const rulingMade = z.looseObject({ ruling: z.string() });

/** One message as the simulator got it, however often it was delivered. */
export interface SeenDelivery {
  id: string;
  type: string;
  timestamp: string;
  /** When it first came. */
  firstSeenAt: string;
  signatureValid: boolean;
  attempts: number;
  answered: number[];
  data: unknown;
}

export interface OperatorSimulator {
  name: string;
  /** Where it listens; `endpoint` is where deliveries go. */
  url: string;
  endpoint: string;
  close(): Promise<void>;
}

/**
 * Plays a telecom operator: takes signed deliveries (Standard Webhooks), answers as its script says and sends receipts back by itself.
 * The script changes over HTTP (`PUT /behaviour`); `GET /deliveries` and `GET /receipts` show what happened. Throws if the port is taken.
 */
export async function startOperatorSimulator(options: {
  name: string;
  port: number;
  secret: string;
  token: () => Promise<string>;
}): Promise<OperatorSimulator> {
  const { name, port, secret, token } = options;
  const webhook = new Webhook(secret);
  const stopping = new AbortController();
  const seen = new Map<string, SeenDelivery>();
  const receipts: SentReceipt[] = [];
  let script: OperatorScript = usualScript;
  let answers: number[] = [];
  const says = { simulator: true, name };

  const app = express();
  app.disable('x-powered-by');
  app.get(
    '/',
    (_req, res) => void res.json({ ...says, deliveries: seen.size, receipts: receipts.length, behaviour: script }),
  );
  app.get('/deliveries', (_req, res) => void res.json({ ...says, items: [...seen.values()] }));
  app.get('/receipts', (_req, res) => void res.json({ ...says, items: receipts }));
  app.put('/behaviour', express.json(), (req, res) => {
    const wished = operatorScript.safeParse(req.body);
    if (!wished.success) {
      res.status(422).json({ ...says, errors: wished.error.issues });
      return;
    }
    script = wished.data;
    answers = [...script.answers];
    res.json({ ...says, behaviour: script });
  });
  app.post('/webhook', express.raw({ type: () => true, limit: '32mb' }), (req, res) => {
    const id = req.get('webhook-id') ?? '';
    const body = Buffer.isBuffer(req.body) ? req.body.toString('utf8') : '';
    const signatureValid = isSigned(webhook, body, req.headers);
    const message = orderMessage.safeParse(parseJson(body));
    const status = !signatureValid ? 401 : !message.success ? 400 : (answers.shift() ?? 200);
    const delivery = seen.get(id) ?? {
      ...{ id, type: message.data?.type ?? '', timestamp: message.data?.timestamp ?? '' },
      ...{ firstSeenAt: new Date().toISOString(), signatureValid, attempts: 0, answered: [], data: message.data?.data },
    };
    const takenBefore = delivery.answered.some(isTaken);
    delivery.attempts += 1;
    delivery.answered.push(status);
    seen.set(id, delivery);

    if (script.retryAfterSeconds !== undefined && (status === 429 || status === 503)) {
      res.set('Retry-After', String(script.retryAfterSeconds));
    }
    res.status(status).json({ ...says, received: id });
    // A repeated delivery is the same order, not a second one.
    if (!message.success || !isTaken(status) || takenBefore) return;
    const sender = { token, signal: stopping.signal, sent: (receipt: SentReceipt) => void receipts.push(receipt) };
    const steps = stepsFor(script, message.data.type, message.data.data);
    playReceipts({ messageId: id, message: message.data, steps }, sender).catch((error: unknown) => {
      if (stopping.signal.aborted) return;
      const { dispatchId } = message.data.data;
      receipts.push({ dispatchId, body: undefined, status: 0, answer: String(error) });
    });
  });

  const server = await serveLocally(app, port);
  return {
    name,
    url: server.url,
    endpoint: `${server.url}/webhook`,
    close() {
      stopping.abort();
      return server.close();
    },
  };
}

function isTaken(status: number): boolean {
  return status >= 200 && status < 300;
}

function stepsFor(script: OperatorScript, type: string, data: Record<string, unknown>) {
  if (type === 'prescription.issued' || type === 'instruction.issued') return script.after;
  const ruled = rulingMade.safeParse(data.ruling).data?.ruling;
  const resumes = ruled === 'insist' || ruled === 'clarify';
  return type === 'dispatch.ruled' && resumes ? script.afterRuling : [];
}

function isSigned(webhook: Webhook, body: string, headers: Record<string, unknown>): boolean {
  try {
    webhook.verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
