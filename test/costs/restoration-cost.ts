import { expect } from 'chai';
import type { Cost, Costs } from '../support/costs.js';
import { eventually } from '../support/players.js';
import type { Players } from '../support/players.js';
import { completed, dispatchesOpen, executeAll, inReview } from './stories.js';

/** Declares the tests of what a restoration costs. */
export function describeRestorationCost(play: Players, costs: Costs): void {
  describe('What a restoration costs the engine', () => {
    /** So many facts are restricted, their removal is told and checked, and the operator resumes access. */
    async function wholeStory(facts: number): Promise<Cost> {
      const filed = await inReview(play, { facts });
      await completed(play, costs, filed);
      await dispatchesOpen(costs, filed.id);
      await executeAll(play, costs, filed.id);
      const body = { about: { noticeId: filed.id }, cause: 'removed', statement: 'The pages are gone' };
      const asked = await play.act('operator.poll', '/restorations', body);
      const id = String(asked['restorationId']);
      await costs.ofRestoration(id);
      await play.act('reviewer.aigul', `/restorations/${id}/decision`, { decision: 'lift', reasons: 'They are gone' });
      const dispatch = await eventually(async () => {
        const row = await costs
          .db('dispatches')
          .where({ restoration_id: id })
          .whereNotNull('opened_at')
          .first<{ id: string } | undefined>('id');
        expect(row).to.not.equal(undefined);
        return String(row?.id);
      });
      await costs.ofRestoration(id);
      await play.act('operator.poll', `/dispatches/${dispatch}/receipts`, { status: 'executed' });
      await eventually(async () => {
        const { body: restoration } = await play.call('supervisor.saule', `GET /restorations/${id}`);
        expect(restoration).to.include({ status: 'closed', outcome: 'lifted' });
      });
      return costs.ofRestoration(id);
    }

    it('is 28 events and 10 transitions from the request to the last receipt, whatever the number of restrictions', async () => {
      expect(await wholeStory(1)).to.deep.equal({ events: 28, transitions: 10 });
      expect(await wholeStory(200), '200 restrictions').to.deep.equal({ events: 28, transitions: 10 });
    });
  });
}
