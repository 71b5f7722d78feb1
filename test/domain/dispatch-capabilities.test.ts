import { expect } from 'chai';
import fc from 'fast-check';
import { dispatchActKinds } from '../../domain/acts.js';
import { canHappenToDispatch, mayActOnDispatch } from '../../domain/capabilities.js';
import type { DispatchSubject, DispatchVerb } from '../../domain/capabilities.js';
import { capabilityTable } from '../../domain/capability-table.js';
import { dispatchStatuses, isSettled } from '../../domain/dispatch-status.js';
import { roles } from '../../domain/roles.js';
import type { Actor } from '../../domain/roles.js';

const verbs = Object.keys(capabilityTable.dispatch) as DispatchVerb[];
const dispatch = (of: Partial<DispatchSubject> = {}): DispatchSubject => ({
  status: 'unclear',
  recipientId: 'telecom',
  bodyCode: 'MOH',
  filerId: 'filer',
  opened: true,
  undelivered: false,
  ...of,
});
const robot: Actor = { accountId: 'robot', roles: ['recipient'], recipientId: 'telecom' };
const supervisor: Actor = { accountId: 'supervisor', roles: ['supervisor'] };

describe('Who may do what to a dispatch', () => {
  it('shows a recipient its own only, and only once it was opened', () => {
    expect(mayActOnDispatch(robot, 'read', dispatch()).allowed).to.equal(true);
    expect(mayActOnDispatch(robot, 'receipts', dispatch()).allowed).to.equal(true);
    for (const verb of verbs) {
      expect(mayActOnDispatch(robot, verb, dispatch({ recipientId: 'other' })), verb).to.include({ why: 'hidden' });
      expect(mayActOnDispatch(robot, verb, dispatch({ opened: false })), verb).to.include({ why: 'hidden' });
    }
  });

  it('does not take an account without a recipient for one with none in the dispatch', () => {
    const nobody: Actor = { accountId: 'x', roles: ['recipient'] };
    expect(mayActOnDispatch(nobody, 'read', dispatch()).allowed).to.equal(false);
  });

  it('takes receipts from its recipient alone, and always: after settlement they are kept as late', () => {
    for (const status of dispatchStatuses) {
      expect(mayActOnDispatch(robot, 'receipts', dispatch({ status })).allowed, status).to.equal(true);
      expect(mayActOnDispatch(supervisor, 'receipts', dispatch({ status })), status).to.include({ why: 'forbidden' });
    }
  });

  it('lets a supervisor rule while something is unclear or impossible, and says whether all is settled', () => {
    for (const status of dispatchStatuses) {
      const permission = mayActOnDispatch(supervisor, 'ruling', dispatch({ status }));
      if (status === 'unclear' || status === 'impossible') expect(permission.allowed).to.equal(true);
      else expect(permission).to.include({ why: 'illegal_move', reason: isSettled(status) ? 'settled' : 'status' });
    }
  });

  it('lets nobody of the filing body rule, whatever roles he has', () => {
    fc.assert(
      fc.property(fc.subarray([...roles]), fc.constantFrom(...dispatchStatuses), (has, status) => {
        const insider: Actor = { accountId: 'x', roles: has, bodyCode: 'MOH', recipientId: 'telecom' };
        expect(mayActOnDispatch(insider, 'ruling', dispatch({ status })).allowed).to.equal(false);
      }),
    );
  });

  it('does not let its filer rule who has become a supervisor since', () => {
    const turned: Actor = { accountId: 'filer', roles: ['supervisor'] };
    expect(mayActOnDispatch(turned, 'ruling', dispatch({ status: 'unclear' }))).to.include({ reason: 'filing_body' });
  });

  it('sends again only what could not be delivered, wherever the dispatch stands until it settles', () => {
    const redelivery = (of: Partial<DispatchSubject>) => mayActOnDispatch(supervisor, 'redelivery', dispatch(of));
    for (const status of dispatchStatuses) {
      expect(canHappenToDispatch('redelivery', status).allowed, status).to.equal(!isSettled(status));
      expect(redelivery({ status, undelivered: true }).allowed, status).to.equal(!isSettled(status));
      expect(redelivery({ status }), status).to.deep.equal({
        ...{ allowed: false, why: 'illegal_move', reason: isSettled(status) ? 'settled' : 'nothing_undelivered' },
      });
    }
  });

  it('has a row for every act on a dispatch', () => {
    expect(verbs).to.include.members([...dispatchActKinds]);
  });
});
