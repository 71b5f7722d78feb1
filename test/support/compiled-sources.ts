import path from 'node:path';
import { compileFolder, compileHouse } from '../../standalone/compiled-house.js';
import { processFolder } from './process-folder.js';
import { shared } from './shared.js';

const nothing = () => Promise.resolve();

/** The folder of the compiled sources that all stacks of this test process run from: the first that needs it has it made. */
export const compiledSources = shared(async () => {
  const { data } = await processFolder();
  return { value: await compileHouse(path.join(data.root, 'compiled')), end: nothing };
});

/** The same folder, with what the workers of test/faults begin from in it. */
export const compiledFaults = shared(async () => {
  const folder = await compiledSources();
  await compileFolder('test/faults', folder);
  return { value: folder, end: nothing };
});
