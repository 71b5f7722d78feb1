import { expect } from 'chai';
import { accepted } from './inspecting.js';

const warned = (domain: string) => accepted('domain', domain).warnings;

describe('a name that reads as another', () => {
  for (const name of ['каѕрі.kz', 'ѕһор.com', 'сүре.kz', 'www.аррӏе.com', 'ονικα.com', 'սոց.org']) {
    it(`is warned of though it is of one script: ${name}`, () => {
      expect(warned(name)).to.include('lookalike_script').and.not.include('mixed_script');
    });
  }

  // A Latin letter among others, Cyrillic, Greek or Armenian ones among Latin ones, and one digit of another script's look.
  for (const name of ['kаspi.kz', 'каспi.kz', 'gοogle.com', 'օrange.com', 'paγment.kz']) {
    it(`is warned of for its mixed scripts: ${name}`, () => {
      expect(warned(name)).to.include('mixed_script');
    });
  }

  for (const name of [
    'каспи.kz',
    'қазақстан.қаз',
    'каѕрі.қаз',
    'сор.рф',
    'ονικα.ελ',
    'δοκιμή.com',
    'kaspi.kz',
    '東京タワー.jp',
  ]) {
    it(`is left alone where it is at home: ${name}`, () => {
      expect(warned(name)).to.not.include.members(['lookalike_script']).and.not.include.members(['mixed_script']);
    });
  }
});
