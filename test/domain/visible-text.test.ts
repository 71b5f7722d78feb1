import { expect } from 'chai';
import fc from 'fast-check';
import { visibleText } from '../../domain/visible-text.js';

describe('a text made visible', () => {
  const shown: [what: string, text: string, visible: string][] = [
    [
      'ordinary text of every script',
      'https://қазақстан.қаз/бет?a=1 été 中文 ไทย',
      'https://қазақстан.қаз/бет?a=1 été 中文 ไทย',
    ],
    ['a text that is turned round', 'https://a.kz/\u202Egnp.exe', 'https://a.kz/⟨U+202E⟩gnp.exe'],
    ['isolates and marks', '\u2066a\u2069\u200E\u200F\u061C', '⟨U+2066⟩a⟨U+2069⟩⟨U+200E⟩⟨U+200F⟩⟨U+061C⟩'],
    ['nothing between letters', 'ka\u200Bspi\u200D\u2060\uFEFF\u00AD', 'ka⟨U+200B⟩spi⟨U+200D⟩⟨U+2060⟩⟨U+FEFF⟩⟨U+00AD⟩'],
    ['letters that are drawn as nothing', '\u3164\u115F\uFE0F', '⟨U+3164⟩⟨U+115F⟩⟨U+FE0F⟩'],
    ['tags, beyond the first plane', 'a\u{E0041}', 'a⟨U+E0041⟩'],
    [
      'controls and line breaks',
      '\0\t\r\n\u001B[31m\u0085\u2028',
      '⟨U+0000⟩⟨U+0009⟩⟨U+000D⟩⟨U+000A⟩⟨U+001B⟩[31m⟨U+0085⟩⟨U+2028⟩',
    ],
    ['spaces that are none', 'a b\u00A0c\u3000d', 'a b⟨U+00A0⟩c⟨U+3000⟩d'],
    ['half a character', 'a\uD800', 'a⟨U+D800⟩'],
    ['a forged escape', '⟨U+202E⟩', '⟨U+27E8⟩U+202E⟩'],
  ];
  for (const [what, text, visible] of shown) {
    it(`shows ${what}`, () => {
      expect(visibleText(text)).to.equal(visible);
    });
  }

  it('hides nothing, is the same for no two texts, and leaves plain ASCII as it is', () => {
    const anything = fc.string({ unit: 'binary' });
    fc.assert(fc.property(anything, (text) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(visibleText(text).replace(/\p{Cn}/gu, ''))));
    fc.assert(fc.property(anything, anything, (a, b) => (a === b) === (visibleText(a) === visibleText(b))));
    fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => visibleText(text) === text));
  });
});
