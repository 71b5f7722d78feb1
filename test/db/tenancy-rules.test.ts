import { expect } from 'chai';
import type { Knex } from 'knex';
import { asActor } from '../../db/as-actor.js';
import { may, mayAct, mayActOnDispatch } from '../../domain/capabilities.js';
import type { CapabilityName } from '../../domain/capability-table.js';
import { noticeStatuses } from '../../domain/notice-status.js';
import { roles } from '../../domain/roles.js';
import type { Actor, Role } from '../../domain/roles.js';
import { withDatabase } from '../support/database.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { person } from '../support/people.js';
import { openTables, tenantTables } from '../support/planted-house.js';
import { dispatchTo, prescriptionFor, recipient } from '../support/prescription.js';

describe('the rules of tenancy', () => {
  const database = withDatabase();
  const bodies = ['FIN_MONITORING', 'HEALTH'];
  let filer: Actor;
  let official: Actor;
  let recipients: [string, string];
  const people: Actor[] = [];
  before(async () => {
    const { db } = database;
    filer = await person(db, { roles: ['officer'], bodyCode: 'FIN_MONITORING' });
    official = await person(db, { roles: ['reviewer'] });
    recipients = [await recipient(db, 'One'), await recipient(db, 'Two')];
    people.push(filer);
    for (const role of roles) for (const at of [0, 1]) people.push(await holder([role], at));
    people.push(
      await holder(['officer', 'head'], 0),
      await holder(['officer', 'reviewer'], 0),
      await holder(['operations', 'officer'], 1),
    );
  });

  /** Somebody with these roles, in the first or the second organisation of its kind. */
  function holder(held: Role[], at: number): Promise<Actor> {
    const inBody = held.includes('officer') || held.includes('head');
    return person(database.db, {
      roles: held,
      ...(inBody ? { bodyCode: bodies[at]! } : {}),
      ...(held.includes('recipient') ? { recipientId: recipients[at]! } : {}),
    });
  }

  const sees = async (actor: Actor, table: string, id: string): Promise<boolean> =>
    asActor(database.as.api, actor, async (tx) => (await tx(table).where({ id }).select('id')).length === 1);
  const who = ({ roles: held, bodyCode, recipientId }: Actor) => `${held.join('+')} ${bodyCode ?? recipientId ?? ''}`;

  it('show a notice to whom the capability table lets read it, wherever it stands', async () => {
    for (const status of noticeStatuses) {
      for (const waits of [false, true]) {
        const { id, factIds } = await noticeInReview(database.db, {
          filerId: filer.accountId,
          bodyCode: 'FIN_MONITORING',
          status,
        });
        if (waits) await hardStop(id, factIds[0]!);
        const notice = {
          status,
          filerId: filer.accountId,
          bodyCode: 'FIN_MONITORING',
          reviewerId: null,
          hardStopPending: waits,
        };
        for (const actor of people) {
          const told = `${status} ${waits} ${who(actor)}`;
          const { allowed } = mayAct(actor, 'read', notice);
          expect(await sees(actor, 'notices', id), told).to.equal(allowed);
          expect(await sees(actor, 'facts', factIds[0]!), `facts, ${told}`).to.equal(allowed);
        }
      }
    }
  });

  async function hardStop(noticeId: string, factId: string): Promise<void> {
    await database.db('hard_stop_requests').insert({
      ...{ id: noticeId, notice_id: noticeId, fact_id: factId, normalised: 'x', reasons: 'y' },
      ...{ requested_by: filer.accountId, requested_at: new Date() },
    });
  }

  it('show a dispatch to whom the capability table lets read it, and its prescription with it', async () => {
    for (const opened of [true, false]) {
      const issued = await prescriptionFor(database.db, { filer, official, pages: [`https://kazino.kz/${opened}`] });
      const id = await dispatchTo(database.db, { ...issued, recipientId: recipients[0], opened });
      const dispatch = {
        status: 'pending' as const,
        recipientId: recipients[0],
        bodyCode: 'FIN_MONITORING',
        filerId: filer.accountId,
        opened,
        undelivered: false,
      };
      for (const actor of people) {
        const reads = mayActOnDispatch(actor, 'read', dispatch).allowed;
        // A filing body reads who was ordered to execute its notice, and nothing of how they do.
        const isOfFilingBody = actor.bodyCode === 'FIN_MONITORING';
        const told = `${opened} ${who(actor)}`;
        expect(await sees(actor, 'dispatches', id), told).to.equal(reads || isOfFilingBody);
        expect(await sees(actor, 'prescriptions', issued.prescriptionId), `prescription, ${told}`).to.equal(
          reads || isOfFilingBody,
        );
        const facts = await asActor(database.as.api, actor, (tx) =>
          tx('dispatch_facts').where({ dispatch_id: id }).select('fact_id'),
        );
        expect(facts.length > 0, `facts, ${told}`).to.equal(reads);
      }
    }
  });

  it('show alerts, accounts and recipients to whose desk they are', async () => {
    const { id } = await noticeInReview(database.db, { filerId: filer.accountId, bodyCode: 'FIN_MONITORING' });
    await database.db('alerts').insert({ id, kind: 'no_reviewer', key: id, notice_id: id, raised_at: new Date() });
    for (const actor of people) {
      const opens = (name: CapabilityName) => may(actor, name).allowed;
      expect(await sees(actor, 'alerts', id), who(actor)).to.equal(opens('alert.read'));
      expect(await sees(actor, 'accounts', official.accountId), who(actor)).to.equal(opens('account.read'));
      expect(await sees(actor, 'accounts', actor.accountId), who(actor)).to.equal(true);
      const own = actor.recipientId === recipients[1];
      expect(await sees(actor, 'recipients', recipients[1]), who(actor)).to.equal(opens('recipient.read') || own);
    }
  });

  it('hold on every table, by force, unless it is on the short list', async () => {
    const rows: { relname: string; relrowsecurity: boolean; relforcerowsecurity: boolean }[] = await database
      .db('pg_class')
      .whereRaw(`relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')`)
      .select('relname', 'relrowsecurity', 'relforcerowsecurity');
    const unbound = rows.filter(({ relrowsecurity, relforcerowsecurity }) => !(relrowsecurity && relforcerowsecurity));
    expect(unbound.map(({ relname }) => relname).sort()).to.deep.equal(Object.keys(openTables).sort());
  });

  it('name for every table who may do what to it', async () => {
    for (const table of await tenantTables(database.db)) {
      const { rows } = await database.db.raw<{ rows: { grantee: string }[] }>(
        `select distinct grantee from information_schema.column_privileges where table_schema = current_schema() and table_name = ?`,
        [table],
      );
      expect(
        rows.map(({ grantee }) => grantee),
        table,
      ).to.include('habarlama_auditor');
    }
  });

  it('give the public nothing', async () => {
    const { rows: granted } = await database.db.raw<{ rows: unknown[] }>(
      `select c.relname from pg_class c cross join lateral aclexplode(c.relacl) a
        where c.relnamespace = current_schema()::regnamespace and a.grantee = 0
       union all
       select p.proname from pg_proc p cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
        where p.pronamespace = current_schema()::regnamespace and a.grantee = 0`,
    );
    expect(granted).to.deep.equal([]);
  });

  it('let whoever writes into a table call what counts its columns and defaults', async () => {
    const { rows } = await database.db.raw<{ rows: { called: string; by: string; may: boolean }[] }>(
      `select distinct p.proname || ' for ' || c.relname as called, r.rolname as by, has_function_privilege(r.oid, p.oid, 'execute') as may
         from pg_attrdef d
         join pg_depend u on u.classid = 'pg_attrdef'::regclass and u.objid = d.oid and u.refclassid = 'pg_proc'::regclass
         join pg_proc p on p.oid = u.refobjid and p.pronamespace = current_schema()::regnamespace
         join pg_class c on c.oid = d.adrelid
         join pg_roles r on r.rolname in ('habarlama_api', 'habarlama_worker')
        where has_any_column_privilege(r.oid, c.oid, 'insert')`,
    );
    expect(rows.length).to.be.greaterThan(0);
    expect(rows.filter(({ may }) => !may)).to.deep.equal([]);
  });

  it('let a function that looks across look in one schema only, whatever its caller has set', async () => {
    const { rows } = await database.db.raw<{ rows: { proname: string; proconfig: string[] | null }[] }>(
      `select proname, proconfig from pg_proc where pronamespace = current_schema()::regnamespace and prosecdef`,
    );
    expect(rows.length).to.be.greaterThan(10);
    for (const { proname, proconfig } of rows) {
      expect(proconfig, proname).to.include('search_path=public, pg_temp');
    }
  });

  // A chain is asked for alone, and by a function that keeps its plans (ADR 0030).
  const askedByFunction = ['audit_chains'];

  it('ask who acts once in a statement, not for every row', async () => {
    const official2 = people.find(({ roles: held }) => held.includes('supervisor'))!;
    for (const table of await tenantTables(database.db)) {
      const plan = await asActor(database.as.api, official2, (tx) => planOf(tx, table)).catch(() => []);
      const perRow = plan.filter(
        (line) =>
          /Filter|Cond|Recheck/u.test(line) && /current_|has_role|filing_|acting_|drafts_|seats_|is_open/u.test(line),
      );
      expect(perRow.length > 0, `${table}: ${perRow.join()}`).to.equal(askedByFunction.includes(table));
    }
  });

  async function planOf(tx: Knex, table: string): Promise<string[]> {
    const { rows } = await tx.raw<{ rows: { 'QUERY PLAN': string }[] }>(`explain (costs off) select 1 from ${table}`);
    return rows.map((row) => row['QUERY PLAN']);
  }
});
