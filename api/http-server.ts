import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { problemStatuses } from './problem.js';
import type { ProblemType } from './problem.js';
import { say } from './texts.js';

/** What a caller may take of a process before anybody looks at what he asks. */
export interface ServerLimits {
  connectionsAtMost: number;
  /** The request line and all headers. */
  headerBytesAtMost: number;
  /** A whole request, from its first byte to its last. */
  requestWithinMs: number;
  headersWithinMs: number;
  /** A connection on which nothing is asked. */
  idleMs: number;
  /** A connection on which nothing moves, though an answer is due or being sent. */
  silentMs: number;
}

export const serverLimits: ServerLimits = {
  connectionsAtMost: 2_000,
  headerBytesAtMost: 16 * 1024,
  requestWithinMs: 60_000,
  headersWithinMs: 15_000,
  idleMs: 20_000,
  silentMs: 90_000,
};

/** Serves an app on HTTP/1.1 within limits; a request that cannot be read at all is answered with a problem document too. */
export function createHttpServer(app: RequestListener, publicUrl: string, limits: ServerLimits = serverLimits): Server {
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytesAtMost,
      requestTimeout: limits.requestWithinMs,
      headersTimeout: limits.headersWithinMs,
      connectionsCheckingInterval: Math.min(limits.headersWithinMs, 2_000),
      keepAliveTimeout: limits.idleMs,
      // A strict parser is what stands between us and a request smuggled past a proxy (RFC 9112, 11.2).
      insecureHTTPParser: false,
      requireHostHeader: true,
    },
    (req, res) => {
      useOriginForm(req);
      app(req, res);
    },
  );
  server.maxConnections = limits.connectionsAtMost;
  server.setTimeout(limits.silentMs);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    answerUnreadable(error, socket, publicUrl);
  });
  server.on('checkExpectation', (_req: IncomingMessage, res: ServerResponse) => {
    res.writeHead(417, { Connection: 'close' }).end();
  });
  return server;
}

// RFC 9112, 3.2.2: the absolute form is understood, and the host in it names nobody but us.
function useOriginForm(req: IncomingMessage): void {
  const url = req.url ?? '/';
  if (url.startsWith('/')) return;
  const rest = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(.*)$/iu.exec(url)?.[1];
  req.url = rest === undefined ? '/*' : rest.startsWith('/') ? rest : `/${rest}`;
}

const unreadable: Record<string, ProblemType> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'timed-out',
};

function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex, publicUrl: string): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const type = unreadable[error.code ?? ''] ?? 'malformed';
  const status = problemStatuses[type];
  const title = say('en', `problems.${type}`);
  const body = JSON.stringify({ type: `${publicUrl}/problems/${type}`, title, status, requestId: randomUUID() });
  const head = [
    `HTTP/1.1 ${status} ${type}`,
    'Connection: close',
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    "Content-Security-Policy: default-src 'none'",
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
