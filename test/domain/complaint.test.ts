import { expect } from 'chai';
import fc from 'fast-check';
import { monthsAfter } from '../../domain/almaty.js';
import { mayActOnComplaint } from '../../domain/capabilities.js';
import type { ComplaintSubject, ComplaintVerb } from '../../domain/capabilities.js';
import { canLeadComplaint, complaintMoves, complaintStatuses } from '../../domain/complaint-status.js';
import type { ComplaintMove } from '../../domain/complaint-status.js';
import { chooseDecider } from '../../domain/complaint-deciders.js';
import type { DeciderCandidate } from '../../domain/complaint-deciders.js';
import { lastDayToComplain, nextComplaintCheck } from '../../domain/complaint-terms.js';
import { actorFrom } from '../../domain/role-grants.js';
import { isOfFilingSide, roles } from '../../domain/roles.js';
import type { Actor } from '../../domain/roles.js';
import { addWorkingDays, endOfTerm } from '../../domain/working-calendar.js';
import { atTheEnd, grantHistories, moments } from '../support/grant-histories.js';

const deciding: ComplaintVerb[] = ['complaint_assignment', 'complaint_extension', 'complaint_decision'];

const subjects = fc.record<ComplaintSubject>({
  status: fc.constantFrom(...complaintStatuses),
  bodyCode: fc.constantFrom(null, 'HEALTH'),
  lodgedBy: fc.constantFrom(null, 'a', 'b'),
  assignedTo: fc.constantFrom(null, 'a', 'b'),
  side: fc.option(
    fc.record({ filerId: fc.constantFrom('a', 'f'), bodyCode: fc.constantFrom('HEALTH', 'FINANCE'), beganAt: moments }),
  ),
  isInvolved: fc.boolean(),
});
const actors = fc
  .tuple(fc.constantFrom('a', 'b', 'c'), grantHistories, fc.subarray([...roles]))
  .map(([id, grants, more]): Actor => {
    const actor = actorFrom(id, grants, atTheEnd);
    return { ...actor, roles: [...new Set([...actor.roles, ...more])] };
  });

describe('Who decides a complaint', () => {
  it('is nobody who took part, nor of the side that filed, nor who lodged it, whatever else is true', () => {
    let allowed = 0;
    fc.assert(
      fc.property(actors, subjects, fc.constantFrom(...deciding), (actor, complaint, verb) => {
        if (!mayActOnComplaint(actor, verb, complaint).allowed) return;
        allowed += 1;
        expect(complaint.isInvolved).to.equal(false);
        expect(complaint.lodgedBy).not.to.equal(actor.accountId);
        if (complaint.side !== null) expect(isOfFilingSide(actor, complaint.side)).to.equal(false);
        expect(actor.roles).to.include('supervisor');
        expect(actor.roles).not.to.include.any.members(['auditor', 'administrator']);
        if (verb !== 'complaint_assignment') expect(complaint.assignedTo).to.equal(actor.accountId);
      }),
      { numRuns: 20_000 },
    );
    expect(allowed).to.be.greaterThan(50);
  });

  it('is chosen among those who may, the one with the fewest first, and always the same', () => {
    const candidates = fc.uniqueArray(
      fc.record({
        ...{ accountId: fc.uuid(), open: fc.nat(3), absent: fc.boolean(), isInvolved: fc.boolean() },
        roles: fc.constantFrom(['supervisor' as const], ['supervisor' as const, 'auditor' as const]),
        bodyCode: fc.constantFrom('HEALTH', 'FINANCE', ''),
      }),
      { selector: ({ accountId }) => accountId, maxLength: 8 },
    );
    const complaint = { bodyCode: null, lodgedBy: null, side: { bodyCode: 'HEALTH', filerId: 'f' } };
    fc.assert(
      fc.property(candidates, (all) => {
        const some = all.map(({ bodyCode, ...one }): DeciderCandidate => ({
          ...one,
          ...(bodyCode === '' ? {} : { bodyCode }),
        }));
        const able = some.filter(
          ({ absent, isInvolved, bodyCode, roles: held }) =>
            !absent && !isInvolved && bodyCode !== 'HEALTH' && !held.includes('auditor'),
        );
        const chosen = chooseDecider(some, complaint);
        expect(chosen === undefined).to.equal(able.length === 0);
        const one = able.find(({ accountId }) => accountId === chosen);
        if (one !== undefined) expect(one.open).to.equal(Math.min(...able.map(({ open }) => open)));
        expect(chooseDecider([...some].reverse(), complaint)).to.equal(chosen);
      }),
    );
  });
});

describe('The table of what may happen to a complaint', () => {
  it('leads nowhere from its end, and by silence to no decision', () => {
    for (const move of Object.keys(complaintMoves) as ComplaintMove[]) {
      for (const to of complaintStatuses) expect(canLeadComplaint(move, 'closed', to), move).to.equal(false);
    }
    expect(complaintStatuses.filter((to) => canLeadComplaint('silence', 'in_review', to))).not.to.include('closed');
  });
});

describe('The terms of complaints', () => {
  const calendar = { days: { '2026-07-06': 'holiday' as const }, years: [2026] };

  it('are three months from the day on which one learned of the act, six where it did not say how to complain', () => {
    expect(lastDayToComplain('2026-07-01', { wasExplained: true })).to.equal('2026-10-01');
    expect(lastDayToComplain('2026-07-01', { wasExplained: false })).to.equal('2027-01-01');
    expect(monthsAfter('2026-11-30', 3)).to.equal('2027-02-28');
    expect(monthsAfter('2023-11-30', 3)).to.equal('2024-02-29');
    expect(monthsAfter('2026-08-31', 6)).to.equal('2027-02-28');
  });

  it('remind five working days before their end, then at it, then every working day; and daily while nobody has it', () => {
    const dueAt = endOfTerm(addWorkingDays(calendar, '2026-07-01', 20));
    const at = (more: object) =>
      new Date(
        nextComplaintCheck(calendar, {
          ...{ startedOn: '2026-07-01', days: 20, dueAt, stage: 0, isAssigned: true, today: '2026-07-01', ...more },
        }),
      ).toISOString();
    expect(at({})).to.equal(new Date(endOfTerm('2026-07-23')).toISOString());
    expect(at({ stage: 1, today: '2026-07-24' })).to.equal(new Date(dueAt).toISOString());
    expect(at({ stage: 2, today: '2026-07-31' })).to.equal(new Date(endOfTerm('2026-08-03')).toISOString());
    expect(at({ isAssigned: false, today: '2026-07-03' })).to.equal(new Date(endOfTerm('2026-07-07')).toISOString());
  });
});
