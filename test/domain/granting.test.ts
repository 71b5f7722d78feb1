import { expect } from 'chai';
import fc from 'fast-check';
import { may, mayAct, mayActOnAccount, mayActOnDispatch, mayDecide } from '../../domain/capabilities.js';
import type { NoticeSubject, NoticeVerb } from '../../domain/capabilities.js';
import { capabilityNames, capabilityTable, rowOf } from '../../domain/capability-table.js';
import { clashOf, refuseGrant } from '../../domain/granting.js';
import { dispatchStatuses } from '../../domain/dispatch-status.js';
import { actorFrom } from '../../domain/role-grants.js';
import type { RoleGrant } from '../../domain/role-grants.js';
import { organisationOf, roles } from '../../domain/roles.js';
import type { Actor, Role } from '../../domain/roles.js';
import { noticeSubjects } from '../support/notice-subjects.js';

const numRuns = 1_000;
const verbs = Object.keys(capabilityTable.notice) as NoticeVerb[];
const deciding = verbs.filter((verb) => rowOf(`notice.${verb}`).nature === 'decides');
const filing = verbs.filter((verb) => rowOf(`notice.${verb}`).nature === 'files');
const roleSets = fc.subarray([...roles]);
const people = fc.constantFrom('filer', 'reviewer', 'other');
const bodies = fc.constantFrom('MOH', 'MVD');
/** Whoever holds whatever roles, each in force: the body is that of his filing roles. */
const actors = fc.tuple(people, roleSets, bodies).map(([accountId, held, body]) =>
  actorFrom(
    accountId,
    held.map((role) => grantOf(role, body)),
    Date.UTC(2026, 6, 1),
  ),
);
const days = fc.constantFrom('2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01');

function grantOf(role: Role, body: string, validFrom = '2026-01-01', validTo: string | null = null): RoleGrant {
  const kind = organisationOf(role);
  return {
    ...{ role, validFrom, validTo, revokedAt: null },
    bodyCode: kind === 'state_body' ? body : null,
    recipientId: kind === 'recipient' ? 'telecom' : null,
  };
}

describe('Two persons, whatever roles an account holds', () => {
  const everywhere = (check: (actor: Actor, verb: NoticeVerb, notice: NoticeSubject) => void, among = verbs) =>
    fc.assert(fc.property(actors, fc.constantFrom(...among), noticeSubjects, check), { numRuns });

  it('the filer decides nothing about his notice', () => {
    everywhere((actor, verb, notice) => {
      fc.pre(actor.accountId === notice.filerId);
      expect(mayAct(actor, verb, notice).allowed).to.equal(false);
    }, deciding);
  });

  it('nobody of the filing body reviews, reads the sheet, gives a second opinion or rules', () => {
    everywhere(
      (actor, verb, notice) => {
        fc.pre(actor.bodyCode === notice.bodyCode);
        expect(mayAct(actor, verb, notice).allowed).to.equal(false);
      },
      [...deciding, 'sheet'],
    );
    fc.assert(
      fc.property(actors, fc.constantFrom(...dispatchStatuses), (actor, status) => {
        fc.pre(actor.bodyCode === 'MOH');
        const dispatch = {
          status,
          recipientId: 'other',
          bodyCode: 'MOH',
          filerId: 'other',
          opened: true,
          undelivered: false,
        };
        expect(mayActOnDispatch(actor, 'ruling', dispatch).allowed).to.equal(false);
      }),
    );
  });

  it('nobody rules on what his own recipient reported', () => {
    fc.assert(
      fc.property(actors, fc.constantFrom(...dispatchStatuses), (actor, status) => {
        fc.pre(actor.recipientId !== undefined);
        const dispatch = {
          status,
          recipientId: 'telecom',
          bodyCode: 'OTHER',
          filerId: 'other',
          opened: true,
          undelivered: false,
        };
        expect(mayActOnDispatch(actor, 'ruling', dispatch).allowed).to.equal(false);
      }),
    );
  });

  it('the second reader is never the reviewer', () => {
    everywhere(
      (actor, verb, notice) => {
        fc.pre(actor.accountId === notice.reviewerId);
        expect(mayAct(actor, verb, notice).allowed).to.equal(false);
      },
      ['second_opinion'],
    );
  });

  it('no administrator decides or files content, and nobody is given to review as one', () => {
    everywhere(
      (actor, verb, notice) => {
        fc.pre(actor.roles.includes('administrator'));
        expect(mayAct(actor, verb, notice).allowed).to.equal(false);
        expect(mayDecide(actor.roles, 'completion')).to.equal(false);
      },
      [...deciding, ...filing],
    );
  });

  it('no auditor changes anything', () => {
    fc.assert(
      fc.property(actors, fc.constantFrom(...capabilityNames), (actor, name) => {
        fc.pre(actor.roles.includes('auditor') && rowOf(name).nature !== 'reads');
        expect(may(actor, name).allowed).to.equal(false);
      }),
      { numRuns },
    );
  });
});

describe('Granting', () => {
  const wanted = fc
    .tuple(fc.constantFrom(...roles), bodies, days, fc.option(days))
    .filter(([, , from, to]) => to === null || from <= to)
    .map(([role, body, from, to]) => grantOf(role, body, from, to));

  it('is never done to oneself, nor by anybody but an administrator', () => {
    fc.assert(
      fc.property(actors, people, wanted, (by, accountId, grant) => {
        const refusal = refuseGrant(by, { accountId, isMachine: false, grants: [] }, grant);
        if (!by.roles.includes('administrator')) expect(refusal).to.equal('role');
        else if (by.accountId === accountId) expect(refusal).to.equal('own_account');
        else expect(refusal).to.equal(undefined);
        for (const verb of ['grant', 'revoke', 'close'] as const) {
          const account = { id: by.accountId, state: 'open' as const };
          expect(mayActOnAccount(by, verb, account).allowed, verb).to.equal(false);
        }
      }),
      { numRuns },
    );
  });

  it('leads, in whatever order, to accounts of one body whose roles go together on every day', () => {
    fc.assert(
      fc.property(fc.array(wanted, { maxLength: 12 }), (asked) => {
        const grants: RoleGrant[] = [];
        for (const grant of asked) if (clashOf(grants, grant) === undefined) grants.push(grant);
        for (const month of [0, 1, 2, 3, 4]) {
          const at = Date.UTC(2026, month, 1, 12);
          const held = actorFrom('x', grants, at).roles;
          const inForce = grants.filter((grant) => actorFrom('x', [grant], at).roles.length > 0);
          expect(new Set(inForce.flatMap(({ bodyCode }) => bodyCode ?? [])).size).to.be.at.most(1);
          const content = held.some((role) => ['officer', 'head', 'reviewer', 'supervisor'].includes(role));
          if (held.includes('administrator')) expect(content).to.equal(false);
          if (held.includes('auditor')) expect(held).to.deep.equal(['auditor']);
          expect(inForce).to.have.length(held.length);
        }
      }),
      { numRuns },
    );
  });
});
