import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { withStack } from '../support/stack.js';
import { withTemporaryFolder } from '../support/temporary-folder.js';

const run = promisify(execFile);

describe('the README', () => {
  const house = withStack();
  const folder = withTemporaryFolder();

  it('takes a case from its draft to the order with curl alone', async function () {
    this.timeout(60_000);
    const { stack } = house;
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const script = /## One case with curl\n[^#]+?```sh\n([\s\S]+?)```/u.exec(readme)?.[1] ?? '';
    // The reader's stack is on the usual port and in the usual folder; this one is not.
    const tokens = { officer: await stack.token('officer.finmon'), reviewer: await stack.token('reviewer.aigul') };
    const here = script
      .replace('http://127.0.0.1:8080', stack.api)
      .replace(
        /^token\(\).+$/mu,
        'token() { if [ "$1" = officer.finmon ]; then echo "$OFFICER"; else echo "$REVIEWER"; fi; }',
      );
    expect(here).to.include(stack.api).and.to.include('$REVIEWER');
    const env = { ...process.env, OFFICER: tokens.officer, REVIEWER: tokens.reviewer };
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', here], { cwd: folder.path, env });
    expect(stdout).to.match(/"number":"\d{4}-\d{6}"/u);
    expect(stdout).to.include('"status":"in_execution"');
  });
});
