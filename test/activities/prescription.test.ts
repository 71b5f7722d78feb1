import { expect } from 'chai';
import { closeNotice } from '../../activities/close-notice.js';
import { issuePrescription } from '../../activities/issue-prescription.js';
import type { Actor } from '../../domain/roles.js';
import type { SheetVerdict } from '../../domain/verdicts.js';
import { withCases } from '../support/case-table.js';
import { noticeInReview } from '../support/notice-in-review.js';
import type { LocatorFixture, NoticeFixture } from '../support/notice-in-review.js';
import { person } from '../support/people.js';
import { recipient } from '../support/prescription.js';
import { noViolation, verdictOn, writeSheet } from '../support/written-sheet.js';

describe('a prescription', () => {
  const table = withCases();
  let [officer, aigul, nurlan]: Actor[] = [];
  let telecom: string;
  let pages = 0;

  before(async () => {
    const { db } = table.database;
    officer = await person(db, { roles: ['officer'], bodyCode: 'HEALTH' });
    aigul = await person(db, { roles: ['reviewer'] });
    nurlan = await person(db, { roles: ['reviewer'] });
  });
  beforeEach(async () => {
    await table.database.db('recipients').update({ active: false });
    telecom = await recipient(table.database.db, 'Telecom');
  });

  const somePage = (): LocatorFixture[] => {
    pages += 1;
    return [{ kind: 'url', value: `https://kazino.kz/${pages}`, scope: 'page' }];
  };

  /** A notice that Aigul has completed; each fact is confirmed unless it says otherwise. */
  async function decided(
    facts: LocatorFixture[][],
    more: Partial<SheetVerdict>[] = [],
    of: Partial<NoticeFixture> & { recipientIds?: string[] } = {},
  ) {
    const { recipientIds, ...fixture } = of;
    const notice = await noticeInReview(table.database.db, {
      ...{ filerId: officer!.accountId, bodyCode: 'HEALTH', reviewerId: aigul!.accountId, facts, ...fixture },
    });
    const verdicts = notice.factIds.map((id, index) => verdictOn(id, more[index]));
    const sheetVersion = await writeSheet(table, aigul!, notice.id, verdicts);
    const payload = { sheetVersion, ...(recipientIds === undefined ? {} : { recipientIds }) };
    const { state } = await table.onNotice(notice.id, 'completion', aigul!, payload);
    if (state.status === 'second_opinion') {
      await table.onNotice(notice.id, 'second_opinion', nurlan!, { sheetVersion, opinion: 'agree', reasons: 'Иә' });
    }
    return { ...notice, sheetVersion };
  }
  async function issue(noticeId: string) {
    const first = await issuePrescription(table.deps, noticeId);
    expect(await issuePrescription(table.deps, noticeId), 'the second time').to.deep.equal(first);
    const { db } = table.database;
    const rows = await db<Record<string, unknown>>('prescriptions').where({ notice_id: noticeId });
    expect(rows).to.have.length(1);
    expect((await table.audit(noticeId)).filter(({ kind }) => kind === 'prescription')).to.have.length(1);
    const ordered = await db<{ fact_id: string; normalised: string; prescription_id: string; ordinal: number }>(
      'prescription_facts',
    )
      .where({ prescription_id: String(rows[0]!['id']) })
      .orderBy('ordinal')
      .select('fact_id', 'normalised');
    const sent: { recipient_id: string; fact_id: string }[] = await db('dispatch_facts as f')
      .join('dispatches as d', 'd.id', 'f.dispatch_id')
      .where('d.prescription_id', String(rows[0]!['id']))
      .select('d.recipient_id', 'f.fact_id');
    return { ...first, row: rows[0]!, ordered, sent };
  }

  it('orders the confirmed facts, with its own number, basis, term, official and how to complain', async () => {
    const { id, factIds } = await decided([somePage(), somePage()], [{}, noViolation]);
    const { row, ordered, sent, dispatchIds, state } = await issue(id);
    expect(row).to.include({ violation_kind: 'GAMBLING', norm: 'Law "On Mass Media", Art. 11', term_minutes: 120 });
    expect(row['number']).to.match(/^P-2026-\d{6}$/u);
    expect(row['issuing_official_id']).to.equal(aigul?.accountId);
    expect(row['issuing_body']).to.deep.equal({ kk: 'Министрлік', ru: 'Министерство', en: 'Ministry' });
    expect(row['how_to_complain']).to.have.keys('kk', 'ru', 'en', 'withinMonths');
    expect(ordered.map(({ fact_id }) => fact_id)).to.deep.equal([factIds[0]]);
    expect(sent).to.deep.equal([{ recipient_id: telecom, fact_id: factIds[0] }]);
    expect(dispatchIds).to.deep.equal([`dispatch:${String(row['id'])}:${telecom}`]);
    expect(state.status).to.equal('in_execution');
    const restrictions: unknown[] = await table.database
      .db('restrictions')
      .where({ prescription_id: row['id'] })
      .select('normalised');
    expect(restrictions).to.deep.equal([{ normalised: ordered[0]?.normalised }]);
  });

  it('names the second reader as the official where there was one', async () => {
    const { db } = table.database;
    await db('recipients')
      .where({ id: telecom })
      .update({ scopes: ['domain'] });
    const { id } = await decided([[{ kind: 'domain', value: 'kazino-second.kz', scope: 'domain' }]]);
    expect((await issue(id)).row['issuing_official_id']).to.equal(nurlan?.accountId);
  });

  it('orders the target that was confirmed, and none of the other addresses', async () => {
    const both: LocatorFixture[] = [...somePage(), { kind: 'domain', value: 'forum.kz', scope: 'domain' }];
    const { id } = await decided([both]);
    expect((await issue(id)).ordered.map(({ normalised }) => normalised)).to.deep.equal([both[0]?.value]);
  });

  it('numbers without a gap, in the Almaty year in which it is issued', async () => {
    table.clock.at = Date.UTC(2029, 11, 31, 18, 59);
    const cases = await Promise.all(Array.from({ length: 6 }, () => decided([somePage()])));
    const numbers = await Promise.all(cases.map(async ({ id }) => (await issue(id)).row['number']));
    expect([...numbers].sort()).to.deep.equal(Array.from({ length: 6 }, (_, index) => `P-2029-00000${index + 1}`));
    const { id } = await decided([somePage()]);
    table.clock.at += 60_000;
    expect((await issue(id)).row['number']).to.equal('P-2030-000001');
  });

  it('goes to whom the rule names, each with its own facts', async () => {
    const { db } = table.database;
    const owner = await recipient(db, 'Owner');
    await db('recipients')
      .where({ id: owner })
      .update({ kind: 'online_platform', platform: 'Instagram', scopes: ['page'] });
    const other = await recipient(db, 'Other');
    const { id, factIds } = await decided([somePage(), somePage()]);
    await db('locators').where({ fact_id: factIds[1] }).update({ platform: 'Instagram' });
    const { sent } = await issue(id);
    const to = (who: string) => sent.filter((row) => row.recipient_id === who).map((row) => row.fact_id);
    expect(to(telecom)).to.deep.equal([factIds[0]]);
    expect(to(other)).to.deep.equal([factIds[0]]);
    expect(to(owner)).to.deep.equal([factIds[1]]);
  });

  it('goes to the chosen recipients alone', async () => {
    const chosen = await recipient(table.database.db, 'Chosen');
    const { id, factIds } = await decided([somePage()], [], { recipientIds: [chosen] });
    expect((await issue(id)).sent).to.deep.equal([{ recipient_id: chosen, fact_id: factIds[0] }]);
  });

  it('orders nothing twice: what another case has restricted meanwhile is a further ground', async () => {
    const target = somePage();
    const [first, second] = [await decided([target]), await decided([target, somePage()])];
    await issue(first.id);
    const { ordered, sent } = await issue(second.id);
    expect(ordered.map(({ fact_id }) => fact_id)).to.deep.equal([second.factIds[1]]);
    expect(sent).to.have.length(1);
    const grounds = await table.database
      .db('restriction_grounds')
      .whereIn('fact_id', [first.factIds[0]!, second.factIds[0]!]);
    expect(grounds).to.have.length(2);
    const event = (await table.audit(second.id)).at(-1);
    expect(event?.['after']).to.deep.include({ facts: 1, furtherGrounds: 1, dispatches: 1 });
  });

  it('tells people when a fact has lost its recipients since it was decided', async () => {
    const { db } = table.database;
    const { id } = await decided([somePage()]);
    await db('recipients').update({ active: false });
    try {
      expect((await issue(id)).dispatchIds).to.deep.equal([]);
      const alerts: object[] = await db('alerts').where({ notice_id: id }).select('kind');
      expect(alerts).to.deep.equal([{ kind: 'no_recipient' }]);
    } finally {
      await db('recipients').update({ active: true });
    }
  });

  describe('and the end of its case', () => {
    const settle = (noticeId: string, status: string) =>
      Promise.all([
        table.database
          .db('dispatches')
          .where({ notice_id: noticeId })
          .update({ settled_at: new Date(table.clock.at) }),
        table.database.db.raw(
          'update dispatch_facts f set status = ? from dispatches d where d.id = f.dispatch_id and d.notice_id = ?',
          [status, noticeId],
        ),
      ]);
    async function close(noticeId: string) {
      const first = await closeNotice(table.deps, noticeId);
      const events = (await table.audit(noticeId)).length;
      expect(await closeNotice(table.deps, noticeId), 'the second time').to.deep.equal(first);
      expect(await table.audit(noticeId), 'events').to.have.length(events);
      return first;
    }

    it('waits for the last dispatch', async () => {
      const { db } = table.database;
      await recipient(db, 'Other');
      const { id } = await decided([somePage()]);
      expect((await close(id)).status, 'before it is issued').to.equal('in_execution');
      await issue(id);
      const [one]: { id: string }[] = await db('dispatches').where({ notice_id: id }).select('id');
      await db('dispatches')
        .where({ id: one?.id })
        .update({ settled_at: new Date(0) });
      expect((await close(id)).status, 'one is open').to.equal('in_execution');
      await settle(id, 'executed');
      expect(await close(id)).to.include({ status: 'closed', outcome: 'restricted' });
      expect(await db('prescriptions').where({ notice_id: id }).first('settled_at')).to.deep.equal({
        settled_at: new Date(table.clock.at),
      });
    });

    for (const [what, verdicts, status, outcome] of [
      ['restricted, when all was confirmed and somebody executed it', [{}, {}], 'executed', 'restricted'],
      ['mixed, when a part was not confirmed', [{}, noViolation], 'executed', 'mixed'],
      ['not executed, when nobody could', [{}, {}], 'not_executed', 'not_executed'],
    ] as const) {
      it(`is ${what}`, async () => {
        const { id } = await decided([somePage(), somePage()], [...verdicts]);
        await issue(id);
        await settle(id, status);
        expect(await close(id)).to.include({ status: 'closed', outcome });
      });
    }

    it('comes at once where everything is restricted already', async () => {
      const target = somePage();
      const [first, second] = [await decided([target]), await decided([target])];
      await issue(first.id);
      const { dispatchIds, ordered } = await issue(second.id);
      expect([dispatchIds, ordered]).to.deep.equal([[], []]);
      expect(await close(second.id)).to.include({ status: 'closed', outcome: 'restricted' });
    });

    it('ends in the register what nobody executed, so that it can be ordered again, and tells of the cases that relied on it', async () => {
      const { db } = table.database;
      const [target, other] = [somePage(), somePage()];
      const first = await decided([target, other]);
      const relying = await decided([target]);
      await issue(first.id);
      await issue(relying.id);
      await close(relying.id);
      await settle(first.id, 'not_executed');
      await db.raw(
        `update dispatch_facts set status = 'executed' where fact_id = (select id from facts where notice_id = ? and ordinal = 2)`,
        [first.id],
      );
      await close(first.id);
      const inForce = await db('restrictions')
        .whereIn(
          'normalised',
          [target, other].map(([locator]) => locator?.value ?? ''),
        )
        .where({ lifted_at: null })
        .pluck('normalised');
      expect(inForce).to.deep.equal([other[0]?.value]);
      expect((await table.audit(first.id)).at(-1)?.['after']).to.include({ restrictionsLapsed: 1 });
      const alerts: object[] = await db('alerts').where({ kind: 'restriction_lapsed' }).select('notice_id');
      expect(alerts).to.deep.equal([{ notice_id: relying.id }]);
      const again = await decided([target]);
      expect((await issue(again.id)).ordered).to.have.length(1);
    });

    it('leaves no task behind', async () => {
      const { db } = table.database;
      const { id } = await decided([somePage()]);
      await issue(id);
      const opened = { notice_id: id, role: 'supervisor', opened_at: new Date(0) };
      for (const [index, kind] of ['ruling', 'breach', 'undeliverable', 'unheard'].entries()) {
        await db('tasks').insert({ ...opened, kind, id: id.replace(/.$/u, String(index)) });
      }
      await settle(id, 'executed');
      await close(id);
      expect(await table.tasks(id)).to.deep.equal([]);
    });

    it('lets two steps at once close it once', async () => {
      const { id } = await decided([somePage()]);
      await issue(id);
      await settle(id, 'executed');
      await Promise.all([1, 2, 3].map(() => closeNotice(table.deps, id)));
      expect((await table.audit(id)).filter(({ kind }) => kind === 'closing')).to.have.length(1);
    });
  });
});
