import { openTemporaryDataDir } from '../../standalone/temporary-data-dir.js';

// Owns a temporary folder, says where it is, and waits to be killed.
const { data } = await openTemporaryDataDir('reaped');
process.stdout.write(data.root);
setInterval(() => undefined, 60_000);
