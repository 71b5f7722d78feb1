import { expect } from 'chai';
import fc from 'fast-check';
import { isLocatorRefusal, locatorKinds, locatorRefusals, locatorWarnings } from '../../domain/locator.js';
import { compareScopes } from '../../domain/scope.js';
import { accepted, inspect } from './inspecting.js';

const kinds = fc.constantFrom(...locatorKinds);
const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/).filter((text) => !text.startsWith('xn--'));
const suffix = fc.constantFrom('kz', 'com.kz', 'қаз', 'org', 'github.io', 'co.uk', 'gov.kz', 't.me', 'instagram.com');
const host = fc.tuple(fc.array(label, { maxLength: 3 }), suffix).map(([labels, end]) => [...labels, end].join('.'));
const path = fc.array(fc.string({ unit: 'grapheme', maxLength: 6 }).map(encodeURIComponent), { maxLength: 3 });
const octet = fc.integer({ min: 0, max: 255 });
const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.ipV4Extended());

// Pieces that parsers trip over, put together at random.
const pieces = [
  ...[
    'http://',
    'https:',
    '//',
    '/',
    '\\',
    '?',
    '#',
    '@',
    ':',
    '.',
    '..',
    '*.',
    '%',
    '%2e',
    '%41',
    '%%34',
    '%E2%82',
    '&',
    '=',
    '+',
  ],
  ...[
    'xn--',
    'xn--80ao21a',
    'қаз',
    'kz',
    't.me',
    's',
    'telegram',
    'channel',
    'group',
    'http',
    'w=wall',
    'utm_a=1',
    'profile.php?id=',
  ],
  ...[
    '0x7f',
    '0177',
    '127',
    '1',
    '255',
    '[',
    ']',
    '::',
    'ffff',
    '/24',
    '/48',
    '8.8.8.0',
    '2a00::',
    '１',
    '。',
    '\u00AD',
    '\u200D',
    'ß',
    'İ',
    'K',
  ],
];
const nearMiss = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })), { maxLength: 9 })
  .map((some) => some.join(''));
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  address,
  nearMiss,
  fc.tuple(host, path).map(([name, segments]) => `https://${name}/${segments.join('/')}`),
);

// Mostly acceptable locators of each kind, so that the properties are not only tried on refusals.
const platform = fc.constantFrom('telegram', 'Instagram', 'youtube', 'ok', 'VK', 'app', 'Google Play', 'signal');
const prefix = fc.integer({ min: 0, max: 128 });
const plausible = fc.oneof(
  fc.tuple(
    fc.constant('domain' as const),
    fc.tuple(fc.constantFrom('', '*.', 'www.', 'қ.', 'ＡＢ.'), host).map(([lead, name]) => lead + name),
  ),
  fc.tuple(fc.constant('ip' as const), fc.oneof(fc.ipV4(), fc.ipV6())),
  fc.tuple(
    fc.constant('cidr' as const),
    fc.tuple(fc.ipV6(), prefix).map(([base, length]) => `${base}/${length}`),
  ),
  fc.tuple(
    fc.constant('cidr' as const),
    fc.tuple(octet, octet).map(([a, b]) => `${a}.${b}.0.0/${16 + (b % 17)}`),
  ),
  fc.tuple(
    fc.constant('resource_id' as const),
    fc
      .tuple(platform, fc.constantFrom(':', ':@', ':channel:', ':Group: '), fc.string({ unit: 'grapheme' }))
      .map((some) => some.join('')),
  ),
);
const anyLocator = fc.oneof(fc.tuple(kinds, anyText), plausible);

