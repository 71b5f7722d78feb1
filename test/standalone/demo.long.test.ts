import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect } from 'chai';
import type { Summary } from '../../standalone/demo/summary.js';
import { nodeArguments } from '../../standalone/node-process.js';
import { until } from '../../standalone/until.js';
import { processesOf } from './processes-of.js';

describe('npm run demo', function () {
  this.timeout(240_000);

  let demo: ChildProcess;
  let output: string;
  let exited: Promise<unknown[]>;

  beforeEach(() => {
    output = '';
    demo = spawn(process.execPath, nodeArguments('standalone/demo/main.ts'), { stdio: ['ignore', 'pipe', 'pipe'] });
    exited = once(demo, 'exit');
    for (const stream of [demo.stdout, demo.stderr]) stream?.on('data', (data: Buffer) => (output += data.toString()));
  });
  // One that a failed test has left running ends as it would on Ctrl-C.
  afterEach(async () => {
    demo.kill('SIGINT');
    await exited;
  });

  const said = (words: RegExp) =>
    until(
      String(words),
      () => {
        const found = words.exec(output);
        return found === null ? Promise.reject(new Error(output)) : Promise.resolve(found[1] ?? '');
      },
      { withinMs: 150_000, givenUp: () => (demo.exitCode === null ? undefined : `it ended: ${output}`) },
    );
  const nothingIsLeftOf = (folder: string) => {
    expect(existsSync(folder)).to.equal(false);
    expect(processesOf(folder)).to.deep.equal([]);
  };

  it('ends as its samples say although the worker is killed in the middle, and leaves nothing behind', async () => {
    const folder = await said(/starts in (\S+)/);
    const worker = Number(await said(/worker \(process (\d+)\)/));
    await said(/(a prescription goes out)/);
    process.kill(worker, 'SIGKILL');
    await said(/(worker ended with SIGKILL; it is started again)/);
    await exited;
    const lines = output.trim().split('\n');
    const summary = JSON.parse(lines.at(-1) ?? '') as Summary;
    expect(summary, output).to.deep.equal({
      ...{ samples: 19, notices: 21, closed: 20, restricted: 13, rejected: 4, stopped: 1, dispatches: 31, failed: 0 },
    });
    expect(demo.exitCode).to.equal(0);
    expect(lines.filter((line) => /^\d\d-\S+ +(?:2\d{3}-\d{6}|\(draft\)) /.test(line))).to.have.length(19);
    nothingIsLeftOf(folder);
  });

  it('ends everything and leaves nothing behind on Ctrl-C', async () => {
    const folder = await said(/starts in (\S+)/);
    await said(/(attests and submits)/);
    demo.kill('SIGINT');
    await exited;
    expect(demo.exitCode).to.equal(130);
    nothingIsLeftOf(folder);
  });
});
