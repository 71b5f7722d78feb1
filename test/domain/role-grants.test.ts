import { expect } from 'chai';
import fc from 'fast-check';
import { almatyDay } from '../../domain/almaty.js';
import { actorFrom, isInForce } from '../../domain/role-grants.js';
import type { RoleGrant } from '../../domain/role-grants.js';
import { organisationOf, roles } from '../../domain/roles.js';

describe('grants of roles', () => {
  const grant = (of: Partial<RoleGrant>): RoleGrant => ({
    ...{ role: 'reviewer', bodyCode: null, recipientId: null, validFrom: '2026-07-01', validTo: null, revokedAt: null },
    ...of,
  });
  const noon = Date.UTC(2026, 6, 1, 7);

  it('are in force from their first Almaty day to the end of their last', () => {
    const days = grant({ validFrom: '2026-07-01', validTo: '2026-07-02' });
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2026, 5, 28), max: Date.UTC(2026, 6, 6) }), (at) => {
        expect(isInForce(days, at)).to.equal(['2026-07-01', '2026-07-02'].includes(almatyDay(at)));
      }),
    );
    expect(isInForce(grant({}), Date.UTC(2099, 0, 1))).to.equal(true);
    expect(isInForce(grant({ revokedAt: '2026-07-01T00:00:00.000Z' }), noon)).to.equal(false);
  });

  it('make the actor: the roles in force and their organisations, nothing of those that are not', () => {
    const grants = [
      grant({ role: 'officer', bodyCode: 'HEALTH' }),
      grant({ role: 'head', bodyCode: 'HEALTH' }),
      grant({ role: 'officer', bodyCode: 'FINANCE', validFrom: '2026-07-02' }),
      grant({ role: 'recipient', recipientId: 'r', revokedAt: '2026-07-01T00:00:00.000Z' }),
    ];
    expect(actorFrom('a', grants, noon)).to.deep.equal({
      accountId: 'a',
      roles: ['officer', 'head'],
      bodyCode: 'HEALTH',
      seats: [{ bodyCode: 'HEALTH' }, { bodyCode: 'HEALTH' }],
    });
    expect(actorFrom('a', [], noon)).to.deep.equal({ accountId: 'a', roles: [] });
    const robot = [grant({ role: 'recipient', recipientId: 'r' })];
    expect(actorFrom('a', robot, noon)).to.deep.equal({ accountId: 'a', roles: ['recipient'], recipientId: 'r' });
  });

  it('are for a state body, a recipient or the authorised body, as the role has it', () => {
    const of = (kind: string) => roles.filter((role) => organisationOf(role) === kind);
    expect(of('state_body')).to.deep.equal(['officer', 'head']);
    expect(of('recipient')).to.deep.equal(['recipient']);
    expect(of('authorised_body')).to.have.length(6);
  });
});
