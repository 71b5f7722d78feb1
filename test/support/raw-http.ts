import { connect } from 'node:net';

export interface RawAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
  /** All that came, further answers included. */
  text: string;
}

/** Sends bytes as they are to a server and reads until it closes the connection, or for so long. */
export async function speak(url: string, said: string | Buffer, { forMs = 3_000 } = {}): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const text = await new Promise<string>((resolve, reject) => {
    let heard = '';
    const socket = connect(Number(port), hostname, () => socket.write(said));
    socket.setTimeout(forMs, () => socket.destroy());
    socket.on('data', (part) => (heard += part.toString('latin1')));
    socket.on('close', () => resolve(heard));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
  });
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) headers[(line.split(':')[0] ?? '').toLowerCase()] = line.replace(/^[^:]*: */u, '');
  return { status: Number(first.split(' ')[1]), headers, body: rest.join('\r\n\r\n'), text };
}
