import { spawn } from 'node:child_process';
import { expect } from 'chai';
import { nodeArguments } from '../../standalone/node-process.js';

describe('the watchdog of tests', () => {
  it('ends a process whose thread is blocked, and names the test', async () => {
    const blocked = spawn(process.execPath, nodeArguments('test/house/blocked.ts'), {
      stdio: ['ignore', 'ignore', 'pipe'],
      // Without the watchdog nothing else would end it.
      timeout: 20_000,
    });
    let said = '';
    blocked.stderr.on('data', (data: Buffer) => (said += data.toString()));
    const signal = await new Promise((resolve) => blocked.once('close', (_code, by) => resolve(by)));
    expect(said).to.contain('the test that blocks');
    expect(signal).to.equal('SIGKILL');
  });
});
