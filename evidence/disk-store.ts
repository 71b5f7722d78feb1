import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { EvidenceStore } from '../domain/evidence.js';
import { KeptFiles } from './kept-files.js';
import type { LookInto } from './look-into.js';
import { sha256Of } from './sha256.js';

/**
 * Opens the evidence store that lies in a folder, and makes the folder if it is not there.
 * @param lookInto looks into a file before it is kept: in this process, or in one of its own (`startInspectors`)
 */
export async function openEvidenceStore(folder: string, lookInto: LookInto): Promise<EvidenceStore> {
  const root = resolve(folder);
  await mkdir(root, { recursive: true, mode: 0o750 });
  const files = new KeptFiles(root);
  return {
    async keep(file, claimed) {
      const { bytes, ...facts } = await lookInto(file, claimed);
      const sha256 = await files.keep(bytes);
      return { sha256, originalSha256: sha256Of(file), bytes: bytes.byteLength, ...facts };
    },
    keepOwn: (bytes) => files.keep(bytes),
    read: (sha256) => files.read(sha256),
    remove: (sha256) => files.remove(sha256),
    isIntact: async (sha256) => {
      const bytes = await files.read(sha256);
      return bytes !== undefined && sha256Of(bytes) === sha256;
    },
  };
}
