import { expect } from 'chai';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';
import { actorOf, findAccount, findAccountById } from '../../db/accounts.js';
import { asActor } from '../../db/as-actor.js';
import { reviewerCandidates } from '../../db/reviewers.js';
import { splitOff } from '../../db/splits.js';
import { listTasks } from '../../db/task-views.js';
import { isEligible } from '../../domain/assignment.js';
import { mayAct } from '../../domain/capabilities.js';
import type { RoleGrant } from '../../domain/role-grants.js';
import { isOfFilingSide } from '../../domain/roles.js';
import type { Actor } from '../../domain/roles.js';
import { withDatabase } from '../support/database.js';
import { atTheEnd, grantHistories, plainHistories } from '../support/grant-histories.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { person, setClock } from '../support/people.js';

describe('the side that filed, as the database sees it', function () {
  const clock = setClock(atTheEnd);
  const database = withDatabase(clock);
  const day = 86_400_000;
  const begun = [1, 4, 9, 16, 25].map((ago) => atTheEnd - ago * day);
  const notices: { id: string; beganAt: number }[] = [];
  let filer: Actor;
  before(async () => {
    const { db } = database;
    filer = await person(db, { roles: ['officer'], bodyCode: 'HEALTH' });
    for (const at of begun) notices.push({ id: await reviewed(at), beganAt: at });
  });

  /** A notice in review with all that only others may see of it. */
  async function reviewed(at: number): Promise<string> {
    const { db } = database;
    const { id, factIds } = await noticeInReview(db, { filerId: filer.accountId, bodyCode: 'HEALTH', at });
    const moment = new Date(at);
    const verdict = { verdict: 'confirmed', reason_code: 'MATCHES_NORM', reasons: 'x', written_at: moment };
    await db('sheet_verdicts').insert({ fact_id: factIds[0], notice_id: id, written_by: filer.accountId, ...verdict });
    await db('recusals').insert({ notice_id: id, account_id: filer.accountId, reason: 'x', at: moment });
    await db('refused_reviewers').insert({ notice_id: id, account_id: filer.accountId, at: moment });
    await db('tasks').insert({ id: uuidv7(), kind: 'review', notice_id: id, role: 'reviewer', opened_at: moment });
    return id;
  }

  /** Somebody with a past, as the tables keep it; those grants that no trigger lets stand beside each other are left out. */
  async function somebody(grants: readonly RoleGrant[]): Promise<Actor> {
    const { db } = database;
    const { accountId } = await person(db, { roles: ['reviewer', 'supervisor'] });
    for (const grant of grants) {
      const row = {
        ...{ id: uuidv7(), account_id: accountId, role: grant.role, body_code: grant.bodyCode },
        ...{ valid_from: grant.validFrom, valid_to: grant.validTo, granted_at: new Date(0) },
        revoked_at: grant.revokedAt === null ? null : new Date(grant.revokedAt),
      };
      await db('role_grants').insert(row).catch(refusedAsSecondBody);
    }
    const account = await findAccountById(db, accountId, atTheEnd);
    return actorOf(account!);
  }

  function refusedAsSecondBody(error: unknown): void {
    if ((error as { constraint?: string }).constraint !== 'role_grants_one_organisation_at_a_time') throw error;
  }

  const apartTables = ['sheet_verdicts', 'recusals', 'refused_reviewers', 'tasks'];

  const leased = (actor: Actor, noticeId: string) =>
    asActor(database.as.api, actor, async (tx) => {
      const given = { holder_id: actor.accountId, expires_at: new Date(atTheEnd) };
      await tx('leases').insert({ notice_id: noticeId, ...given });
      throw new Error('it was let');
    }).catch((error: unknown) => (error as Error).message === 'it was let');

  const seen = (tx: Knex, name: string, noticeId: string) =>
    tx(name)
      .where({ notice_id: noticeId })
      .select('notice_id')
      .then((rows) => rows.length > 0);

  it('is the same as the domain says, whatever he was granted when, in every rule that keeps it out', async () => {
    const counted = { of: 0, apart: 0 };
    await fc.assert(
      fc.asyncProperty(grantHistories, async (grants) => {
        const actor = await somebody(grants);
        const tasks = await asActor(database.as.api, actor, (tx) =>
          listTasks(tx, actor, { view: 'all', limit: 200, now: atTheEnd }),
        );
        const shown = tasks.map(({ noticeId }) => noticeId);
        for (const { id, beganAt } of notices) {
          const side = { bodyCode: 'HEALTH', filerId: filer.accountId, beganAt };
          const isOf = isOfFilingSide(actor, side);
          counted[isOf ? 'of' : 'apart'] += 1;
          const subject = { ...side, status: 'in_review' as const, reviewerId: null };
          expect(mayAct(actor, 'sheet', subject).allowed).to.equal(!isOf);
          await asActor(database.as.api, actor, async (tx) => {
            const { rows } = await tx.raw<{ rows: unknown[] }>('select is_of_filing_side(?) as is_of', [id]);
            expect(rows).to.deep.equal([{ is_of: isOf }]);
            for (const table of apartTables) expect(await seen(tx, table, id), table).to.equal(!isOf);
          });
          expect(await leased(actor, id), 'leases').to.equal(!isOf);
          expect(shown.includes(id), 'the list of tasks').to.equal(!isOf);
          const candidates = await reviewerCandidates(database.as.worker, clock, id);
          const candidate = candidates.find(({ accountId }) => accountId === actor.accountId);
          const asked = { ...side, violationKind: 'GAMBLING', duplicatesWith: new Map<string, number>(), passOver: [] };
          expect(isEligible(candidate!, asked), 'candidates').to.equal(!isOf);
        }
      }),
      { numRuns: 25, examples: [...plainHistories] },
    );
    expect(Math.min(counted.of, counted.apart), 'of either kind').to.be.at.least(notices.length);
  });

  it('is known at the door too: whoever signs in brings the places he has left', async () => {
    const { db } = database;
    const past = {
      role: 'officer' as const,
      bodyCode: 'HEALTH',
      recipientId: null,
      validFrom: '2026-07-01',
      validTo: null,
    };
    const actor = await somebody([{ ...past, revokedAt: '2026-07-20T10:00:00.000Z' }]);
    const { subject } = await db('accounts').where({ id: actor.accountId }).first<{ subject: string }>('subject');
    const account = await findAccount(database.as.api, 'http://issuer.test', subject, atTheEnd);
    const seats = [{ bodyCode: 'HEALTH', until: Date.UTC(2026, 6, 20, 10) }];
    expect(account).to.deep.include({ roles: ['reviewer', 'supervisor'], seats });
    expect(account).not.to.have.property('bodyCode');
  });

  it('does not rule on the hard stop of a draft, by whatever query', async () => {
    const { db } = database;
    const at = atTheEnd - 3 * day;
    const { id, factIds } = await noticeInReview(db, {
      filerId: filer.accountId,
      bodyCode: 'HEALTH',
      status: 'draft',
      at,
    });
    const asked = { requested_by: filer.accountId, requested_at: new Date(at), reasons: 'y', normalised: 'x' };
    await db('hard_stop_requests').insert({ id: uuidv7(), notice_id: id, fact_id: factIds[0], ...asked });
    const past = {
      role: 'head' as const,
      bodyCode: 'HEALTH',
      recipientId: null,
      validFrom: '2026-07-01',
      validTo: null,
    };
    const rule = (actor: Actor) =>
      asActor(database.as.api, actor, (tx) =>
        tx('hard_stop_requests')
          .where({ notice_id: id })
          .update({ allowed: true, ruled_by: actor.accountId, ruled_at: new Date(atTheEnd), ruling_reasons: 'z' }),
      ).catch((error: unknown) => (error as { code: string }).code);
    const left = (hoursAgo: number) => ({ ...past, revokedAt: new Date(at - hoursAgo * 3_600_000).toISOString() });
    expect(await rule(await somebody([left(-1)])), 'left an hour after it was begun').to.equal('42501');
    expect(await rule(await somebody([left(1)])), 'left an hour before').to.equal(1);
  });

  it('is that of the whole notice for a part that was split off later', async () => {
    const [whole] = notices;
    const page = (value: string) => [{ kind: 'url' as const, value, scope: 'page' as const }];
    const { id, factIds } = await noticeInReview(database.db, {
      ...{ filerId: filer.accountId, bodyCode: 'HEALTH', at: whole!.beganAt },
      facts: [page('https://a.kz/1'), page('https://a.kz/2')],
    });
    const partId = await splitOff(database.db, clock, {
      noticeId: id,
      factIds: factIds.slice(0, 1),
      number: '2026-1/1',
    });
    const part = await database.db('notices').where({ id: partId }).first<{ created_at: Date }>('created_at');
    expect(part.created_at.getTime()).to.equal(whole!.beganAt);
  });
});
