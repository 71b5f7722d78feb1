import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { readFlags } from '../../standalone/flags.js';
import { nodeArguments } from '../../standalone/node-process.js';
import { sampleAccounts } from '../../standalone/sample-accounts.js';
import type { StackAddresses } from '../../standalone/stack-types.js';
import { until } from '../../standalone/until.js';
import { listenersOf } from './listeners.js';
import { processesOf } from './processes-of.js';

const run = promisify(execFile);
const command = (name: string, ...args: string[]) =>
  run(process.execPath, nodeArguments(`standalone/${name}.ts`, ...args));
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => ({ code: 0, stderr: '', stdout: '' }),
    (error: unknown) => error as { code: number; stderr: string; stdout: string },
  );

describe('npm start', function () {
  this.timeout(240_000);
  let home: string;
  let dataDir: string;
  let blocker: Server;

  before(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'start '));
    dataDir = path.join(home, 'data');
    blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    blocker.close();
    await rm(home, { recursive: true });
  });

  it('serves with one JSON line, on another port when its own is taken, and ends everything on Ctrl-C', async () => {
    const taken = (blocker.address() as AddressInfo).port;
    const args = nodeArguments('standalone/start.ts', '--json', '--data-dir', dataDir, '--port', String(taken));
    const start = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const exit = once(start, 'exit');
    let stdout = '';
    let stderr = '';
    start.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    start.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    try {
      await until(
        'the JSON line',
        () => (stdout.includes('\n') ? Promise.resolve() : Promise.reject(new Error(stderr))),
        {
          withinMs: 200_000,
          givenUp: () => (start.exitCode === null ? undefined : `ended with ${start.exitCode}: ${stderr}`),
        },
      );
      const stack = JSON.parse(stdout) as StackAddresses;
      expect(stack).to.include.all.keys('api', 'temporalUi', 'temporalAddress', 'namespace', 'databaseUrl', 'issuer');
      expect(stack.api).to.not.contain(`:${taken}`);
      expect((await fetch(`${stack.api}/health/ready`)).status).to.equal(200);
      if (process.platform === 'linux') {
        // 127.0.0.1 and ::1 as the kernel writes them: nothing of the stack is to be reached from elsewhere.
        const local = ['0100007F', '00000000000000000000000001000000'];
        const heard = listenersOf([start.pid ?? 0, ...processesOf(dataDir).map(parseFloat)]);
        expect(heard).to.have.length.above(5);
        expect(heard.filter((address) => !local.includes(address))).to.deep.equal([]);
      }
      expect((await fetch(stack.temporalUi ?? '')).status).to.equal(200);

      const token = (await command('token', 'officer.finmon', '--data-dir', dataDir)).stdout.trim();
      const me = await fetch(`${stack.api}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
      expect(me.status).to.equal(200);
      const unknown = await refusal(command('token', 'officer.nobody', '--data-dir', dataDir));
      expect(unknown.code).to.equal(1);
      expect(unknown.stderr).to.contain('officer.nobody').and.contain('officer.finmon');
    } finally {
      start.kill('SIGINT');
    }
    expect((await exit)[0]).to.equal(0);
    expect(stdout.trim().split('\n')).to.have.length(1);
    expect(processesOf(dataDir)).to.deep.equal([]);
  });

  it('ends everything and says why when the API does not start', async () => {
    const args = nodeArguments('standalone/start.ts', '--data-dir', dataDir);
    const failed = await refusal(run(process.execPath, args, { env: { ...process.env, LOG_LEVEL: 'deafening' } }));
    expect(failed.code).to.equal(1);
    expect(failed.stderr).to.contain('LOG_LEVEL');
    expect(failed.stdout).to.equal('');
    expect(processesOf(dataDir)).to.deep.equal([]);
  });

  it('refuses flags it does not know', () => {
    for (const wrong of [
      ['--data-dri', dataDir],
      ['--port', 'http'],
      ['--data-dir', ''],
    ]) {
      expect(() => readFlags(wrong), wrong.join(' ')).to.throw(wrong[0]);
    }
    expect(readFlags(['--fresh', '--port', '0', 'x'])).to.deep.include({
      fresh: true,
      json: false,
      port: 0,
      rest: ['x'],
    });
  });

  it('lists its accounts without a running stack, and asks for one before it gives a token', async () => {
    const { stdout } = await command('accounts');
    expect(stdout.trim().split('\n')).to.have.length(sampleAccounts.length + 1);
    expect(stdout).to.match(/^officer\.finmon +.+ officer +FIN_MONITORING$/m);
    const refused = await refusal(command('token', 'officer.finmon', '--data-dir', path.join(home, 'nothing')));
    expect(refused.stderr).to.contain('npm start');
  });
});
