import { expect } from 'chai';
import fc from 'fast-check';
import type { LocatorKind } from '../../domain/locator.js';
import { liesWithin } from '../../locators/lies-within.js';
import { placeOf } from '../../locators/place.js';
import { isPlaceWithin, placesWithin } from '../../locators/places-within.js';
import { reachOf } from '../../locators/reach.js';
import { accepted, reference } from './inspecting.js';

type Given = [kind: LocatorKind, value: string];

function isHit([kind, value]: Given, [targetKind, target]: Given): boolean {
  const places = placesWithin(accepted(targetKind, target));
  const place = placeOf(accepted(kind, value));
  return places !== undefined && place !== undefined && isPlaceWithin(place, places);
}

const reach = (kind: LocatorKind, value: string) => reachOf(accepted(kind, value), reference);

describe('What a restriction of a wide target would hit', () => {
  const hit: [target: Given, ...hit: Given[]][] = [
    [
      ['domain', 'kazino.kz'],
      ['url', 'http://kazino.kz:8080/a'],
      ['domain', 'm.kazino.kz'],
      ['url', 'https://a.b.kazino.kz/?q=1'],
      ['domain', '*.m.kazino.kz'],
    ],
    [
      ['domain', '*.kazino.kz'],
      ['domain', 'm.kazino.kz'],
      ['url', 'https://m.kazino.kz/a'],
      ['domain', '*.m.kazino.kz'],
    ],
    [
      ['domain', 'қазино.қаз'],
      ['url', 'HTTPS://ҚАЗИНО.қаз/a'],
      ['domain', 'ойын.қазино.қаз'],
    ],
    [
      ['url', 'https://kazino.kz/'],
      ['url', 'http://kazino.kz/a'],
      ['domain', 'kazino.kz'],
      ['domain', 'm.kazino.kz'],
    ],
    [
      ['ip', '93.184.216.34'],
      ['url', 'http://93.184.216.34:81/a'],
      ['cidr', '93.184.216.34/32'],
    ],
    [
      ['cidr', '93.184.216.0/24'],
      ['ip', '93.184.216.255'],
      ['cidr', '93.184.216.128/25'],
      ['url', 'https://93.184.216.1/'],
    ],
    [
      ['cidr', '2606:4700::/48'],
      ['ip', '2606:4700:0:ffff::1'],
      ['url', 'http://[2606:4700::1]:8443/a'],
      ['cidr', '2606:4700::/64'],
    ],
    [
      ['resource_id', 'telegram:@Kazino_kz'],
      ['url', 'https://t.me/Kazino_kz/12'],
      ['url', 'https://telegram.me/kazino_kz/7?single'],
    ],
    [
      ['url', 'https://www.tiktok.com/@kazino'],
      ['url', 'https://m.tiktok.com/@Kazino/video/5'],
    ],
  ];
  for (const [target, ...each] of hit) {
    it(`is within ${target[1]}: ${each.map(([, value]) => value).join(', ')}`, () => {
      for (const inner of each) expect(isHit(inner, target), inner[1]).to.equal(true);
    });
  }

  const spared: [target: Given, ...spared: Given[]][] = [
    [
      ['domain', 'kazino.kz'],
      ['domain', 'mykazino.kz'],
      ['domain', 'kazino.kz.com'],
      ['url', 'https://kazino-2.kz/a'],
      ['domain', '*.kazino.kz'],
    ],
    [
      ['domain', '*.kazino.kz'],
      ['domain', 'kazino.kz'],
      ['url', 'https://kazino.kz/a'],
      ['domain', 'x-kazino.kz'],
    ],
    [
      ['domain', 'm.kazino.kz'],
      ['domain', 'kazino.kz'],
      ['url', 'https://kazino.kz/m'],
    ],
    [
      ['cidr', '93.184.216.0/24'],
      ['cidr', '93.184.0.0/16'],
      ['ip', '93.184.217.1'],
      ['ip', '2606:4700::1'],
      ['domain', 'kazino.kz'],
    ],
    [
      ['ip', '93.184.216.3'],
      ['ip', '93.184.216.34'],
      ['cidr', '93.184.216.0/24'],
    ],
    [
      ['resource_id', 'telegram:@kazino_kz'],
      ['url', 'https://t.me/kazino_kz2/1'],
      ['url', 'https://t.me/other_kz'],
      ['domain', 't.me'],
    ],
    [
      ['resource_id', 'app:kz.kazino'],
      ['domain', 'kazino.kz'],
    ],
    [
      ['url', 'https://kazino.kz/a'],
      ['url', 'https://kazino.kz/a/b'],
    ],
  ];
  for (const [target, ...each] of spared) {
    it(`spares from ${target[1]}: ${each.map(([, value]) => value).join(', ')}`, () => {
      for (const outer of each) expect(isHit(outer, target), outer[1]).to.equal(false);
    });
  }

  it('is whatever lies within it by the comparison of two targets', () => {
    const label = fc.stringMatching(/^[a-c]{1,2}$/u);
    const name = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => `${labels.join('.')}.kz`);
    const address = fc.integer({ min: 0, max: 255 }).map((last) => `93.184.216.${last}`);
    const given = fc.oneof(
      name.map((host): Given => ['domain', host]),
      name.map((host): Given => ['url', `https://${host}/a`]),
      address.map((ip): Given => ['ip', ip]),
      fc.integer({ min: 0, max: 8 }).map((n): Given => ['cidr', `93.184.${216 + (n ? 0 : 1)}.0/${24 + n}`]),
    );
    const wildcard = name.map((host): Given => ['domain', `*.${host}`]);
    fc.assert(
      fc.property(given, fc.oneof(given, wildcard), (inner, outer) => {
        const [one, other] = [accepted(...inner), accepted(...outer)];
        fc.pre(other.scope !== 'page' && one.normalised !== other.normalised);
        expect(isHit(inner, outer)).to.equal(liesWithin(one, other));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is a number of addresses, exact however many', () => {
    expect(reach('ip', '93.184.216.34')?.addressesCovered).to.equal('1');
    expect(reach('cidr', '93.184.216.0/22')?.addressesCovered).to.equal('1024');
    expect(reach('cidr', '2606:4700::/48')?.addressesCovered).to.equal('1208925819614629174706176');
    expect(reach('domain', 'kazino.kz')?.addressesCovered).to.equal(undefined);
  });

  it('says whose a name is: a domain, one of many under a shared suffix, or everybody’s', () => {
    expect(reach('domain', '*.m.kazino.com.kz')?.owner).to.deep.equal({
      ...{ domain: 'kazino.com.kz', publicSuffix: 'com.kz', isShared: false },
    });
    expect(reach('domain', 'kazino.github.io')?.owner).to.deep.equal({
      ...{ domain: 'kazino.github.io', publicSuffix: 'github.io', isShared: true },
    });
    expect(reach('domain', 'com.kz')?.owner).to.deep.equal({ publicSuffix: 'com.kz', isShared: false });
    expect(reach('ip', '93.184.216.34')?.owner).to.equal(undefined);
  });

  it('names the well-known platforms and government hosts in it, and not itself', () => {
    expect(reach('domain', 'google.com')?.listed).to.deep.equal([
      { host: 'docs.google.com', list: 'platform', platform: 'Google Docs' },
      { host: 'play.google.com', list: 'platform', platform: 'Google Play' },
    ]);
    expect(reach('domain', 'zan.kz')?.listed).to.deep.equal([{ host: 'adilet.zan.kz', list: 'government' }]);
    expect(reach('domain', 'adilet.zan.kz')?.listed).to.deep.equal([]);
    expect(reach('domain', 'kazino.kz')?.listed).to.deep.equal([]);
  });

  it('is nothing more of a page', () => {
    expect(reach('url', 'https://kazino.kz/a')).to.equal(undefined);
  });
});
