import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import PDFDocument from 'pdfkit';
import { Kept } from '../../paper/kept.js';
import { share } from '../../paper/shared-font.js';
import type { Font } from '../../paper/shared-font.js';

const run = promisify(execFile);
const file = createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf');
const printsInOrder = fileURLToPath(new URL('../support/prints-in-order.ts', import.meta.url));

/** Words of which several are set with the same glyphs: a ligature and its letters, a letter with a mark and in one. */
const words = [
  'ofﬁce',
  'office',
  'ﬂ',
  'fl',
  'и\u0306',
  'й',
  'Å',
  'A\u030A',
  '1⁄2',
  'سلام',
  'لا',
  'AVA',
  'Ғылым',
  'Ой\u0301',
];

function opened(): Font {
  const doc = new PDFDocument({ autoFirstPage: false }).font(readFileSync(file));
  return (doc as unknown as { _font: { font: Font } })._font.font;
}

/** How a font sets a word: which glyphs, for which characters, and where. */
function setting(font: Font, word: string) {
  const { glyphs, positions } = font.layout(word) as unknown as {
    glyphs: { id: number; codePoints: number[]; advanceWidth: number }[];
    positions: { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number }[];
  };
  return {
    glyphs: glyphs.map(({ id, codePoints, advanceWidth }) => ({ id, codePoints, advanceWidth })),
    positions: positions.map(({ xAdvance, yAdvance, xOffset, yOffset }) => ({ xAdvance, yAdvance, xOffset, yOffset })),
  };
}

describe('a font that all documents share', () => {
  it('sets each word as one does that has set no other, in whatever order it is asked and however often', function () {
    const alone = new Map(words.map((word) => [word, setting(opened(), word)]));
    for (const order of [words, words.toReversed()]) {
      const font = opened();
      share(font);
      for (const word of [...order, ...order]) expect(setting(font, word), word).to.deep.equal(alone.get(word));
    }
  });

  it('is not changed by what a document does with the positions that it has got', () => {
    const font = opened();
    share(font);
    const before = setting(font, 'AVA');
    for (const position of font.layout('AVA').positions) Object.assign(position, { xAdvance: 7, xOffset: 7 });
    expect(setting(font, 'AVA')).to.deep.equal(before);
  });

  it('gives the same bytes of the same data, whatever was printed before in the process', async function () {
    this.timeout(60_000);
    const [ligature, letters] = ['ﬁ й Å', 'fi и\u0306 A\u030A'];
    const hashes = async (...reasons: string[]) => {
      const { stdout } = await run(execPath, ['--import', 'tsx', printsInOrder, ...reasons]);
      return stdout.trim().split('\n');
    };
    const [one, other] = await Promise.all([
      hashes(ligature, letters, ligature),
      hashes(letters, ligature, letters, ligature),
    ]);
    expect(one).to.have.length(3);
    const [a, b] = one;
    expect(a).to.not.equal(b);
    expect(one).to.deep.equal([a, b, a]);
    expect(other).to.deep.equal([b, a, b, a]);
  });
});

describe('what is kept', () => {
  it('is worked out once, until there are too many, and never if the question is too long', () => {
    const kept = new Kept<string>({ most: 2, longest: 3 });
    let worked = 0;
    const ask = (question: string) => kept.get(question, () => `${question} ${(worked += 1)}`);
    expect(['a', 'a', 'b', 'a', 'long', 'long', 'b'].map(ask)).to.deep.equal([
      ...['a 1', 'a 1', 'b 2', 'a 1'],
      ...['long 3', 'long 4', 'b 2'],
    ]);
    expect(['c', 'b', 'c'].map(ask), 'begun anew').to.deep.equal(['c 5', 'b 6', 'c 5']);
  });
});
