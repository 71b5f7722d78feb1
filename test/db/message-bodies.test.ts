import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { addMessage, findMessage, pendingMessages } from '../../db/dispatch-messages.js';
import { messageBody } from '../../db/message-bodies.js';
import { withDatabase } from '../support/database.js';
import { person } from '../support/people.js';
import { dispatchTo, prescriptionFor, recipient } from '../support/prescription.js';

describe('the body of a message', () => {
  const database = withDatabase();
  const at = Date.UTC(2026, 6, 1, 9);
  let ordered: Awaited<ReturnType<typeof prescriptionFor>>;
  let dispatchId: string;
  let supervisorId: string;

  beforeEach(async () => {
    const { db } = database;
    const filer = await person(db, { roles: ['officer'], bodyCode: 'HEALTH' });
    const official = await person(db, { roles: ['reviewer'], fullName: 'Әйгерім Сәрсенова' });
    supervisorId = (await person(db, { roles: ['supervisor'] })).accountId;
    ordered = await prescriptionFor(db, {
      filer,
      official,
      pages: ['https://a.kz/1', 'https://xn--80ao21a.kz/2', 'https://a.kz/3'],
    });
    await db('prescription_facts').where({ fact_id: ordered.factIds[1] }).update({ unicode: 'https://қаз.kz/2' });
    // The third fact goes to somebody else.
    const factIds = ordered.factIds.slice(0, 2);
    dispatchId = await dispatchTo(db, { ...ordered, factIds, recipientId: await recipient(db, 'Telecom') });
  });

  async function bodyOf(message: { type: 'prescription.issued' | 'dispatch.ruled'; rulingId?: string }) {
    await addMessage(database.db, at, { dispatchId, ...message });
    const [id] = await pendingMessages(database.db, dispatchId);
    return messageBody(database.db, await findMessage(database.db, id!), 'https://habarlama.test');
  }

  it('orders the targets of this recipient alone, with number, basis, term, official and how to complain', async () => {
    expect(await bodyOf({ type: 'prescription.issued' })).to.deep.equal({
      type: 'prescription.issued',
      timestamp: '2026-07-01T09:00:00.000Z',
      data: {
        dispatchId,
        receiptUrl: `https://habarlama.test/api/v1/dispatches/${dispatchId}/receipts`,
        prescription: {
          id: ordered.prescriptionId,
          number: ordered.number,
          issuedAt: '2026-07-01T00:00:00.000Z',
          issuingBody: { kk: 'Министрлік', ru: 'Министерство', en: 'Ministry' },
          issuingOfficial: 'Әйгерім Сәрсенова',
          basis: { violationKind: 'GAMBLING', norm: 'Law "On Mass Media", Art. 11' },
          termMinutes: 120,
          howToComplain: { kk: 'Шағым', ru: 'Жалоба' },
          facts: [
            {
              factId: ordered.factIds[0],
              ordinal: 1,
              scope: 'page',
              target: { kind: 'url', value: 'https://a.kz/1', display: 'https://a.kz/1' },
            },
            {
              ...{ factId: ordered.factIds[1], ordinal: 2, scope: 'page' },
              target: {
                kind: 'url',
                value: 'https://xn--80ao21a.kz/2',
                unicode: 'https://қаз.kz/2',
                display: 'https://қаз.kz/2',
              },
            },
          ],
        },
      },
    });
  });

  it('names the court act where that is the basis', async () => {
    const courtAct = { court: 'Астана қаласының соты', number: '2-1', date: '2026-05-01', inForceFrom: '2026-06-01' };
    await database
      .db('prescriptions')
      .where({ id: ordered.prescriptionId })
      .update({ court_act: JSON.stringify(courtAct) });
    expect(await bodyOf({ type: 'prescription.issued' })).to.have.deep.nested.property(
      'data.prescription.basis.courtAct',
      courtAct,
    );
  });

  it('says what was ruled, on which facts and why', async () => {
    const rulingId = randomUUID();
    await database.db('rulings').insert({
      ...{
        id: rulingId,
        dispatch_id: dispatchId,
        act_id: randomUUID(),
        ruling: 'insist',
        fact_ids: [ordered.factIds[0]],
      },
      ...{ reasons: 'Техникалық мүмкіндік бар', ruled_by: supervisorId, ruled_at: new Date(at) },
    });
    expect(await bodyOf({ type: 'dispatch.ruled', rulingId })).to.have.deep.nested.property('data.ruling', {
      ...{ id: rulingId, ruling: 'insist', factIds: [ordered.factIds[0]], reasons: 'Техникалық мүмкіндік бар' },
      ruledAt: '2026-07-01T09:00:00.000Z',
    });
  });

  it('is the same at every retry, whatever has happened to the dispatch meanwhile', async () => {
    const first = await bodyOf({ type: 'prescription.issued' });
    await database.db('dispatches').where({ id: dispatchId }).update({ status: 'delivered', attempts: 3 });
    const [id] = await pendingMessages(database.db, dispatchId);
    expect(await messageBody(database.db, await findMessage(database.db, id!), 'https://habarlama.test')).to.deep.equal(
      first,
    );
  });
});
