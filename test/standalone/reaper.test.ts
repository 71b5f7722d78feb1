import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { nodeArguments } from '../../standalone/node-process.js';
import { openTemporaryDataDir } from '../../standalone/temporary-data-dir.js';
import { until } from '../../standalone/until.js';

describe('the reaper of a temporary folder', () => {
  it('removes it again when something on no list still writes there after its owner was killed', async () => {
    const owner = spawn(process.execPath, nodeArguments('test/standalone/owner-of-folder.ts'), {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const folder = await new Promise<string>((resolve) =>
      owner.stdout.once('data', (data: Buffer) => resolve(data.toString())),
    );
    try {
      owner.kill('SIGKILL');
      await until('the end of the folder', () => goneOf(folder), { withinMs: 10_000, everyMs: 10 });
      await pause(300);
      await mkdir(folder);
      await writeFile(path.join(folder, 'late'), '');
      await until('its end again', () => goneOf(folder), { withinMs: 5_000 });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('keeps an owner that has ended its own processes waiting for no such thing', async () => {
    const folder = await openTemporaryDataDir('dismissed');
    const began = Date.now();
    await folder.end();
    expect(existsSync(folder.data.root)).to.equal(false);
    expect(Date.now() - began).to.be.lessThan(2_500);
  });
});

function goneOf(folder: string): Promise<void> {
  return existsSync(folder) ? Promise.reject(new Error('still there')) : Promise.resolve();
}
