import { expect } from 'chai';
import { complaintWorkflowId } from '../../workflows/messages.js';
import { difference } from '../support/costs.js';
import type { Cost, Costs } from '../support/costs.js';
import type { Players } from '../support/players.js';
import { rejectedAndComplained } from '../workflows/complaint-endings.js';

/** Declares the tests of what a complaint costs. */
export function describeComplaintCost(play: Players, costs: Costs): void {
  describe('What a complaint costs the engine', () => {
    const dismissed = { outcome: 'dismissed', reasons: 'Рассмотрено' };
    const costOf = (id: string): Promise<Cost> => costs.ofCase(complaintWorkflowId(id));

    it('is 16 events and 4 transitions from its lodging to its dismissal', async () => {
      const { id, decider } = await rejectedAndComplained(play);
      await play.act(decider, `/complaints/${id}/decision`, dismissed);
      expect(await costOf(id)).to.deep.equal({ events: 16, transitions: 4 });
    });

    it('is 6 events and 1 transition more with each further act', async () => {
      const { id, decider } = await rejectedAndComplained(play);
      const before = await costOf(id);
      const { body: me } = await play.call(decider, 'GET /me');
      const again = { to: me['id'], reason: 'Моя' };
      await play.act(decider, `/complaints/${id}/assignment`, again);
      expect(difference(await costOf(id), before)).to.deep.equal({ events: 6, transitions: 1 });
    });
  });
}
