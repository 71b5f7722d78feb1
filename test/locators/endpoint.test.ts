import { expect } from 'chai';
import fc from 'fast-check';
import { findEndpointFault, mayConnectTo } from '../../locators/endpoint.js';

const strict = { loopback: false };
const onThisMachine = { loopback: true };

describe('an endpoint', () => {
  for (const good of [
    'https://orders.operator.kz',
    'https://orders.operator.kz/hook?x=1',
    'https://orders.operator.kz:8443/hook',
    'https://қазақстан.қаз/hook',
    'https://93.184.215.14/',
    'https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/',
  ]) {
    it(`may be ${good}`, () => {
      for (const rules of [strict, onThisMachine]) expect(findEndpointFault(good, rules)).to.equal(undefined);
    });
  }

  const bad: [text: string, fault: string][] = [
    ...[
      '',
      'orders.operator.kz',
      '//orders.operator.kz',
      'ftp://orders.operator.kz',
      'file:///etc/passwd',
      'data:,x',
    ].map((text): [string, string] => [text, 'not_an_endpoint']),
    ['https://orders.operator.kz/#part', 'not_an_endpoint'],
    ['https://[fe80::1%25eth0]/', 'not_an_endpoint'],
    ['https://[::1%25lo]/', 'not_an_endpoint'],
    ['http://orders.operator.kz/', 'https_required'],
    ['http://93.184.215.14/', 'https_required'],
    ['https://user@orders.operator.kz/', 'credentials_in_url'],
    ['https://:secret@orders.operator.kz/', 'credentials_in_url'],
    ['https://orders.operator.kz@127.0.0.1/', 'credentials_in_url'],
    ['https://orders.operator.kz:22/', 'port_not_accepted'],
    ['https://orders.operator.kz:80/', 'port_not_accepted'],
    ['https://orders.operator.kz:0/', 'port_not_accepted'],
    ...[
      ...[
        'localhost',
        'LOCALHOST.',
        'hook.localhost',
        '127.0.0.1',
        '127.1',
        '0x7f.1',
        '0x7f000001',
        '2130706433',
        '017700000001',
      ],
      ...[
        '１２７.0.0.1',
        '127。0。0。1',
        '%31%32%37.0.0.1',
        '0',
        '0.0.0.0',
        '10.0.0.1',
        '172.16.0.1',
        '192.168.0.1',
        '169.254.169.254',
      ],
      ...[
        '100.64.0.1',
        '192.0.2.1',
        '198.18.0.1',
        '224.0.0.1',
        '255.255.255.255',
        '[::]',
        '[::1]',
        '[::127.0.0.1]',
        '[::ffff:127.0.0.1]',
      ],
      ...[
        '[::ffff:7f00:1]',
        '[::ffff:a9fe:a9fe]',
        '[64:ff9b::7f00:1]',
        '[64:ff9b::93.184.215.14]',
        '[64:ff9b:1::1]',
        '[2002:7f00:1::]',
        '[2001:0:7f00:1::]',
      ],
      ...['[fe80::1]', '[fec0::1]', '[fc00::1]', '[fd12::1]', '[ff02::1]', '[100::1]', '[2001:db8::1]'],
    ].map((host): [string, string] => [`https://${host}/hook`, 'special_purpose_address']),
  ];
  for (const [text, fault] of bad) {
    it(`may not be ${text}`, () => {
      expect(findEndpointFault(text, strict)).to.equal(fault);
    });
  }

  it('may be on this machine only where that is allowed, with or without TLS, and even then nowhere else inside', () => {
    for (const host of ['127.0.0.1:8091', 'localhost:8091', '[::1]:8091', '127.8.9.10', '0x7f.1']) {
      for (const scheme of ['http', 'https']) {
        expect(findEndpointFault(`${scheme}://${host}/hook`, onThisMachine), host).to.equal(undefined);
        expect(findEndpointFault(`${scheme}://${host}/hook`, strict), host).to.not.equal(undefined);
      }
    }
    for (const host of ['10.0.0.1', '0.0.0.0', '[::ffff:127.0.0.1]', '[fe80::1]']) {
      expect(findEndpointFault(`https://${host}/`, onThisMachine), host).to.equal('special_purpose_address');
    }
    expect(findEndpointFault('http://orders.operator.kz/', onThisMachine)).to.equal('https_required');
  });

  it('is judged whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.ipV4Extended(), fc.ipV6()), (text) => {
        findEndpointFault(text, strict);
        findEndpointFault(`https://${text}/`, onThisMachine);
      }),
    );
  });
});

describe('an address that a name stands for', () => {
  it('may be connected to if it is of the public internet, and by TLS alone', () => {
    for (const address of ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c']) {
      expect(mayConnectTo(address, 'https:', strict), address).to.equal(true);
      expect(mayConnectTo(address, 'http:', onThisMachine), address).to.equal(false);
    }
  });

  it('may not be special, have a zone, hide an IPv4 address, or be no address', () => {
    for (const address of [
      ...[
        '127.0.0.1',
        '10.1.2.3',
        '169.254.169.254',
        '0.0.0.0',
        '::1',
        '::',
        'fe80::1',
        'fe80::1%eth0',
        '2606:2800::1%eth0',
      ],
      ...[
        '::ffff:93.184.215.14',
        '::93.184.215.14',
        '64:ff9b::5db8:d70e',
        '2002:5db8:d70e::1',
        '0x7f.1',
        '127.1',
        'localhost',
        '',
      ],
    ]) {
      expect(mayConnectTo(address, 'https:', strict), address).to.equal(false);
    }
  });
});
