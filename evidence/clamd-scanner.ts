import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { ScanVerdict, Scanner } from '../domain/scanning.js';

export interface ClamdSettings {
  /** `host:port`, or the path of a socket. */
  address: string;
  /** From connecting to the whole answer. */
  withinMs: number;
  /** What clamd's `StreamMaxLength` allows (25 MiB unless changed there); larger files are not sent. */
  bytesAtMost?: number;
}

const chunkBytes = 64 * 1024;
const answerBytesAtMost = 4 * 1024;

/** A scanner that is a clamd, spoken to by INSTREAM: one connection for each file, which goes in chunks that name their length. */
export function clamdScanner({ address, withinMs, bytesAtMost = 25 * 1024 * 1024 }: ClamdSettings): Scanner {
  return {
    async scan(file) {
      if (file.byteLength > bytesAtMost) return { found: 'away' };
      const socket = connectTo(address);
      const timer = setTimeout(() => socket.destroy(), withinMs);
      try {
        // It answers and hangs up before the end of a file that is too large for it, so reading does not wait for sending.
        const answer = readAnswer(socket);
        await Promise.race([send(socket, file), answer]);
        return verdictOf(await answer);
      } finally {
        clearTimeout(timer);
        socket.destroy();
      }
    },
  };
}

function connectTo(address: string): Socket {
  const tcp = /^(.+):(\d{1,5})$/.exec(address);
  if (address.startsWith('/') || tcp === null) return connect(address);
  return connect(Number(tcp[2]), tcp[1]?.replace(/^\[(.*)\]$/, '$1'));
}

async function send(socket: Socket, file: Uint8Array): Promise<void> {
  socket.write('zINSTREAM\0');
  for (let from = 0; from < file.byteLength; from += chunkBytes) {
    const chunk = file.subarray(from, from + chunkBytes);
    socket.write(lengthOf(chunk));
    if (!socket.write(chunk)) await drained(socket);
  }
  socket.write(lengthOf(new Uint8Array()));
}

function lengthOf(chunk: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(chunk.byteLength);
  return length;
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const goOn = () => {
      socket.off('drain', goOn).off('close', goOn);
      resolve();
    };
    socket.on('drain', goOn).on('close', goOn);
  });
}

/** What came until the terminating zero byte; undefined if it never did. */
function readAnswer(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = '';
    socket.setEncoding('latin1');
    socket.on('data', (more: string) => {
      said += more;
      const end = said.indexOf('\0');
      if (end >= 0) resolve(said.slice(0, end));
      else if (said.length > answerBytesAtMost) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(undefined);
    });
  });
}

// Only the two answers that say something of the file count; "size limit exceeded", errors and anything else say nothing of it.
function verdictOf(answer: string | undefined): ScanVerdict {
  if (answer === 'stream: OK') return { found: 'clean' };
  const signature = /^stream: ([\x21-\x7e]{1,200}) FOUND$/.exec(answer ?? '')?.[1];
  return signature === undefined ? { found: 'away' } : { found: 'infected', signature };
}
