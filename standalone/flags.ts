import path from 'node:path';
import { parseArgs } from 'node:util';
import { houseDir } from './node-process.js';

export interface Flags {
  json: boolean;
  fresh: boolean;
  dataDir: string;
  port: number | undefined;
  rest: string[];
}

/** Reads the flags of the standalone commands. Throws with the flag's name when one is unknown or wrong. */
export function readFlags(args: string[]): Flags {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      'data-dir': { type: 'string' },
      port: { type: 'string' },
    },
  });
  const { port: portText, 'data-dir': dataDir = path.join(houseDir, '.habarlama') } = values;
  const port = portText === undefined ? undefined : Number(portText);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new Error(`--port takes a number from 0 to 65535, not ${String(portText)}`);
  }
  if (dataDir.trim() === '') throw new Error('--data-dir takes a folder');
  return { json: values.json, fresh: values.fresh, dataDir: path.resolve(dataDir), port, rest: positionals };
}
