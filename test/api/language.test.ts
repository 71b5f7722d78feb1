import { expect } from 'chai';
import { preferredLanguage } from '../../api/language.js';
import { en } from '../../api/texts/en.js';
import { kk } from '../../api/texts/kk.js';
import { ru } from '../../api/texts/ru.js';

describe('the language of an answer', () => {
  const cases: [string | undefined, string][] = [
    ['kk', 'kk'],
    ['ru-KZ', 'ru'],
    ['de, ru;q=0.3, kk;q=0.8', 'kk'],
    ['EN', 'en'],
    ['kk;q=0, ru', 'ru'],
    ['kk;q=0', 'ru'],
    ['de', 'ru'],
    ['*', 'ru'],
    ['de, *;q=0.5, kk;q=0.1', 'ru'],
    ['', 'ru'],
    [undefined, 'ru'],
    ['kk;q=nonsense', 'ru'],
    [`${'x,'.repeat(1_000)}kk`, 'ru'],
  ];
  for (const [header, language] of cases) {
    it(`is ${language} for ${(header ?? 'no header').slice(0, 40)}`, () => {
      expect(preferredLanguage(header, 'ru')).to.equal(language);
    });
  }

  it('has the same texts in Kazakh, Russian and English', () => {
    for (const texts of [kk, ru]) {
      expect(Object.keys(texts.problems).sort()).to.deep.equal(Object.keys(en.problems).sort());
      expect(Object.keys(texts.codes).sort()).to.deep.equal(Object.keys(en.codes).sort());
    }
  });
});
