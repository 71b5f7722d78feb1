import { expect } from 'chai';
import { accepted, inspect, refusal } from './inspecting.js';

describe('An IP address', () => {
  const canonical: [given: string, normalised: string][] = [
    ['8.8.8.8', '8.8.8.8'],
    ['2A00:1450:0:0::01', '2a00:1450::1'],
    ['2001:4860:4860::8888', '2001:4860:4860::8888'],
    ['2a00:0:0:1:0:0:0:1', '2a00:0:0:1::1'],
  ];
  for (const [given, normalised] of canonical) {
    it(`reads ${given} as ${normalised}`, () => {
      expect(accepted('ip', given)).to.deep.include({ normalised, scope: 'ip', warnings: [] });
    });
  }

  it('in an odd spelling is refused, with what a browser would read as the suggestion', () => {
    for (const odd of ['0x08080808', '134744072', '8.526344', '0010.8.8.8', '0x8.8.8.8']) {
      expect(inspect('ip', odd), odd).to.include({ refused: 'ip_not_canonical', suggestion: '8.8.8.8' });
    }
  });

  it('in full-width digits is read, with a warning', () => {
    expect(accepted('ip', '８.８．８。８')).to.deep.include({
      normalised: '8.8.8.8',
      warnings: ['compatibility_characters'],
    });
  });

  it('that is none is refused', () => {
    for (const none of [
      '256.1.1.1',
      '08.8.8.8',
      '1.1.1.1:80',
      'abc',
      '1.2.3.4.5',
      '1::2::3',
      '::g',
      'fe80::1%eth0',
      'dead',
    ]) {
      expect(refusal('ip', none), none).to.equal('invalid_ip');
    }
  });

  // First and last address of each range of domain.md and of the IANA registries, beside its public neighbours.
  const ranges: [first: string, last: string, before?: string | undefined, after?: string][] = [
    ['0.0.0.0', '0.255.255.255', undefined, '1.0.0.0'],
    ['10.0.0.0', '10.255.255.255', '9.255.255.255', '11.0.0.0'],
    ['100.64.0.0', '100.127.255.255', '100.63.255.255', '100.128.0.0'],
    ['127.0.0.0', '127.255.255.255', '126.255.255.255', '128.0.0.0'],
    ['169.254.0.0', '169.254.255.255', '169.253.255.255', '169.255.0.0'],
    ['172.16.0.0', '172.31.255.255', '172.15.255.255', '172.32.0.0'],
    ['192.0.0.0', '192.0.0.255', '191.255.255.255', '192.0.1.0'],
    ['192.0.2.0', '192.0.2.255', '192.0.1.255', '192.0.3.0'],
    ['192.88.99.0', '192.88.99.255', '192.88.98.255', '192.88.100.0'],
    ['192.168.0.0', '192.168.255.255', '192.167.255.255', '192.169.0.0'],
    ['198.18.0.0', '198.19.255.255', '198.17.255.255', '198.20.0.0'],
    ['198.51.100.0', '198.51.100.255', '198.51.99.255', '198.51.101.0'],
    ['203.0.113.0', '203.0.113.255', '203.0.112.255', '203.0.114.0'],
    ['224.0.0.0', '255.255.255.255', '223.255.255.255'],
    ['::', '1fff:ffff::', undefined, '2000::'],
    ['::ffff:0:0', '::ffff:255.255.255.255'],
    ['64:ff9b::', '64:ff9b::8.8.8.8'],
    ['2001::', '2001:1ff:ffff::', '2000:ffff::', '2001:200::'],
    ['2001:db8::', '2001:db8:ffff::', '2001:db7:ffff::', '2001:db9::'],
    ['2002::', '2002:ffff::', '2001:ffff::', '2003::'],
    ['3fff::', '3fff:fff:ffff::', '3ffe:ffff::', '3fff:1000::'],
    ['4000::', 'ffff:ffff::', '3fff:ffff::'],
    ['fc00::', 'fdff:ffff::'],
    ['fe80::', 'febf:ffff::'],
  ];
  for (const [first, last, before, after] of ranges) {
    it(`from ${first} to ${last} is special-purpose, and its neighbours are not`, () => {
      for (const special of [first, last]) expect(refusal('ip', special), special).to.equal('special_purpose_address');
      for (const open of [before, after]) if (open !== undefined) expect(refusal('ip', open), open).to.equal(undefined);
    });
  }
});

describe('A network', () => {
  it('is named by its own address, and graded as a network', () => {
    expect(accepted('cidr', '8.8.8.0/24')).to.deep.include({ normalised: '8.8.8.0/24', scope: 'cidr', warnings: [] });
    expect(accepted('cidr', '2A00:1450:0::/48')).to.deep.include({ normalised: '2a00:1450::/48', scope: 'cidr' });
  });

  it('with host bits is refused, with the right network as the suggestion', () => {
    expect(inspect('cidr', '8.8.8.77/24')).to.include({ refused: 'host_bits_set', suggestion: '8.8.8.0/24' });
    expect(inspect('cidr', '8.8.8.77/27')).to.include({ suggestion: '8.8.8.64/27' });
    expect(inspect('cidr', '2a00:1450::1/50')).to.include({ suggestion: '2a00:1450::/50' });
  });

  it('wider than /24 or /48 waits for a supervisor', () => {
    for (const wide of ['8.8.8.0/23', '8.0.0.0/8', '2a00:1450::/47']) {
      expect(accepted('cidr', wide).hardStop, wide).to.equal('too_wide_network');
    }
    for (const narrow of ['8.8.8.0/24', '2a00:1450::/48', '2a00:1450::/64']) {
      expect(accepted('cidr', narrow), narrow).not.to.have.property('hardStop');
    }
  });

  it('of one address reaches as far as the address', () => {
    for (const single of ['8.8.8.8/32', '2a00:1450::1/128']) {
      expect(accepted('cidr', single)).to.deep.include({
        normalised: single,
        scope: 'ip',
        warnings: ['single_address'],
      });
    }
  });

  const refusals: [given: string, code: string][] = [
    ['8.8.8.0', 'prefix_missing'],
    ['8.8.8.0/33', 'invalid_prefix'],
    ['8.8.8.0/024', 'invalid_prefix'],
    ['8.8.8.0/', 'invalid_prefix'],
    ['8.8.8.0/-1', 'invalid_prefix'],
    ['8.8.8.0/24/24', 'invalid_prefix'],
    ['8.8.8.0/255.255.255.0', 'invalid_prefix'],
    ['2a00::/129', 'invalid_prefix'],
    ['8.8.8/24', 'ip_not_canonical'],
    ['example.kz/24', 'invalid_ip'],
    ['10.1.2.0/24', 'special_purpose_address'],
    ['192.0.0.0/6', 'special_purpose_address'],
    ['172.0.0.0/8', 'special_purpose_address'],
    ['0.0.0.0/0', 'special_purpose_address'],
    ['2000::/3', 'special_purpose_address'],
    ['::ffff:8.8.8.0/120', 'special_purpose_address'],
  ];
  for (const [given, code] of refusals) {
    it(`is refused as ${code}: ${given}`, () => expect(refusal('cidr', given)).to.equal(code));
  }
});
