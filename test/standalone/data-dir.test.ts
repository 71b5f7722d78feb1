import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { Children, endChildren } from '../../standalone/children.js';
import { openDataDir } from '../../standalone/data-dir.js';
import { houseDir } from '../../standalone/node-process.js';
import { choosePorts, isFree, rangeSize } from '../../standalone/ports.js';
import type { Ports } from '../../standalone/ports.js';
import { loadSecrets } from '../../standalone/secrets.js';
import { isRunning, startedAt } from '../../standalone/processes.js';

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing failed',
    (error: unknown) => (error as Error).message,
  );

describe('the data folder of a stack', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'data dir '))));
  afterEach(() => rm(folder, { recursive: true }));

  it('is emptied by --fresh alone', async () => {
    const first = await openDataDir(folder, false);
    await writeFile(path.join(first.evidence, 'a'), 'evidence');
    await first.release();
    const second = await openDataDir(folder, false);
    expect(await readdir(second.evidence)).to.deep.equal(['a']);
    await second.release();
    const third = await openDataDir(folder, true);
    expect(await readdir(third.evidence)).to.deep.equal([]);
    await third.release();
  });

  it('keeps its secrets, and gets those that a later version knows', async () => {
    const drawn = await loadSecrets(folder);
    expect(await loadSecrets(folder)).to.deep.equal(drawn);
    const { payloadKey: _newer, ...older } = drawn;
    await writeFile(path.join(folder, 'secrets.json'), JSON.stringify(older));
    const completed = await loadSecrets(folder);
    expect(completed).to.deep.include(older);
    expect(Buffer.from(completed.payloadKey, 'base64')).to.have.length(32);
    expect(await loadSecrets(folder)).to.deep.equal(completed);
  });

  it('is never a folder that holds other things, --fresh or not', async () => {
    await writeFile(path.join(folder, 'thesis.doc'), 'years of work');
    for (const fresh of [false, true])
      expect(await failure(openDataDir(folder, fresh))).to.contain('not a data folder');
    expect(await readdir(folder)).to.deep.equal(['thesis.doc']);
  });

  it('serves one stack at a time, and the next once the first was killed', async () => {
    const first = await openDataDir(folder, false);
    expect(await failure(openDataDir(folder, true))).to.contain('runs on');
    await first.release();
    // The lock of a process that is gone: its id may be somebody else's by now.
    await writeFile(path.join(folder, 'lock'), `${process.pid} 1`);
    await (await openDataDir(folder, false)).release();
  });

  it('names each process it started well enough to end that one and no other', async () => {
    const [mine, other] = [1, 2].map(() => spawn('sleep', ['60']));
    const file = path.join(folder, 'children.json');
    const children = new Children(file);
    children.add('worker', mine?.pid ?? 0, 'SIGTERM');
    const written = JSON.stringify({
      owner: 'me',
      list: [{ name: 'api', pid: other?.pid, started: '1', stopSignal: 'SIGTERM' }],
    });
    const gone = once(mine!, 'exit');
    await endChildren(file, { owner: 'somebody else' });
    expect(isRunning(mine?.pid ?? 0, startedAt(mine?.pid ?? 0)), 'another owner’s').to.equal(true);
    await endChildren(file);
    await gone;
    await writeFile(file, written);
    await endChildren(file);
    expect(isRunning(other?.pid ?? 0, startedAt(other?.pid ?? 0)), 'same id, other time').to.equal(true);
    other?.kill();
  });

  it('remembers its ports and replaces those that are taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const taken = (server.address() as AddressInfo).port;
    const ports = await choosePorts(folder, { wished: { api: taken }, usual: false });
    expect(ports.api).to.not.equal(taken);
    expect(new Set(Object.values(ports)).size, 'all different').to.equal(Object.keys(ports).length);
    expect(await choosePorts(folder, { usual: false })).to.deep.equal(ports);
    server.close();
    expect((await choosePorts(folder, { wished: { api: taken }, usual: false })).api).to.equal(taken);
  });

  it('chooses ports that nobody chooses who starts a stack at the same moment, here or in another process', async () => {
    const chooses = (name: string) => choosePorts(path.join(folder, name), { usual: false });
    const program = `import('./standalone/ports.ts').then(async ({ choosePorts }) => {
      console.log(JSON.stringify(await choosePorts(${JSON.stringify(path.join(folder, 'other'))}, { usual: false })));
    })`;
    for (const name of ['one', 'two', 'other']) await mkdir(path.join(folder, name));
    const [one, two, { stdout }] = await Promise.all([
      chooses('one'),
      chooses('two'),
      promisify(execFile)(process.execPath, ['--import', 'tsx', '-e', program], { cwd: houseDir }),
    ]);
    const other = JSON.parse(stdout) as Ports;
    const ours = [...Object.values(one), ...Object.values(two)];
    expect(new Set(ours).size).to.equal(ours.length);
    const rangesOf = (ports: number[]) => [...new Set(ports.map((port) => Math.floor(port / rangeSize)))];
    expect(rangesOf(ours)).to.have.lengthOf(1);
    expect(await isFree((rangesOf(ours)[0] ?? 0) * rangeSize), 'the first port, by which it is ours').to.equal(false);
    expect(rangesOf(Object.values(other)))
      .to.have.lengthOf(1)
      .and.not.deep.equal(rangesOf(ours));
  });
});
