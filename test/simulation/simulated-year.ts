import { expect } from 'chai';
import { simulate } from '../../simulation/simulate.js';
import { postgresUrl } from '../support/postgres.js';
import { keepQuiet, workflowBundle } from '../support/workflow-environment.js';

const withinMs = 600_000;

/** Declares the test of one seed's year. Each has a file of its own: a year is two minutes by itself, and files run side by side. */
export function describeSimulatedYear(seed: number): void {
  describe('a simulated year', function () {
    this.timeout(withinMs);
    before(keepQuiet);

    it(`of seed ${seed} leaves nothing open, nothing out of its place, and a trail that verifies`, async () => {
      const signal = AbortSignal.timeout(withinMs);
      const [server, workflows] = await Promise.all([postgresUrl(), workflowBundle()]);
      const { wrongs, tally } = await simulate({ server, workflows, seed, notices: 5, outageDays: 5, signal });
      expect(wrongs).to.deep.equal([]);
      expect(tally).to.include.keys(
        'decisions',
        'restrictions lifted',
        'complaints of owners',
        'terms in working days',
      );
    });
  });
}
