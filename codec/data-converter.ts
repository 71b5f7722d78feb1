import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { payloadCodec } from './payload-codec.js';
import type { PayloadKey } from './payload-codec.js';

/** The file with our failure converter, for whoever packs workflows: source beside this file, or its compiled twin. */
export const failureConverterPath = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './failure-converter.ts' : './failure-converter.js', import.meta.url),
);

/** What every client and worker is given, so that all of them write and read alike. Without keys nothing is encrypted. */
export function dataConverter(keys: readonly PayloadKey[]): DataConverter {
  return { failureConverterPath, payloadCodecs: keys.length === 0 ? [] : [payloadCodec(keys)] };
}
