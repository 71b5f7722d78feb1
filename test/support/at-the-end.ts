import { endShared } from './shared.js';

/** Mocha calls this once, after the last test of the process, after a Ctrl-C too. */
export const mochaGlobalTeardown = endShared;
