import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Registry } from 'prom-client';

/** What a worker process tells of itself. */
export interface WorkerHealth {
  /** Each part by name: does it work now? */
  parts: () => Promise<Record<string, boolean>>;
  registry: Registry;
}

/** Serves `GET /health/live` (the process answers), `GET /health/ready` (every part named; 503 if one does not work) and `GET /metrics`. */
export function serveHealth(health: WorkerHealth, host: string, port: number): Promise<Server> {
  const server = createServer((req, res) => {
    answer(health, req.method === 'GET' ? req.url : undefined).then(
      ({ status, type, body }) =>
        res.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body),
      () => res.writeHead(500).end(),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      resolve(server);
    });
  });
}

async function answer({ parts, registry }: WorkerHealth, path: string | undefined) {
  const json = (status: number, body: unknown) => ({ status, type: 'application/json', body: JSON.stringify(body) });
  if (path === '/health/live') return json(200, { status: 'ok' });
  if (path === '/metrics') return { status: 200, type: registry.contentType, body: await registry.metrics() };
  if (path !== '/health/ready') return json(404, { status: 'not found' });
  const named = await parts();
  const ok = Object.values(named).every(Boolean);
  return json(ok ? 200 : 503, { status: ok ? 'ok' : 'degraded', parts: named });
}
