import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** The test string of EICAR, in two halves, so that this file itself is not taken for one that carries it. */
export const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

export type FakeMood = 'honest' | 'silent' | 'garbage' | 'hangs up' | 'endless' | 'half an answer';

/** Not a clamd: it speaks INSTREAM as one does, and knows one signature. */
export interface FakeClamd {
  readonly address: string;
  mood: FakeMood;
  /** As `StreamMaxLength` of the real one. */
  bytesAtMost: number;
  /** What it was sent, whole streams only. */
  readonly streams: Buffer[];
  close(): Promise<void>;
}

/** @param path of a socket; a port of its own without */
export async function fakeClamd(path?: string): Promise<FakeClamd> {
  const streams: Buffer[] = [];
  const sockets = new Set<Socket>();
  const fake = { mood: 'honest' as FakeMood, bytesAtMost: 25 * 1024 * 1024, streams };
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    listenTo(socket, fake);
  });
  await new Promise<void>((resolve) =>
    path === undefined ? server.listen(0, '127.0.0.1', resolve) : server.listen(path, resolve),
  );
  const address = path ?? `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(fake, {
    address,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function listenTo(socket: Socket, fake: { mood: FakeMood; bytesAtMost: number; streams: Buffer[] }): void {
  const command = Buffer.from('zINSTREAM\0');
  let received = Buffer.alloc(0);
  let stream = Buffer.alloc(0);
  let isOpen = false;
  socket.on('data', (more: Buffer) => {
    received = Buffer.concat([received, more]);
    if (!isOpen) {
      if (received.length < command.length) return;
      if (!received.subarray(0, command.length).equals(command)) return void socket.end('UNKNOWN COMMAND\0');
      received = received.subarray(command.length);
      isOpen = true;
    }
    while (received.length >= 4 && received.length >= 4 + received.readUInt32BE()) {
      const length = received.readUInt32BE();
      stream = Buffer.concat([stream, received.subarray(4, 4 + length)]);
      received = received.subarray(4 + length);
      if (stream.length > fake.bytesAtMost) return void socket.end('INSTREAM size limit exceeded. ERROR\0');
      if (length === 0) {
        fake.streams.push(stream);
        answer(socket, fake.mood, stream);
        return;
      }
    }
  });
}

function answer(socket: Socket, mood: FakeMood, stream: Buffer): void {
  if (mood === 'honest') socket.end(stream.includes(eicar) ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
  if (mood === 'garbage') socket.end('stream: OK, or so\0');
  if (mood === 'hangs up') socket.destroy();
  if (mood === 'half an answer') socket.end('stream: OK');
  if (mood === 'endless') socket.write('x'.repeat(100_000));
}
