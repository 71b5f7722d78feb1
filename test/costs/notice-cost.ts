import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import type { ActMessage, NoticeActKind } from '../../domain/acts.js';
import { noticeActUpdate, noticeWorkflowId } from '../../workflows/messages.js';
import { difference } from '../support/costs.js';
import type { Cost, Costs } from '../support/costs.js';
import { eventually } from '../support/players.js';
import type { Players } from '../support/players.js';
import { completed, dispatchesOpen, executeAll, inReview } from './stories.js';
import type { Story } from './stories.js';

/** Declares the tests of what a notice costs. */
export function describeNoticeCost(play: Players, costs: Costs): void {
  describe('What a notice costs the engine', () => {
    async function wholeStory(story?: Story): Promise<Cost> {
      const filed = await inReview(play, story);
      await completed(play, costs, filed, story);
      return executed(filed.id);
    }

    async function executed(noticeId: string): Promise<Cost> {
      await dispatchesOpen(costs, noticeId);
      await executeAll(play, costs, noticeId);
      return costs.ofNotice(noticeId);
    }

    /** A case in review, before and after something happens to it. */
    async function costOf(happens: (noticeId: string, reviewer: string) => Promise<unknown>, story?: Story) {
      const { id } = await inReview(play, story);
      const before = await costs.ofNotice(id);
      await happens(id, await play.reviewer(id));
      return difference(await costs.ofNotice(id), before);
    }

    it('is at most 32 events and 11 transitions, whatever the number of facts and recipients', async () => {
      const small = await wholeStory();
      expect(small.events).to.be.at.most(32);
      expect(small.transitions).to.be.at.most(11);
      expect(await wholeStory({ facts: 1_000 }), '1,000 facts').to.deep.equal(small);
      const fifty = await fiftyRecipients();
      expect(await wholeStory({ recipients: fifty }), '50 recipients').to.deep.equal(small);
    });

    it('is 8 events and 1 transition more with a second opinion', async () => {
      const filed = await inReview(play, { violationKind: 'SUICIDE' });
      const second = (await play.reviewer(filed.id)) === 'reviewer.dana' ? 'reviewer.aigul' : 'reviewer.dana';
      const sheetVersion = await completed(play, costs, filed);
      const opinion = { sheetVersion, opinion: 'agree', reasons: 'Согласна' };
      await play.act(second, `/notices/${filed.id}/second-opinion`, opinion);
      expect(difference(await executed(filed.id), await wholeStory())).to.deep.equal({ events: 8, transitions: 1 });
    });

    it('is 6 events and 3 transitions more with each reminder', async () => {
      const terms = { remindAfter: 0.04, reassignAfter: 0.07, escalateAfter: 0.1, repeatEvery: 10_000 };
      const entry = { list: 'review_terms', code: 'FRAUD', valid_from: '2022-09-28', position: 9 };
      await costs
        .db('reference_entries')
        .insert({ ...entry, data: JSON.stringify(terms) })
        .onConflict()
        .ignore();
      const silent = await costOf(untilSteps(0), { violationKind: 'FRAUD' });
      expect(silent).to.deep.equal({ events: 0, transitions: 0 });
      const reminded = await costOf(untilSteps(3), { violationKind: 'FRAUD' });
      expect(reminded).to.deep.equal({ events: 3 * 6, transitions: 3 * 3 });
    });

    it('is 6 events and 1 transition more with each further act', async () => {
      const another = async (noticeId: string, reviewer: string) => {
        const who = ['reviewer.aigul', 'reviewer.nurlan', 'reviewer.dana'].filter((name) => name !== reviewer);
        for (const name of who) await play.act(name, `/notices/${noticeId}/recusal`, { reason: 'Родственник' });
      };
      expect(await costOf(another)).to.deep.equal({ events: 2 * 6, transitions: 2 });
    });

    it('is 1 event and no transition more with each change of a search attribute', async () => {
      const missing = [{ code: 'EVIDENCE_UNREADABLE', text: 'Скриншот не читается' }];
      const cost = await costOf((noticeId, reviewer) => play.act(reviewer, `/notices/${noticeId}/return`, { missing }));
      // The act, the term that ends, and the phase that goes back to intake.
      expect(cost).to.deep.equal({ events: 6 + 1 + 1, transitions: 1 });
    });

    it('is nothing for an act that its state does not allow', async () => {
      const refused = async (noticeId: string) => {
        const act: ActMessage<NoticeActKind> = {
          ...{ actId: uuidv7(), actorId: uuidv7() },
          kind: 'second_opinion',
          roles: ['supervisor'],
        };
        const handle = costs.temporal.workflow.getHandle(noticeWorkflowId(noticeId));
        const error: unknown = await handle
          .executeUpdate(noticeActUpdate, { args: [act] })
          .catch((reason: unknown) => reason);
        expect(error).to.be.an('error').with.property('name', 'WorkflowUpdateFailedError');
      };
      expect(await costOf(refused)).to.deep.equal({ events: 0, transitions: 0 });
    });

    /** Waits until the engine has answered silence so often. */
    function untilSteps(stage: number) {
      return (noticeId: string) =>
        eventually(async () => {
          const [row] = await costs
            .db('notices')
            .where({ id: noticeId })
            .select<{ review_stage: number }[]>('review_stage');
          expect(row?.review_stage).to.equal(stage);
        });
    }

    async function fiftyRecipients(): Promise<string[]> {
      const [poll] = await costs
        .db('recipients')
        .where({ code: 'POLLING_TELECOM' })
        .select<Record<string, unknown>[]>();
      const { has_secret: _generated, ...like } = poll ?? {};
      const codes = Array.from({ length: 50 }, (_, index) => `COST_${index}`);
      // Only a decision that names them is sent to them.
      const rows = codes.map((code) => ({ ...like, id: uuidv7(), code, name: code, scopes: [] }));
      await costs.db('recipients').insert(rows).onConflict('code').ignore();
      return codes;
    }
  });
}
