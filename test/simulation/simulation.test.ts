import { expect } from 'chai';
import { simulate } from '../../simulation/simulate.js';
import { postgresUrl } from '../support/postgres.js';
import { keepQuiet, workflowBundle } from '../support/workflow-environment.js';

const withinMs = 600_000;

describe('a simulated year', function () {
  this.timeout(withinMs);
  before(keepQuiet);

  for (const seed of [1, 2, 3]) {
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
  }
});
