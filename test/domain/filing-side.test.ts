import { expect } from 'chai';
import fc from 'fast-check';
import { almatyDay, dayAfter, startOfAlmatyDay } from '../../domain/almaty.js';
import { isEligible } from '../../domain/assignment.js';
import { mayAct, mayActOnDispatch } from '../../domain/capabilities.js';
import type { DispatchVerb, NoticeVerb } from '../../domain/capabilities.js';
import { capabilityTable } from '../../domain/capability-table.js';
import type { CapabilityRow } from '../../domain/capability-table.js';
import { actorFrom } from '../../domain/role-grants.js';
import type { RoleGrant } from '../../domain/role-grants.js';
import { isOfFilingSide } from '../../domain/roles.js';
import type { FilingSide } from '../../domain/roles.js';
import { atTheEnd, grantHistories, moments } from '../support/grant-histories.js';
import { noticeSubjects } from '../support/notice-subjects.js';

const runs = { numRuns: 1_500 };

/** Asked of each moment at which something may change, and of those beside it: did he sit in the body then? */
function satSince(grants: readonly RoleGrant[], bodyCode: string, beganAt: number): boolean {
  const edges = grants.flatMap(({ validFrom, validTo, revokedAt }) => [
    startOfAlmatyDay(validFrom),
    ...(validTo === null ? [] : [startOfAlmatyDay(dayAfter(validTo)) - 1]),
    ...(revokedAt === null ? [] : [Date.parse(revokedAt)]),
  ]);
  const asked = [beganAt, atTheEnd, ...edges].filter((at) => at >= beganAt && at <= atTheEnd);
  return asked.some((at) => grants.some((grant) => grant.bodyCode === bodyCode && holds(grant, at)));
}

function holds({ validFrom, validTo, revokedAt }: RoleGrant, at: number): boolean {
  const today = almatyDay(at);
  const withdrawn = revokedAt !== null && at > Date.parse(revokedAt);
  return !withdrawn && validFrom <= today && (validTo === null || today <= validTo);
}

describe('The side that filed', () => {
  const sides = fc.record({
    bodyCode: fc.constantFrom('HEALTH', 'FINANCE'),
    filerId: fc.constant('filer'),
    beganAt: moments,
  });

  it('is everybody who has sat in its body at some time since the notice was begun, whatever he was granted when', () => {
    let both = [0, 0];
    fc.assert(
      fc.property(grantHistories, sides, (grants, side) => {
        const expected = satSince(grants, side.bodyCode, side.beganAt);
        both = expected ? [both[0]! + 1, both[1]!] : [both[0]!, both[1]! + 1];
        expect(isOfFilingSide(actorFrom('somebody', grants, atTheEnd), side)).to.equal(expected);
      }),
      runs,
    );
    expect(Math.min(...both), 'of either kind').to.be.greaterThan(200);
  });

  it('is its filer, and whoever ever sat there where it is not known since when', () => {
    const left: RoleGrant = {
      ...{ role: 'officer', bodyCode: 'HEALTH', recipientId: null, validFrom: '2001-01-01', validTo: '2001-01-02' },
      revokedAt: null,
    };
    const him = actorFrom('somebody', [left], atTheEnd);
    const side = { bodyCode: 'HEALTH', filerId: 'filer' };
    expect(isOfFilingSide(him, side)).to.equal(true);
    expect(isOfFilingSide(him, { ...side, beganAt: Date.UTC(2001, 0, 5) })).to.equal(false);
    expect(isOfFilingSide(actorFrom('filer', [], atTheEnd), { ...side, beganAt: 0 })).to.equal(true);
  });

  it('decides nothing of it: no verb that is for others, on the notice or on its dispatches, nor is it given the case', () => {
    const apartVerbs = <V extends string>(rows: Record<V, CapabilityRow>) =>
      (Object.keys(rows) as V[]).filter((verb) => rows[verb].apart === true);
    const onNotice: NoticeVerb[] = apartVerbs<NoticeVerb>(capabilityTable.notice);
    const onDispatch: DispatchVerb[] = apartVerbs<DispatchVerb>(capabilityTable.dispatch);
    expect([onNotice.length, onDispatch.length]).to.deep.equal([11, 1]);
    let refused = 0;
    fc.assert(
      fc.property(grantHistories, sides, noticeSubjects, (grants, side: FilingSide, subject) => {
        const him = actorFrom('somebody', grants, atTheEnd);
        if (!isOfFilingSide(him, side)) return;
        refused += 1;
        for (const verb of onNotice) expect(mayAct(him, verb, { ...subject, ...side }).allowed, verb).to.equal(false);
        const dispatch = { ...side, status: 'unclear' as const, recipientId: 'r', opened: true, undelivered: false };
        for (const verb of onDispatch) expect(mayActOnDispatch(him, verb, dispatch).allowed, verb).to.equal(false);
        const able = { ...him, competences: [], absent: false, recused: false, twiceRefused: false, openFacts: 0 };
        const toAssign = { ...side, violationKind: 'FRAUD', duplicatesWith: new Map<string, number>(), passOver: [] };
        expect(isEligible(able, toAssign)).to.equal(false);
      }),
      runs,
    );
    expect(refused).to.be.greaterThan(200);
  });
});
