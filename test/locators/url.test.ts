import { expect } from 'chai';
import { accepted, inspect, refusal } from './inspecting.js';

describe('A URL', () => {
  const keys: [given: string, normalised: string, scope: string][] = [
    ['HTTPS://Example.KZ:443/A/b?Q=1&q=2#top', 'https://example.kz/A/b?Q=1&q=2', 'page'],
    ['http://example.kz:80/%7euser/%d0%b0%zz', 'http://example.kz/~user/%D0%B0%25zz', 'page'],
    ['http://example.kz:8080/', 'http://example.kz:8080/', 'domain'],
    ['https://example.kz/a/../b/./c', 'https://example.kz/b/c', 'page'],
    ['https://example.kz', 'https://example.kz/', 'domain'],
    ['https://example.kz/?', 'https://example.kz/', 'domain'],
    ['https://example.kz/?p=1', 'https://example.kz/?p=1', 'page'],
    ['https://www.example.kz/', 'https://www.example.kz/', 'domain'],
    ['https://play.example.kz/', 'https://play.example.kz/', 'subdomain'],
    ['https://example.kz./x', 'https://example.kz/x', 'page'],
    ['  https://example.kz/x\n', 'https://example.kz/x', 'page'],
    ['http://8.8.8.8/', 'http://8.8.8.8/', 'ip'],
    ['http://8.8.8.8/x', 'http://8.8.8.8/x', 'page'],
    ['http://[2A00:1450:0::1]/', 'http://[2a00:1450::1]/', 'ip'],
    ['https://мысал.қаз/бет', 'https://xn--80awbu3c.xn--80ao21a/%D0%B1%D0%B5%D1%82', 'page'],
  ];
  for (const [given, normalised, scope] of keys) {
    it(`reads ${JSON.stringify(given)} as the ${scope} ${normalised}`, () => {
      expect(accepted('url', given)).to.include({ input: given, normalised, scope });
    });
  }

  it('shows the host in Unicode beside its A-labels, in either direction', () => {
    for (const given of ['https://мысал.қаз/', 'https://МЫСАЛ.ҚАЗ/', 'https://xn--80awbu3c.xn--80ao21a/']) {
      expect(accepted('url', given), given).to.include({
        normalised: 'https://xn--80awbu3c.xn--80ao21a/',
        unicode: 'мысал.қаз',
        scope: 'domain',
      });
    }
    expect(accepted('url', 'https://example.kz/')).not.to.have.property('unicode');
  });

  const refusals: [given: string, code: string][] = [
    ['', 'empty'],
    [`https://example.kz/${'a'.repeat(8200)}`, 'too_long'],
    ['https://example.kz/a\u0000b', 'control_character'],
    ['https://exam\tple.kz/', 'control_character'],
    ['https://example.kz/a\nb', 'control_character'],
    ['https://example.kz/\u202Egpj.exe', 'control_character'],
    ['https://example.kz/\uD800', 'control_character'],
    ['example.kz/page', 'scheme_missing'],
    ['ftp://example.kz/', 'scheme_not_accepted'],
    ['javascript:alert(1)', 'scheme_not_accepted'],
    ['data:text/html,x', 'scheme_not_accepted'],
    ['https://user:pass@example.kz/', 'credentials_in_url'],
    ['https://example.kz@evil.kz/', 'credentials_in_url'],
    ['https://@example.kz/', 'credentials_in_url'],
    ['https://example.kz:65536/', 'invalid_port'],
    ['https://example.kz:0/', 'invalid_port'],
    ['https://example.kz:8o/', 'invalid_port'],
    ['https:///', 'empty_host'],
    ['https://exa mple.kz/', 'invalid_host'],
    ['https://*.example.kz/', 'invalid_host'],
    ['https://-example.kz/', 'invalid_host'],
    ['https://a..example.kz/', 'empty_label'],
    [`https://${'a'.repeat(64)}.kz/`, 'label_too_long'],
    [`https://${'abcdefgh.'.repeat(30)}kz/`, 'host_too_long'],
    ['https://xn--a.kz/', 'invalid_punycode'],
    ['https://xn--abc-.kz/', 'invalid_punycode'],
    ['https://intranet/', 'host_not_public'],
    ['http://1.2.3.256/', 'invalid_ip'],
    ['http://[::g]/', 'invalid_ip'],
    ['http://localhost:3000/', 'special_purpose_address'],
    ['http://api.localhost/', 'special_purpose_address'],
    ['http://2130706433/', 'special_purpose_address'],
    ['http://0x7f.1/', 'special_purpose_address'],
    ['http://0177.0.0.1/secret', 'special_purpose_address'],
    ['http://１２７.０.０.１/', 'special_purpose_address'],
    ['http://127。0。0。1/', 'special_purpose_address'],
    ['http://[::1]/', 'special_purpose_address'],
    ['http://[::ffff:8.8.8.8]/', 'special_purpose_address'],
    ['http://[64:ff9b::808:808]/', 'special_purpose_address'],
    ['http://[2002:808:808::]/', 'special_purpose_address'],
  ];
  for (const [given, code] of refusals) {
    it(`is refused as ${code}: ${JSON.stringify(given.slice(0, 60))}`, () => {
      expect(refusal('url', given)).to.equal(code);
    });
  }

  it('without a scheme is refused with the likely one as a suggestion', () => {
    expect(inspect('url', 'example.kz:8080/page')).to.include({ suggestion: 'https://example.kz:8080/page' });
    expect(inspect('url', 'no idea')).not.to.have.property('suggestion');
  });

  const warned: [given: string, warning: string, normalised: string][] = [
    ['http://0x08.8.8.8/', 'unusual_ip_spelling', 'http://8.8.8.8/'],
    ['http://134744072/', 'unusual_ip_spelling', 'http://8.8.8.8/'],
    ['http://010.8.8.8/', 'unusual_ip_spelling', 'http://8.8.8.8/'],
    ['https://ｅｘａｍｐｌｅ.kz/', 'compatibility_characters', 'https://example.kz/'],
    ['https://example。kz/', 'compatibility_characters', 'https://example.kz/'],
    ['https://exam\u00ADple.kz/', 'invisible_characters', 'https://example.kz/'],
    ['https://ex%61mple.kz/', 'percent_encoded_host', 'https://example.kz/'],
    ['https://example.kz\\@evil.kz/', 'backslash', 'https://example.kz/@evil.kz/'],
    ['https://example.kz./', 'trailing_dot', 'https://example.kz/'],
    ['https://a_b.example.kz/', 'underscore_in_host', 'https://a_b.example.kz/'],
    ['https://example.kz/#/play', 'fragment_dropped', 'https://example.kz/'],
    ['https://example.zzzz/', 'unknown_suffix', 'https://example.zzzz/'],
    ['http://example.onion/', 'special_use_name', 'http://example.onion/'],
  ];
  for (const [given, warning, normalised] of warned) {
    it(`warns of ${warning} in ${JSON.stringify(given)}`, () => {
      const locator = accepted('url', given);
      expect(locator.normalised).to.equal(normalised);
      expect(locator.warnings).to.include(warning);
    });
  }

  it('is read in the same way however often it comes', () => {
    // URL.canParse of Node 20 changes its mind about Latin-1 letters after some thousand calls.
    for (let time = 1; time <= 10_000; time++) {
      expect(accepted('url', 'https://straße.de/').unicode, `time ${time}`).to.equal('straße.de');
    }
  });

  it('warns of Latin and Cyrillic letters in one label, and of a Cyrillic word that reads as Latin', () => {
    expect(accepted('url', 'https://k\u0430spi.kz/').warnings).to.deep.equal(['mixed_script']);
    expect(accepted('url', 'https://\u0430\u0440\u0440\u04CF\u0435.com/').warnings).to.deep.equal(['lookalike_script']);
    for (const honest of [
      'https://қазақстан.kz/',
      'https://қазақ.example.kz/',
      'https://сорока.қаз/',
      'https://東京tokyo.jp/',
    ]) {
      expect(accepted('url', honest).warnings, honest).to.deep.equal([]);
    }
  });
});
