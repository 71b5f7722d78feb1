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
      // Node would answer without a word why.
      requireHostHeader: false,
    },
    (req, res) => {
      if (lacksHost(req)) {
        refuse(res, problemOf('malformed', publicUrl));
        return;
      }
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
    refuse(res, { type: 'about:blank', title: 'Expectation Failed', status: 417, requestId: randomUUID() });
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

// RFC 9112, 3.2: every request of HTTP/1.1 says whom it asks.
function lacksHost({ httpVersion, headers }: IncomingMessage): boolean {
  return httpVersion === '1.1' && headers.host === undefined;
}

const unreadable: Record<string, ProblemType> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'timed-out',
};

interface ProblemDocument {
  type: string;
  title: string | undefined;
  status: number;
  requestId: string;
}

function problemOf(type: ProblemType, publicUrl: string): ProblemDocument {
  const title = say('en', `problems.${type}`);
  return { type: `${publicUrl}/problems/${type}`, title, status: problemStatuses[type], requestId: randomUUID() };
}

function headersFor(body: string): Record<string, string | number> {
  return {
    Connection: 'close',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'",
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  };
}

function refuse(res: ServerResponse, problem: ProblemDocument): void {
  const body = JSON.stringify(problem);
  res.writeHead(problem.status, headersFor(body)).end(body);
}

function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex, publicUrl: string): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const type = unreadable[error.code ?? ''] ?? 'malformed';
  const body = JSON.stringify(problemOf(type, publicUrl));
  const headers = Object.entries(headersFor(body)).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${problemStatuses[type]} ${type}`, ...headers, '', body].join('\r\n'));
}
