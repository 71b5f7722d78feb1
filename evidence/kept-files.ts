import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256Of } from './sha256.js';

/** Files under the hash of their content, two levels of 256 folders deep, so that no folder grows too long. */
export class KeptFiles {
  constructor(private readonly root: string) {}

  /** Keeps bytes so that a power cut right after the answer cannot lose them; gives their hash. */
  async keep(bytes: Uint8Array): Promise<string> {
    const sha256 = sha256Of(bytes);
    const path = this.pathOf(sha256);
    const kept = await this.read(sha256);
    if (kept === undefined || sha256Of(kept) !== sha256) await writeInPlace(path, bytes);
    // Also when it was there already: whoever renamed it a moment ago may not have come this far.
    for (const folder of [dirname(path), dirname(dirname(path)), this.root]) await syncFolder(folder);
    return sha256;
  }

  /** The bytes under a hash, as they lie there; undefined if there are none, or if that is no hash. */
  async read(sha256: string): Promise<Uint8Array | undefined> {
    if (!/^[0-9a-f]{64}$/.test(sha256)) return undefined;
    try {
      return await readFile(this.pathOf(sha256));
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw error;
    }
  }

  /** Removes what lies under a hash, so that a power cut does not bring it back. */
  async remove(sha256: string): Promise<void> {
    if ((await this.read(sha256)) === undefined) return;
    const path = this.pathOf(sha256);
    await rm(path, { force: true });
    await syncFolder(dirname(path));
  }

  private pathOf(sha256: string): string {
    return join(this.root, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }
}

// Written beside and renamed: a reader finds the whole file or none, and two writers of the same content cannot mix.
async function writeInPlace(path: string, bytes: Uint8Array): Promise<void> {
  const beside = `${path}.${randomUUID()}.part`;
  await mkdir(dirname(path), { recursive: true, mode: 0o750 });
  try {
    const file = await open(beside, 'wx', 0o640);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
