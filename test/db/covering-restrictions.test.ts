import { expect } from 'chai';
import { coveringRestrictions } from '../../db/covering-restrictions.js';
import type { LocatorKind } from '../../domain/locator.js';
import type { Actor } from '../../domain/roles.js';
import type { Scope } from '../../domain/scope.js';
import { withDatabase } from '../support/database.js';
import { noticeInReview } from '../support/notice-in-review.js';
import { person } from '../support/people.js';
import { restrictionOn } from '../support/restriction.js';

type Target = [kind: LocatorKind, scope: Scope, value: string];

describe('a restriction that is named for a fact', () => {
  const database = withDatabase();
  let officer: Actor;
  let restrictionId: string;

  before(async () => {
    officer = await person(database.db, { roles: ['officer'], bodyCode: 'HEALTH' });
    const reviewer = await person(database.db, { roles: ['reviewer'] });
    ({ id: restrictionId } = await restrictionOn(database.db, 'https://example.kz/a', officer, reviewer));
  });

  async function covers([kind, scope, normalised]: Target, ...targets: Target[]): Promise<boolean> {
    const { db } = database;
    await db('restrictions').where({ id: restrictionId }).update({ kind, scope, normalised, lifted_at: null });
    const facts = [targets.map(([kind, scope, value]) => ({ kind, scope, value }))];
    const { factIds } = await noticeInReview(db, { filerId: officer.accountId, bodyCode: 'HEALTH', facts });
    const pair = { factId: factIds[0] ?? '', restrictionId };
    const covering = await coveringRestrictions(db, [pair]);
    await db('restrictions')
      .where({ id: restrictionId })
      .update({ lifted_at: new Date(0) });
    expect(await coveringRestrictions(db, [pair]), 'once it is lifted').to.deep.equal([]);
    if (covering.length > 0) expect(covering).to.deep.equal([pair]);
    return covering.length > 0;
  }

  const page = (value: string): Target => ['url', 'page', value];
  const name = (value: string): Target => ['domain', 'domain', value];
  const address = (value: string): Target => ['ip', 'ip', value];
  const network = (value: string): Target => ['cidr', 'cidr', value];

  const covered: [string, Target, Target[]][] = [
    ['itself', page('https://x.kz/a'), [page('https://x.kz/b'), page('https://x.kz/a')]],
    ['a page of its host', name('x.kz'), [page('http://x.kz:8080/a')]],
    ['a name below it', name('x.kz'), [name('a_b.x.kz')]],
    ['what its wildcard takes in', name('*.x.kz'), [page('https://a.x.kz/')]],
    ['an address in its network', network('203.0.114.0/24'), [address('203.0.114.7')]],
    ['a network in its network', network('2a01:5a00::/32'), [network('2a01:5a00:1::/48')]],
    ['a page on its address', address('203.0.114.7'), [page('https://203.0.114.7/a')]],
    ['a page on an address of version 6', network('2a01:5a00::/32'), [page('http://[2a01:5a00::1]:81/a')]],
    ['a page under its root', ['url', 'domain', 'https://x.kz/'], [page('http://x.kz/a')]],
    ['a page of its account', ['url', 'account', 'https://t.me/kazino'], [page('https://t.me/kazino/5')]],
  ];
  for (const [what, restricted, targets] of covered) {
    it(`covers ${what}`, async () => {
      expect(await covers(restricted, ...targets)).to.equal(true);
    });
  }

  const elsewhere: [string, Target, Target[]][] = [
    ['another page', page('https://x.kz/a'), [page('https://x.kz/ab'), page('https://x.kz/a/b')]],
    ['a name that only ends like it', name('x.kz'), [name('xx.kz'), page('https://y.kz/x.kz')]],
    ['what is wider', name('a.x.kz'), [name('x.kz'), name('*.a.x.kz')]],
    ['a neighbour of its network', network('203.0.114.0/24'), [address('203.0.115.7'), name('x.kz')]],
    ['the network of its address', address('203.0.114.7'), [network('203.0.114.0/24')]],
    ['another account', ['url', 'account', 'https://t.me/kazino'], [page('https://t.me/kazino2/5')]],
  ];
  for (const [what, restricted, targets] of elsewhere) {
    it(`does not cover ${what}`, async () => {
      expect(await covers(restricted, ...targets)).to.equal(false);
    });
  }
});
