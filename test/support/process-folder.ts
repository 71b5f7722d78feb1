import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Children } from '../../standalone/children.js';
import { openDataDir } from '../../standalone/data-dir.js';
import { prepareReaper } from '../../standalone/reaper-process.js';
import { shared } from './shared.js';

/** The data folder of what all files of this test process share, and the list of the processes that work in it. All of it goes with the process, however that ends. */
export const processFolder = shared(async () => {
  const startReaper = await prepareReaper();
  const data = await openDataDir(await mkdtemp(path.join(tmpdir(), 'habarlama-tests-')), false);
  const children = new Children(data.children);
  const dismiss = startReaper(data.children, { temporary: data.root });
  const end = async () => {
    await dismiss();
    await rm(data.root, { recursive: true, force: true });
  };
  return { value: { data, children }, end };
});
