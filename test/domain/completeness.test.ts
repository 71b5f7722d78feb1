import { expect } from 'chai';
import { attestationTexts } from '../../domain/attestation.js';
import { missingFrom, missingFromAttestation } from '../../domain/completeness.js';
import type { FactContent, FactLocator, NoticeContent } from '../../domain/notice.js';

const page: FactLocator = {
  kind: 'url',
  input: 'https://casino.example/slots',
  normalised: 'https://casino.example/slots',
  scope: 'page',
  warnings: [],
};
const domain: FactLocator = { kind: 'domain', input: 'қ.kz', normalised: 'xn--80a.kz', scope: 'domain', warnings: [] };
const host: FactLocator = { ...domain, input: 't.me', normalised: 't.me', hardStop: 'platform_host' };

const fact = (of: Partial<FactContent> = {}): FactContent => ({
  id: 'fact-1',
  ordinal: 1,
  medium: 'telecom_network',
  locators: [page],
  protocol: 'HTTPS',
  deviceCodes: [],
  substantiation: 'Bets are taken without a licence.',
  evidenceIds: ['evidence-1'],
  ...of,
});
const notice = (of: Partial<NoticeContent> = {}): NoticeContent => ({
  violationKind: 'GAMBLING',
  norm: 'Art. 2(4)',
  facts: [fact()],
  ...of,
});
const missing = (of: Partial<NoticeContent>, allowed: [string, string[]][] = []) =>
  missingFrom(notice(of), new Map(allowed.map(([id, targets]) => [id, new Set(targets)]))).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );
const without = <T extends object, K extends keyof T>(whole: T, key: K): Omit<T, K> => {
  const { [key]: gone, ...rest } = whole;
  return rest;
};

describe('The completeness gate', () => {
  it('lets a whole notice through', () => expect(missing({})).to.deep.equal([]));

  it('names everything that is missing, at once, by pointer', () => {
    const bare: FactContent = {
      id: 'fact-2',
      ordinal: 2,
      medium: 'mass_media',
      locators: [],
      deviceCodes: [],
      evidenceIds: [],
    };
    expect(
      missingFrom({ facts: [fact(), bare] }, new Map()).map(({ pointer, code }) => `${pointer} ${code}`),
    ).to.deep.equal([
      '#/violationKind required',
      '#/norm required',
      '#/facts/1/locators required',
      '#/facts/1/protocol required',
      '#/facts/1/substantiation required',
      '#/facts/1/evidenceIds required',
    ]);
  });

  it('takes blanks for nothing', () => {
    expect(missing({ norm: ' \n', facts: [fact({ substantiation: '\t', protocol: '' })] })).to.deep.equal([
      '#/norm required',
      '#/facts/0/protocol required',
      '#/facts/0/substantiation required',
    ]);
  });

  it('wants one to a thousand facts', () => {
    expect(missing({ facts: [] })).to.deep.equal(['#/facts required']);
    expect(missing({ facts: Array.from({ length: 1_000 }, () => fact()) })).to.deep.equal([]);
    expect(missing({ facts: Array.from({ length: 1_001 }, () => fact()) })).to.deep.equal(['#/facts too_many']);
  });

  it('wants the court act where that is the basis, and only there', () => {
    expect(missing({ violationKind: 'COURT_ACT' })).to.deep.equal(['#/courtAct required_for_court_act']);
    const courtAct = { court: 'Almaty', number: '7-1', date: '2026-05-01', inForceFrom: '2026-06-01' };
    expect(missing({ violationKind: 'COURT_ACT', courtAct })).to.deep.equal([]);
  });

  it('wants necessity for anything wider than a page, once for the notice or per fact', () => {
    const wide = fact({ locators: [domain] });
    expect(missing({ facts: [wide] })).to.deep.equal(['#/facts/0/necessity required_when_wider_than_a_page']);
    expect(missing({ facts: [wide], necessity: 'All of it serves bets.' })).to.deep.equal([]);
    expect(missing({ facts: [{ ...wide, necessity: 'All of it serves bets.' }] })).to.deep.equal([]);
  });

  it('grades the target: a page that also names its domain is a page, unless the domain was chosen', () => {
    const both = fact({ locators: [domain, page] });
    expect(missing({ facts: [both] })).to.deep.equal([]);
    expect(missing({ facts: [{ ...both, target: 'domain' }] })).to.deep.equal([
      '#/facts/0/necessity required_when_wider_than_a_page',
    ]);
  });

  it('refuses a target that is none of the locators', () => {
    expect(missing({ facts: [fact({ target: 'ip' })] })).to.deep.equal(['#/facts/0/target no_such_locator']);
  });

  it('stops the host of a platform until a supervisor has allowed exactly that target of that fact', () => {
    const stopped = fact({ locators: [page, host], target: 'domain', necessity: 'Asked for.' });
    const stop = '#/facts/0/locators/1/value hard_stop_platform_host';
    expect(missing({ facts: [stopped] })).to.deep.equal([stop]);
    expect(missing({ facts: [stopped] }, [['fact-1', ['vk.com']]])).to.deep.equal([stop]);
    expect(missing({ facts: [stopped] }, [['fact-9', ['t.me']]])).to.deep.equal([stop]);
    expect(missing({ facts: [stopped] }, [['fact-1', ['t.me']]])).to.deep.equal([]);
    expect(missing({ facts: [without(stopped, 'target')] })).to.deep.equal([]);
  });
});

describe('The attestation', () => {
  it('is word for word that of the form, in any of the languages, full stop or not', () => {
    for (const language of ['kk', 'ru', 'en'] as const) {
      const text = attestationTexts[language];
      expect(missingFromAttestation({ language, text, post: 'Head' }), language).to.deep.equal([]);
      expect(missingFromAttestation({ language, text: `${text}.`, post: 'Head' }), language).to.deep.equal([]);
    }
  });

  it('is refused when it says less, or the same in another language', () => {
    const wrong = ['I confirm', `${attestationTexts.en}!`, `${attestationTexts.en}..`, attestationTexts.ru, ''];
    for (const text of wrong) {
      expect(missingFromAttestation({ language: 'en', text, post: 'Head' }), text).to.deep.equal([
        { pointer: '#/attestation/text', code: 'not_word_for_word' },
      ]);
    }
  });
});
