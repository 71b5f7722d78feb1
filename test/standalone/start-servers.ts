import { startStack } from '../../standalone/stack.js';

// A program of its own for the test that kills it.
const [dataDir = '', compiled = ''] = process.argv.slice(2);
const stack = await startStack({ dataDir, temporary: true, compiled, workers: false, api: false });
process.stdout.write(`${JSON.stringify(stack)}\n`);
setInterval(() => undefined, 60_000);
