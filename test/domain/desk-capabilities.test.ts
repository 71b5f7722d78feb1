import { expect } from 'chai';
import fc from 'fast-check';
import { deskCapabilities, mayKeepAbsence, mayOpen, readsEveryPrescription } from '../../domain/desk-capabilities.js';
import type { Desk } from '../../domain/desk-capabilities.js';
import { roles } from '../../domain/roles.js';

const desks = Object.keys(deskCapabilities) as Desk[];
const has = (...some: (typeof roles)[number][]) => ({ accountId: 'me', roles: some });

describe('Who may open which desk', () => {
  it('opens one to exactly those the table names', () => {
    fc.assert(
      fc.property(fc.subarray([...roles]), fc.constantFrom(...desks), (some, desk) => {
        expect(mayOpen(has(...some), desk)).to.equal(some.some((role) => deskCapabilities[desk].includes(role)));
      }),
    );
    expect(mayOpen(has(), 'tasks')).to.equal(false);
  });

  it('keeps sheets and tasks from those who file, execute or run the machines', () => {
    for (const desk of ['tasks', 'sheet'] as const) {
      expect(mayOpen(has('officer', 'recipient', 'operations', 'administrator'), desk), desk).to.equal(false);
    }
  });

  it('shows officers and recipients only the prescriptions that concern them', () => {
    for (const role of ['officer', 'recipient'] as const) {
      expect(mayOpen(has(role), 'prescriptions')).to.equal(true);
      expect(readsEveryPrescription(has(role))).to.equal(false);
    }
    expect(readsEveryPrescription(has('supervisor'))).to.equal(true);
  });

  it('lets a reviewer keep his own absences and an administrator anybody’s', () => {
    expect(mayKeepAbsence(has('reviewer'), 'me')).to.equal(true);
    expect(mayKeepAbsence(has('reviewer'), 'you')).to.equal(false);
    expect(mayKeepAbsence(has('officer'), 'me')).to.equal(false);
    expect(mayKeepAbsence(has('administrator'), 'you')).to.equal(true);
  });
});
