import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareReaper } from '../../standalone/reaper-process.js';
import { shared } from './shared.js';

/** The folder of what all files of this test process share; gone with the process, however that ends. */
export const processFolder = shared(async () => {
  const startReaper = await prepareReaper();
  const folder = await mkdtemp(path.join(tmpdir(), 'habarlama-tests-'));
  // There is no such list: this reaper is there for the folder alone.
  const dismiss = startReaper(path.join(folder, 'children.json'), { temporary: folder });
  const end = async () => {
    await dismiss();
    await rm(folder, { recursive: true, force: true });
  };
  return { value: folder, end };
});
