import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { buildWorkflowBundle } from '../../workflows-bundle.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The files a bundle was made of, as its own source map lists them. */
function modulesOf(bundle: string): string[] {
  const map = /\/\/# sourceMappingURL=data:application\/json;charset=utf-8;base64,([\w+/=]+)\s*$/.exec(bundle)?.[1];
  if (map === undefined) throw new Error('The bundle has no source map');
  return (JSON.parse(Buffer.from(map, 'base64').toString('utf8')) as { sources: string[] }).sources;
}

function packageOf(module: string): string | undefined {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(module)?.[1];
}

describe('the workflow bundle', function () {
  this.timeout(120_000);
  let folder = '';
  let bundle = '';
  let modules: string[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'habarlama bundle '));
    await buildWorkflowBundle(join(folder, 'made', 'workflow-bundle.js'));
    bundle = readFileSync(join(folder, 'made', 'workflow-bundle.js'), 'utf8');
    modules = modulesOf(bundle);
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('holds of our own code only workflows/, domain/ and the failure converter', () => {
    const own = modules.filter((module) => module.startsWith(root) && packageOf(module) === undefined);
    const files = own.map((module) => module.slice(root.length));
    const rooms = new Set(files.map((file) => file.split('/')[0]));
    expect([...rooms].sort()).to.deep.equal(['codec', 'domain', 'workflows']);
    expect(files.filter((file) => file.startsWith('codec/'))).to.deep.equal(['codec/failure-converter.ts']);
  });

  it('holds of other people’s code only the workflow SDK and what that needs', () => {
    const packages = new Set(modules.map(packageOf).filter((name) => name !== undefined));
    expect([...packages].sort()).to.deep.equal([
      '@temporalio/common',
      '@temporalio/workflow',
      'long',
      'ms',
      'nexus-rpc',
    ]);
  });

  it('holds nothing else', () => {
    const rest = modules.filter((module) => !module.startsWith(root));
    for (const module of rest) expect(module).to.match(/^webpack\/|^ignored\|.*\|__temporal_custom_\w+_converter$/);
  });

  it('exports the workflows by the names that the API starts them under', () => {
    for (const workflow of ['noticeCase', 'dispatchToRecipient', 'rosterCycle', 'inactivityReport'])
      expect(bundle).to.include(`${workflow}: () =>`);
  });
});