describe('Any text given as a locator', () => {
  it('is answered, with known codes only, and never throws', () => {
    fc.assert(
      fc.property(anyLocator, ([kind, value]) => {
        const inspected = inspect(kind, value);
        expect(inspected).to.include({ kind, input: value });
        if (isLocatorRefusal(inspected)) expect(locatorRefusals).to.include(inspected.refused);
        else expect(locatorWarnings).to.include.members(inspected.warnings);
      }),
      { numRuns: 5000 },
    );
  });

  it('is normalised once and for all: the key of a key is the key, and reaches as far', () => {
    fc.assert(
      fc.property(anyLocator, ([kind, value]) => {
        const first = inspect(kind, value);
        if (isLocatorRefusal(first)) return;
        const { normalised, scope, hardStop } = accepted(kind, first.normalised);
        expect({ normalised, scope, hardStop }).to.deep.equal({
          normalised: first.normalised,
          scope: first.scope,
          hardStop: first.hardStop,
        });
      }),
      { numRuns: 5000 },
    );
  });

  it('has a key without control characters, and with a host in lower-case ASCII', () => {
    fc.assert(
      fc.property(anyLocator, ([kind, value]) => {
        const inspected = inspect(kind, value);
        if (isLocatorRefusal(inspected)) return;
        expect(inspected.normalised).not.to.match(/[\p{Cc}\p{Cs}]/u);
        if (kind === 'url') expect(inspected.normalised).to.match(/^https?:\/\/[a-z0-9._:[\]-]+\/[!-~]*$/);
        if (kind === 'domain') expect(inspected.normalised).to.match(/^(\*\.)?[a-z0-9._-]+$/);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('The scope of a locator', () => {
  it('never grows on the way from a host to a page on it', () => {
    fc.assert(
      fc.property(host, path, (name, segments) => {
        const domain = accepted('domain', name);
        const root = accepted('url', `https://${name}/`);
        const page = accepted('url', `https://${name}/${segments.join('/')}`);
        expect(root.scope).to.equal(domain.scope);
        expect(root.hardStop).to.equal(domain.hardStop);
        expect(compareScopes(page.scope, root.scope)).to.be.at.most(0);
        expect(compareScopes(root.scope, accepted('domain', `*.${name}`).scope)).to.be.at.most(0);
      }),
    );
  });

  it('of a sub-domain is never wider than that of its parent', () => {
    fc.assert(
      fc.property(label, host, (child, parent) => {
        expect(
          compareScopes(accepted('domain', `${child}.${parent}`).scope, accepted('domain', parent).scope),
        ).to.be.at.most(0);
      }),
    );
  });
});

describe('An IPv4 address in a URL', () => {
  const spellings: ((octets: number[]) => string)[] = [
    ([a = 0, b = 0, c = 0, d = 0]) => String(((a * 256 + b) * 256 + c) * 256 + d),
    ([a = 0, b = 0, c = 0, d = 0]) => `0x${(((a * 256 + b) * 256 + c) * 256 + d).toString(16)}`,
    ([a = 0, b = 0, c = 0, d = 0]) => `${a}.${(b * 256 + c) * 256 + d}`,
    ([a = 0, b = 0, c = 0, d = 0]) => `0x${a.toString(16)}.0${b.toString(8)}.${c * 256 + d}`,
    (octets) => octets.map((part) => `0${part.toString(8)}`).join('.'),
    (octets) => octets.map((part) => `0X${part.toString(16).toUpperCase()}`).join('.'),
    (octets) => octets.join('。'),
    (octets) => `${octets.join('.')}.`,
  ];

  it('is the same address in every spelling, as a browser reads it', () => {
    fc.assert(
      fc.property(fc.tuple(octet, octet, octet, octet), fc.constantFrom(...spellings), (octets, spell) => {
        const plain = octets.join('.');
        const spelled = spell(octets);
        expect(new URL(`http://${spelled}/`).hostname).to.equal(plain);
        const inspected = inspect('url', `http://${spelled}/`);
        const expected = inspect('ip', plain);
        if (isLocatorRefusal(expected)) expect(inspected).to.include({ refused: expected.refused });
        else expect(inspected).to.include({ normalised: `http://${plain}/`, scope: 'ip' });
        expect(inspect('domain', spelled), spelled).to.include({ refused: 'ip_in_disguise' });
      }),
    );
  });
});
