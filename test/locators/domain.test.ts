import { expect } from 'chai';
import { inspectLocator } from '../../locators/inspect-locator.js';
import { accepted, reference, refusal } from './inspecting.js';

describe('A domain', () => {
  const graded: [given: string, normalised: string, scope: string][] = [
    ['Example.KZ', 'example.kz', 'domain'],
    ['example.kz.', 'example.kz', 'domain'],
    ['www.example.kz', 'www.example.kz', 'domain'],
    ['play.example.kz', 'play.example.kz', 'subdomain'],
    ['example.com.kz', 'example.com.kz', 'domain'],
    ['somebody.github.io', 'somebody.github.io', 'domain'],
    ['МЫСАЛ.ҚАЗ', 'xn--80awbu3c.xn--80ao21a', 'domain'],
    ['*.example.kz', '*.example.kz', 'domain'],
    ['*.play.example.kz', '*.play.example.kz', 'subdomain'],
  ];
  for (const [given, normalised, scope] of graded) {
    it(`reads ${given} as the ${scope} ${normalised}`, () => {
      const locator = accepted('domain', given);
      expect(locator).to.include({ normalised, scope });
      expect(locator).not.to.have.property('hardStop');
    });
  }

  it('with a wildcard is a target of its own, and says so', () => {
    expect(accepted('domain', '*.мысал.қаз')).to.deep.include({ unicode: '*.мысал.қаз', warnings: ['wildcard'] });
    expect(accepted('domain', 'мысал.қаз')).to.deep.include({ unicode: 'мысал.қаз', warnings: [] });
  });

  const stopped: [given: string, hardStop: string][] = [
    ['kz', 'public_suffix'],
    ['қаз', 'public_suffix'],
    ['com.kz', 'public_suffix'],
    ['*.kz', 'public_suffix'],
    ['s3.amazonaws.com', 'public_suffix'],
    ['t.me', 'platform_host'],
    ['www.instagram.com', 'platform_host'],
    ['m.vk.com', 'platform_host'],
    ['kk.wikipedia.org', 'platform_host'],
    ['docs.google.com', 'platform_host'],
    ['github.io', 'platform_host'],
    ['*.t.me', 'platform_host'],
    ['gov.kz', 'government_host'],
    ['www.gov.kz', 'government_host'],
    ['mil.kz', 'government_host'],
    ['services.egov.kz', 'government_host'],
    ['gov.uk', 'government_host'],
  ];
  for (const [given, hardStop] of stopped) {
    it(`${given} waits for a supervisor: ${hardStop}`, () => {
      expect(accepted('domain', given).hardStop).to.equal(hardStop);
      if (!given.startsWith('*')) expect(accepted('url', `https://${given}/`).hardStop).to.equal(hardStop);
    });
  }

  it('stops at the front door of a platform only, not at a page or at a user’s own sub-domain', () => {
    expect(accepted('domain', 'm.github.io')).not.to.have.property('hardStop');
    expect(accepted('domain', 'user.livejournal.com')).to.deep.include({
      scope: 'subdomain',
      warnings: ['on_platform'],
    });
    expect(accepted('url', 'https://t.me/name/1')).not.to.have.property('hardStop');
    expect(accepted('url', 'https://www.gov.kz/page')).to.deep.include({
      scope: 'page',
      warnings: ['government_host'],
    });
    expect(accepted('url', 'https://www.gov.kz/page')).not.to.have.property('hardStop');
  });

  it('takes platforms and government hosts from the reference lists it is given', () => {
    const ownLists = { platforms: new Map([['example.kz', 'Example']]), governmentHosts: ['example.org'] };
    const hardStop = (value: string) => inspectLocator({ kind: 'domain', value }, ownLists);
    expect(hardStop('example.kz')).to.include({ hardStop: 'platform_host', platform: 'Example' });
    expect(hardStop('a.example.org')).to.include({ hardStop: 'government_host' });
    expect(hardStop('t.me')).not.to.have.property('hardStop');
    expect(inspectLocator({ kind: 'domain', value: 'example.kz' }, reference)).not.to.have.property('hardStop');
  });

  const refusals: [given: string, code: string][] = [
    ['1.2.3.4', 'ip_in_disguise'],
    ['2130706433', 'ip_in_disguise'],
    ['0x7f.1', 'ip_in_disguise'],
    ['0177.0.0.1', 'ip_in_disguise'],
    ['１.２.３.４', 'ip_in_disguise'],
    ['1。2。3。4', 'ip_in_disguise'],
    ['1.2.3.256', 'ip_in_disguise'],
    ['*.8.8.8.8', 'ip_in_disguise'],
    ['2a00:1450::1', 'ip_in_disguise'],
    ['[::1]', 'ip_in_disguise'],
    ['https://example.kz', 'not_a_domain'],
    ['example.kz/page', 'not_a_domain'],
    ['example.kz:80', 'not_a_domain'],
    ['user@example.kz', 'not_a_domain'],
    ['ex%61mple.kz', 'not_a_domain'],
    ['example..kz', 'empty_label'],
    ['.example.kz', 'empty_label'],
    ['example.kz..', 'empty_label'],
    ['.', 'empty_host'],
    ['*.', 'empty_host'],
    ['a.*.kz', 'invalid_host'],
    ['exa!mple.kz', 'invalid_host'],
    ['-example.kz', 'invalid_host'],
    ['example-.kz', 'invalid_host'],
    [`${'a'.repeat(64)}.kz`, 'label_too_long'],
    [`${'abcdefgh.'.repeat(28)}kz`, 'host_too_long'],
    ['xn--a.kz', 'invalid_punycode'],
    ['localhost', 'special_purpose_address'],
    ['intranet', 'host_not_public'],
  ];
  for (const [given, code] of refusals) {
    it(`is refused as ${code}: ${given.slice(0, 40)}`, () => expect(refusal('domain', given)).to.equal(code));
  }

  it('may be exactly as long as DNS allows', () => {
    const longest = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(58)}.kz`;
    expect(longest).to.have.length(253);
    expect(accepted('domain', longest).normalised).to.equal(longest);
    expect(refusal('domain', `e${longest}`)).to.equal('label_too_long');
    expect(refusal('domain', longest.replace('.kz', 'd.kz'))).to.equal('host_too_long');
  });
});
