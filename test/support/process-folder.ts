import { openTemporaryDataDir } from '../../standalone/temporary-data-dir.js';
import { shared } from './shared.js';

/** The data folder of what all files of this test process share, and the list of the processes that work in it. All of it goes with the process, however that ends. */
export const processFolder = shared(async () => {
  const folder = await openTemporaryDataDir('tests');
  return { value: folder, end: () => folder.end() };
});
