import { endShared } from './shared.js';

/**
 * Mocha calls this once, after the last test of the process, after a Ctrl-C too. Where test files run side by side their processes are not asked:
 * what they began ends with them (standalone/reaper.ts).
 */
export const mochaGlobalTeardown = endShared;
