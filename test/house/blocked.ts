import { startWatchdog } from '../support/watchdog.js';

// Blocks for good, in a test that it names.
startWatchdog(1).running('the test that blocks');
for (;;);
