import { withCosts } from '../support/costs.js';
import { players } from '../support/players.js';
import { nobodyPrints, ownStack } from '../support/stack.js';
import { describeComplaintCost } from './complaint-cost.js';
import { describeNoticeCost } from './notice-cost.js';
import { describeRestorationCost } from './restoration-cost.js';

// One stack for all three, and not the one that other files use: one of them counts the acts that its traces tell of.
describe('A case on a stack of its own', function () {
  this.timeout(240_000);
  // A task that times out on a machine with too much to do adds events, and nothing takes any away: the count is taken again.
  this.retries(2);
  const own = ownStack({ env: nobodyPrints });
  const play = players(() => own.stack);
  const costs = withCosts(() => own.stack);
  describeComplaintCost(play, costs);
  describeRestorationCost(play, costs);
  describeNoticeCost(play, costs);
});
