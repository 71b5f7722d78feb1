import { expect } from 'chai';
import fc from 'fast-check';
import type { LocatorKind } from '../../domain/locator.js';
import { liesWithin } from '../../locators/lies-within.js';
import { accepted } from './inspecting.js';

type Row = [innerKind: LocatorKind, inner: string, outerKind: LocatorKind, outer: string];

const within = ([innerKind, inner, outerKind, outer]: Row) =>
  liesWithin(accepted(innerKind, inner), accepted(outerKind, outer));

describe('What lies within a target', () => {
  const inside: Row[] = [
    ['url', 'HTTPS://Kazino.KZ:443/a#top', 'url', 'https://kazino.kz/a'],
    ['resource_id', 'telegram:@Kazino_kz', 'url', 'https://t.me/s/kazino_kz'],
    ['url', 'https://kazino.kz/a', 'url', 'https://kazino.kz/'],
    ['url', 'https://kazino.kz/a', 'domain', 'kazino.kz'],
    ['url', 'http://m.kazino.kz:8080/', 'domain', 'kazino.kz'],
    ['domain', 'm.kazino.kz', 'domain', 'kazino.kz'],
    ['domain', 'm.kazino.kz', 'domain', '*.kazino.kz'],
    ['domain', '*.m.kazino.kz', 'domain', '*.kazino.kz'],
    ['ip', '93.184.216.34', 'cidr', '93.184.216.0/24'],
    ['ip', '93.184.216.34', 'cidr', '93.184.216.34/32'],
    ['cidr', '93.184.216.34/32', 'ip', '93.184.216.34'],
    ['cidr', '93.184.216.128/25', 'cidr', '93.184.216.0/24'],
    ['cidr', '2606:4700:1::/48', 'cidr', '2606:4700::/32'],
    ['url', 'http://93.184.216.34/a', 'ip', '93.184.216.34'],
    ['url', 'http://[2606:4700::1]/a', 'cidr', '2606:4700::/48'],
  ];
  for (const row of inside) {
    it(`is ${row[0]} ${row[1]}: within ${row[2]} ${row[3]}`, () => expect(within(row)).to.equal(true));
  }

  const outside: Row[] = [
    ['url', 'https://kazino.kz/b', 'url', 'https://kazino.kz/a'],
    ['url', 'https://kazino.kz/a/b', 'url', 'https://kazino.kz/a/'],
    ['url', 'http://kazino.kz/a', 'url', 'https://kazino.kz/a'],
    ['url', 'https://kazino.kz/', 'url', 'https://kazino.kz/a'],
    ['url', 'https://kazino.kz.example.org/a', 'url', 'https://kazino.kz/'],
    ['url', 'https://kazino.kz:8443/a', 'url', 'https://kazino.kz/'],
    ['domain', 'kazino.kz', 'url', 'https://kazino.kz/a'],
    ['domain', 'kazino.kz', 'url', 'https://kazino.kz/'],
    ['domain', '*.kazino.kz', 'domain', 'kazino.kz'],
    ['domain', 'kazino.kz', 'domain', '*.kazino.kz'],
    ['domain', '*.kazino.kz', 'domain', '*.m.kazino.kz'],
    ['domain', 'mykazino.kz', 'domain', 'kazino.kz'],
    ['domain', 'bank.kz', 'domain', 'kazino.kz'],
    ['domain', 'kazino.kz', 'domain', 'm.kazino.kz'],
    ['ip', '93.184.216.35', 'ip', '93.184.216.34'],
    ['cidr', '93.184.0.0/16', 'cidr', '93.184.216.0/24'],
    ['cidr', '93.184.217.0/24', 'cidr', '93.184.216.0/24'],
    ['ip', '2606:4700::1', 'cidr', '93.184.216.0/24'],
    ['ip', '93.184.216.34', 'domain', 'kazino.kz'],
    ['domain', 'kazino.kz', 'ip', '93.184.216.34'],
    ['resource_id', 'app:kz.kazino', 'domain', 'kazino.kz'],
    ['domain', 'kazino.kz', 'resource_id', 'app:kz.kazino'],
    ['resource_id', 'telegram:@other_kz', 'resource_id', 'telegram:@kazino_kz'],
  ];
  for (const row of outside) {
    it(`is not ${row[0]} ${row[1]}: outside ${row[2]} ${row[3]}`, () => expect(within(row)).to.equal(false));
  }

  it('of two different networks is one in the other at most', () => {
    const network = fc.tuple(fc.constantFrom(93, 94), fc.constantFrom(0, 64, 128), fc.integer({ min: 16, max: 24 }));
    fc.assert(
      fc.property(network, network, (one, other) => {
        const [a, b] = [one, other].map(([first, second, prefix]) => ({
          ...{ kind: 'cidr' as const, normalised: `${first}.${second}.0.0/${prefix}` },
        }));
        const both = liesWithin(a!, b!) && liesWithin(b!, a!);
        expect(both).to.equal(a!.normalised === b!.normalised);
      }),
    );
  });
});
