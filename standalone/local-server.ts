import type { Express } from 'express';
import { createServer } from 'node:http';

export interface LocalServer {
  url: string;
  close: () => Promise<void>;
}

/** Serves an Express app on 127.0.0.1 alone. Throws if the port is taken (0 = any free one). */
export async function serveLocally(app: Express, port: number): Promise<LocalServer> {
  const server = createServer((req, res) => {
    // A page in somebody's browser that had its own name point to 127.0.0.1 names that one here.
    const host = (req.headers.host ?? '').replace(/:\d+$/, '');
    if (host === '127.0.0.1' || host === 'localhost') app(req, res);
    else res.writeHead(421).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const chosen = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${chosen}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
