import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { listAlerts } from '../../db/alert-views.js';
import { raiseAlert } from '../../db/alerts.js';
import { dispatchFactIds, dispatchFacts, dispatchReceipts } from '../../db/dispatch-fact-views.js';
import { findDispatch, listDispatches } from '../../db/dispatch-views.js';
import { addressedRecipients, findPrescription, listPrescriptions, orderedFacts } from '../../db/prescription-views.js';
import type { Actor, Role } from '../../domain/roles.js';
import { withDatabase } from '../support/database.js';
import { person, setClock } from '../support/people.js';
import { dispatchTo, prescriptionFor, recipient } from '../support/prescription.js';

describe('what is read of execution', () => {
  const database = withDatabase();
  const start = Date.UTC(2026, 6, 1, 9);
  const clock = setClock(start);
  let [officer, reviewer, robot, otherRobot]: Actor[] = [];
  let recipientId: string;
  let otherId: string;
  let ordered: Awaited<ReturnType<typeof prescriptionFor>>;

  before(async () => {
    const { db } = database;
    officer = await person(db, { roles: ['officer'], bodyCode: 'HEALTH' });
    reviewer = await person(db, { roles: ['reviewer'], fullName: 'Aigul' });
    recipientId = await recipient(db, 'Alpha');
    otherId = await recipient(db, 'Beta');
    robot = await person(db, { roles: ['recipient'], recipientId });
    otherRobot = await person(db, { roles: ['recipient'], recipientId: otherId });
  });
  beforeEach(async () => {
    ordered = await issue(['https://a.kz/1', 'https://a.kz/2']);
  });

  const issue = (pages: string[]) => prescriptionFor(database.db, { filer: officer!, official: reviewer!, pages });
  const send = (to: string, opened = true) => dispatchTo(database.db, { ...ordered, recipientId: to, opened });
  const dispatches = async (
    db: Knex,
    who: Actor | undefined,
    more: Partial<Parameters<typeof listDispatches>[2]> = {},
  ) =>
    (await listDispatches(db, who!, { limit: 50, prescriptionId: ordered.prescriptionId, ...more }, clock.at)).map(
      ({ id }) => id,
    );

  describe('dispatches', () => {
    it('are a recipient’s once they were opened, and nobody else’s', async () => {
      const mine = await send(recipientId);
      const hidden = await send(otherId, false);
      expect(await dispatches(database.db, robot)).to.deep.equal([mine]);
      expect(await dispatches(database.db, otherRobot)).to.deep.equal([]);
      await database
        .db('dispatches')
        .where({ id: hidden })
        .update({ opened_at: new Date(start) });
      expect(await dispatches(database.db, otherRobot)).to.deep.equal([hidden]);
    });

    it('cannot be had by naming the other recipient', async () => {
      const mine = await send(recipientId);
      expect(await dispatches(database.db, otherRobot, { recipientId })).to.deep.equal([]);
      expect(await dispatches(database.db, robot, { recipientId })).to.deep.equal([mine]);
    });

    it('are nobody’s who has no recipient behind him', async () => {
      await send(recipientId);
      for (const roles of [['officer'], ['administrator'], ['recipient']] as Role[][]) {
        expect(await dispatches(database.db, { accountId: randomUUID(), roles }), roles.join()).to.deep.equal([]);
      }
    });

    it('are all there for the authorised body, opened or not', async () => {
      const ids = [await send(recipientId), await send(otherId, false)].sort();
      for (const role of ['reviewer', 'supervisor', 'auditor', 'operations'] as const) {
        expect(await dispatches(database.db, { accountId: randomUUID(), roles: [role] }), role).to.deep.equal(ids);
      }
    });

    it('are overdue while a fact’s term has run out, not while its clock stands, and not once it is settled', async () => {
      const id = await send(recipientId);
      const facts = database.db('dispatch_facts').where({ dispatch_id: id });
      await facts.clone().update({ due_at: new Date(start + 1_000), status: 'received' });
      const overdue = async () => (await findDispatch(database.db, id, clock.at))?.overdue;
      expect(await overdue()).to.equal(false);
      clock.at = start + 1_000;
      expect(await overdue()).to.equal(true);
      expect(await dispatches(database.db, robot, { overdue: true })).to.deep.equal([id]);
      expect(await dispatches(database.db, robot, { overdue: false })).to.deep.equal([]);
      expect((await dispatchFacts(database.db, id, clock.at)).map((fact) => fact.overdue)).to.deep.equal([true, true]);
      await facts.clone().update({ paused_at: new Date(start) });
      expect(await overdue(), 'its clock stands').to.equal(false);
      await facts.clone().update({ breached_at: new Date(start) });
      expect(await overdue(), 'it was breached before').to.equal(true);
      await facts.clone().update({ status: 'executed' });
      expect(await overdue(), 'it is settled').to.equal(false);
      clock.at = start;
    });

    it('count their facts and those that are open, and name the next end of a term', async () => {
      const id = await send(recipientId);
      const of = (factId?: string) => database.db('dispatch_facts').where({ dispatch_id: id, fact_id: factId });
      await of(ordered.factIds[0]).update({ status: 'executed', due_at: new Date(start + 1) });
      await of(ordered.factIds[1]).update({ status: 'received', due_at: new Date(start + 2) });
      expect(await findDispatch(database.db, id, start)).to.deep.include({
        ...{
          facts: 2,
          openFacts: 1,
          dueAt: new Date(start + 2),
          recipientName: 'Alpha',
          bodyCode: 'HEALTH',
          opened: true,
        },
      });
      await of(ordered.factIds[0]).update({ awaits_ruling: true });
      expect(await findDispatch(database.db, id, start), 'a ruling is awaited').to.include({ openFacts: 2 });
    });

    it('come in pages that stay put when others are sent meanwhile', async () => {
      const all: string[] = [];
      for (let index = 0; index < 5; index += 1) {
        ordered = await issue([`https://a.kz/page-${index}`]);
        all.push(await send(recipientId));
      }
      const page = (after?: string) =>
        listDispatches(database.db, robot!, { limit: 2, ...(after === undefined ? {} : { after }) }, start);
      const seen = (await dispatches(database.db, robot, { prescriptionId: ordered.prescriptionId })).length;
      expect(seen).to.equal(1);
      const first = await page(all[0]);
      ordered = await issue(['https://a.kz/new']);
      const added = await send(recipientId);
      const second = await page(first.at(-1)?.id);
      const third = await page(second.at(-1)?.id);
      expect([first, second, third].flat().map(({ id }) => id)).to.deep.equal([...all.slice(1), added]);
    });

    it('keep their receipts in the order they came, the newest first', async () => {
      const id = await send(recipientId);
      const receipt = (at: number, status: string, factId: string | null) => ({
        ...{ id: `${at}0000000-0000-7000-8000-000000000000`, dispatch_id: id, act_id: randomUUID(), status },
        ...{ fact_id: factId, given_by: robot!.accountId, given_at: new Date(start + at), late: at === 3 },
      });
      await database
        .db('receipts')
        .insert([
          receipt(1, 'received', null),
          receipt(2, 'unclear', ordered.factIds[0] ?? null),
          receipt(3, 'executed', ordered.factIds[0] ?? null),
        ]);
      const receipts = await dispatchReceipts(database.db, id);
      expect(receipts.map(({ status, factId, late }) => [status, factId, late])).to.deep.equal([
        ['executed', ordered.factIds[0], true],
        ['unclear', ordered.factIds[0], false],
        ['received', null, false],
      ]);
      expect(await dispatchFactIds(database.db, id)).to.deep.equal(new Set(ordered.factIds));
    });
  });

  describe('prescriptions', () => {
    const ids = async (who: Actor | undefined) =>
      (await listPrescriptions(database.db, who!, { noticeId: ordered.noticeId, limit: 50 })).map(({ id }) => id);

    it('are a recipient’s once its own dispatch was opened', async () => {
      const id = await send(recipientId, false);
      expect(await ids(robot)).to.deep.equal([]);
      await database
        .db('dispatches')
        .where({ id })
        .update({ opened_at: new Date(start) });
      expect(await ids(robot)).to.deep.equal([ordered.prescriptionId]);
      expect(await ids(otherRobot)).to.deep.equal([]);
      expect(await findPrescription(database.db, otherRobot!, ordered.prescriptionId)).to.equal(undefined);
    });

    it('are the filing body’s, and not another body’s', async () => {
      expect(await ids(officer)).to.deep.equal([ordered.prescriptionId]);
      const colleague = await person(database.db, { roles: ['officer'], bodyCode: 'HEALTH' });
      expect(await ids(colleague)).to.deep.equal([ordered.prescriptionId]);
      const stranger = await person(database.db, { roles: ['officer'], bodyCode: 'FINANCE' });
      expect(await ids(stranger)).to.deep.equal([]);
      expect(await findPrescription(database.db, stranger, ordered.prescriptionId)).to.equal(undefined);
      expect(await ids({ accountId: randomUUID(), roles: ['officer'] }), 'of no body').to.deep.equal([]);
    });

    it('name to a recipient nobody but itself', async () => {
      const [mine] = [await send(recipientId), await send(otherId)];
      const named = async (who: Actor | undefined) =>
        (await addressedRecipients(database.db, who!, ordered.prescriptionId)).map(({ name }) => name);
      expect(await named(robot)).to.deep.equal(['Alpha']);
      expect(await named(reviewer)).to.deep.equal(['Alpha', 'Beta']);
      await database.db('dispatches').where({ id: mine }).update({ opened_at: null });
      expect(await named(robot)).to.deep.equal([]);
    });

    it('show of a dispatch only the facts that went to it', async () => {
      const dispatchId = await dispatchTo(database.db, { ...ordered, factIds: [ordered.factIds[1]!], recipientId });
      const values = async (of?: string) =>
        (await orderedFacts(database.db, ordered.prescriptionId, of)).map(({ value }) => value);
      expect(await values()).to.deep.equal(['https://a.kz/1', 'https://a.kz/2']);
      expect(await values(dispatchId)).to.deep.equal(['https://a.kz/2']);
    });
  });

  describe('alerts', () => {
    it('are raised once, however often, and listed the newest first', async () => {
      const raise = (kind: 'breach' | 'no_receipt', key: string) => {
        clock.at += 10;
        return raiseAlert(database.db, clock, { kind, key, noticeId: ordered.noticeId, recipientId });
      };
      const key = randomUUID();
      for (let time = 0; time < 3; time += 1) await raise('no_receipt', key);
      await raise('breach', key);
      const mine = { noticeId: ordered.noticeId, limit: 50 };
      const alerts = await listAlerts(database.db, mine);
      expect(alerts.map(({ kind, recipient: to }) => [kind, to?.name])).to.deep.equal([
        ['breach', 'Alpha'],
        ['no_receipt', 'Alpha'],
      ]);
      expect((await listAlerts(database.db, { ...mine, before: alerts[0]!.id })).map(({ kind }) => kind)).to.deep.equal(
        ['no_receipt'],
      );
      expect(await listAlerts(database.db, { ...mine, kind: 'undeliverable' })).to.deep.equal([]);
    });
  });
});
