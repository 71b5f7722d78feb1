import { expect } from 'chai';
import fc from 'fast-check';
import { normalisedMobile } from '../../domain/mobile-phone.js';
import { diffRosters, keyOfRow } from '../../domain/roster.js';
import type { RosterRow } from '../../domain/roster.js';
import { workEmailFault } from '../../domain/work-email.js';

describe('rows of a roster', () => {
  it('have a mobile telephone, however it is written', () => {
    for (const given of ['+7 701 123 45 67', '8 (701) 123-45-67', '77011234567', '7011234567', '+7-701-123-45-67']) {
      expect(normalisedMobile(given), given).to.equal('+77011234567');
    }
    const wrong = [
      '+7 7172 55 66 77',
      '701123456',
      '+1 701 123 45 67',
      '8701123456x',
      '+8 701 123 45 67',
      '',
      '+7011234567',
    ];
    for (const given of wrong) expect(normalisedMobile(given), given).to.equal(undefined);
  });

  it('have the address of a mailbox', () => {
    for (const given of ['a@fin.gov.kz', "o'neil+x@a-b.kz", 'a.b@xn--80ao21a.kz'])
      expect(workEmailFault(given), given).to.equal(undefined);
    for (const given of ['', 'a', '@a.kz', 'a..b@a.kz', '.a@a.kz', 'a b@a.kz', `${'a'.repeat(65)}@a.kz`, 'қ@a.kz']) {
      expect(workEmailFault(given), given).to.equal('email_format');
    }
    for (const given of ['a@localhost', 'a@-a.kz', 'a@a..kz', 'a@1.2', `a@${'a'.repeat(64)}.kz`, 'a@қаз.kz']) {
      expect(workEmailFault(given), given).to.equal('email_domain');
    }
  });

  it('are compared so that nothing is lost and nothing counted twice', () => {
    const rows = fc
      .uniqueArray(
        fc.record({
          email: fc.constantFrom('a@x.kz', 'A@x.kz', 'b@x.kz', 'c@x.kz', 'd@x.kz'),
          phone: fc.constantFrom('+77010000000', '+77470000000'),
        }),
        {
          selector: keyOfRow,
        },
      )
      .map((given) => given.map((each): RosterRow => ({ ...each, fullName: 'A B', organisation: null })));
    fc.assert(
      fc.property(rows, rows, (before, after) => {
        const { kept, added, changed, removed } = diffRosters(1, before, after);
        expect(kept + added.length + changed.length).to.equal(after.length);
        expect(kept + removed.length + changed.length).to.equal(before.length);
        expect(diffRosters(1, after, after)).to.deep.include({
          kept: after.length,
          added: [],
          changed: [],
          removed: [],
        });
      }),
    );
  });
});
