import { expect } from 'chai';
import type { Costs } from '../support/costs.js';
import { confirmed, eventually, page } from '../support/players.js';
import type { Filed, Players } from '../support/players.js';

export interface Story {
  facts?: number;
  /** Codes of the recipients; one who polls by default. */
  recipients?: string[];
  violationKind?: string;
}

/** A notice as it stands once a reviewer has it. */
export function inReview(play: Players, { facts = 1, violationKind = 'GAMBLING' }: Story = {}): Promise<Filed> {
  return play.file(Array.from({ length: facts }, page), { violationKind });
}

/** Its reviewer confirms everything and completes it. Gives the version of the sheet. */
export async function completed(play: Players, { db }: Costs, filed: Filed, story: Story = {}): Promise<number> {
  const reviewer = await play.reviewer(filed.id);
  const sheetVersion = await play.decide(filed, confirmed);
  const { recipients = ['POLLING_TELECOM'] } = story;
  const rows = await db('recipients').whereIn('code', recipients).select<{ id: string }[]>('id');
  const body = { sheetVersion, recipientIds: rows.map(({ id }) => id) };
  await play.act(reviewer, `/notices/${filed.id}/completion`, body);
  return sheetVersion;
}

/** Waits until every dispatch of a notice is open and its case waits for them: nothing of the story overlaps. */
export async function dispatchesOpen(costs: Costs, noticeId: string): Promise<void> {
  await eventually(async () => {
    const rows = await costs
      .db('dispatches')
      .where({ notice_id: noticeId })
      .select<{ opened_at: unknown }[]>('opened_at');
    expect(rows).to.not.be.empty;
    for (const { opened_at } of rows) expect(opened_at).to.not.equal(null);
  });
  await costs.ofNotice(noticeId);
}

/**
 * Every recipient executes, one after the other: the one account of the operator who polls stands for each in turn, which only works
 * because rights come from the grants at each request.
 */
export async function executeAll(play: Players, { db }: Costs, noticeId: string): Promise<void> {
  const dispatches = await db('dispatches')
    .where({ notice_id: noticeId })
    .select<{ id: string; recipient_id: string }[]>('id', 'recipient_id');
  const operator = db('role_grants').where({
    role: 'recipient',
    account_id: db('accounts').where({ subject: 'operator.poll' }).select('id'),
  });
  const [own] = await operator.clone().select<{ recipient_id: string }[]>('recipient_id');
  for (const { id, recipient_id } of dispatches) {
    await operator.clone().update({ recipient_id });
    await play.act('operator.poll', `/dispatches/${id}/receipts`, { status: 'executed' });
  }
  await operator.update({ ...own });
  await play.until(noticeId, 'closed');
}
