import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SceneCase } from './scene.js';

/** One case as a release has left it. */
export interface StoredCase extends SceneCase {
  status: string;
  dispatches: string[];
}

/** What a release has left: its cases by the name of their scene. */
export interface StoredRelease {
  release: string;
  recordedAt: string;
  /** Its schema: the last migration it had. */
  migration: string;
  temporalServer: string;
  cases: Record<string, StoredCase>;
}

const releasesFolder = fileURLToPath(new URL('./releases/', import.meta.url));

/** The names of all releases that are stored, the first one first. */
export function storedReleases(): string[] {
  return readdirSync(releasesFolder).sort((a, b) => Number(a) - Number(b));
}

/** What the engine's file of a release is encrypted with, from the second one on; nobody's secret. */
export const payloadKeyOfReleases = `releases:${Buffer.from("nobody's secret: of the releases").toString('base64')}`;

/** Where the things of a release lie. */
export function filesOf(release: string) {
  const folder = path.join(releasesFolder, release);
  return {
    folder,
    manifest: path.join(folder, 'release.json'),
    rows: path.join(folder, 'rows.jsonl.gz'),
    temporalDb: (end: string) => path.join(folder, `temporal.db${end}.gz`),
    evidence: path.join(folder, 'evidence.json'),
  };
}

export async function readRelease(release: string): Promise<StoredRelease> {
  return JSON.parse(await readFile(filesOf(release).manifest, 'utf8')) as StoredRelease;
}
