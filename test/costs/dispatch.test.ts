import { expect } from 'chai';
import { difference, withCosts } from '../support/costs.js';
import type { Cost } from '../support/costs.js';
import { eventually, players } from '../support/players.js';
import { withStack } from '../support/stack.js';
import { completed, dispatchesOpen, inReview } from './stories.js';

describe('What a dispatch costs the engine', function () {
  this.timeout(240_000);
  // A task that times out on a machine with too much to do adds events, and nothing takes any away: the count is taken again.
  this.retries(2);
  const own = withStack();
  const play = players(() => own.stack);
  const costs = withCosts(() => own.stack);
  after(() => play.script('A', {}));

  /** A dispatch is delivered, its operator says one thing after the other, and it settles. */
  async function wholeStory(receipts: string[], facts = 1): Promise<Cost> {
    await play.script('A', { after: [] });
    const filed = await inReview(play, { facts });
    await completed(play, costs, filed, { recipients: ['SIM_TELECOM_A'] });
    await dispatchesOpen(costs, filed.id);
    const dispatch = await eventually(() => play.untilDispatch(filed.id, 'Sim Telecom A', 'delivered'));
    for (const status of receipts) {
      await costs.ofDispatch(filed.id);
      await play.act('operator.a', `/dispatches/${String(dispatch['id'])}/receipts`, { status });
    }
    await play.until(filed.id, 'closed');
    return costs.ofDispatch(filed.id);
  }

  it('is at most 28 events and 9 transitions with its delivery and two receipts, whatever the number of facts', async () => {
    const small = await wholeStory(['received', 'executed']);
    expect(small.events).to.be.at.most(28);
    expect(small.transitions).to.be.at.most(9);
    expect(await wholeStory(['received', 'executed'], 1_000), '1,000 facts').to.deep.equal(small);
  });

  it('is at most 8 events and 1 transition more with each further receipt', async () => {
    const two = await wholeStory(['received', 'executed']);
    const further = difference(await wholeStory(['received', 'unclear', 'received', 'executed']), two);
    expect(further.events).to.be.within(1, 2 * 8);
    expect(further.transitions).to.be.within(1, 2);
  });
});
