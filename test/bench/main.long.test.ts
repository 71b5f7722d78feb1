import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Figures } from '../../bench/figures.js';
import { houseDir, nodeArguments } from '../../standalone/node-process.js';

const run = promisify(execFile);

describe('npm run bench', () => {
  it('measures on a stack of its own and ends with one line of JSON', async function () {
    this.timeout(180_000);
    const { stdout } = await run(process.execPath, nodeArguments('bench/main.ts', '--quick'), { cwd: houseDir });
    const figures = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Figures;
    for (const [name, figure] of Object.entries(figures)) {
      if (typeof figure === 'number') expect(figure, name).to.be.greaterThan(0);
    }
    expect(figures.decisionToOperatorMs.p50).to.be.within(1, figures.decisionToOperatorMs.p99);
    expect(figures).to.include.keys('noopPerSecond', 'casesPerSecond', 'noopPerCase', 'factsPerSecond', 'updateMs');
    expect(figures).to.include.keys('eventsPerNotice', 'transitionsPerNotice', 'transitionsPerDispatch');
  });

  it('measures nothing when it is called wrongly', async () => {
    const failed: unknown = await run(process.execPath, nodeArguments('bench/main.ts', '--fast'), {
      cwd: houseDir,
    }).catch((error: unknown) => error);
    expect(failed).to.include({ code: 1, stdout: '' });
    expect((failed as { stderr: string }).stderr).to.contain('--quick');
  });
});
