import type { PaperOfficial, PaperText } from '../domain/paper.js';
import type { Sheet } from './sheet.js';
import { momentInWords } from './words.js';

const notSigned: PaperText = { kk: 'ҚОЛ ҚОЙЫЛМАҒАН', ru: 'НЕ ПОДПИСАНО' };
const signed: PaperText = { kk: 'ЭЦҚ қойылды:', ru: 'Подписано ЭЦП:' };
const captions: [PaperText, PaperText, PaperText] = [
  { kk: '(лауазымы)', ru: '(должность)' },
  { kk: '(қолы)', ru: '(подпись)' },
  {
    kk: '(тегі, аты, әкесінің аты (ол болған жағдайда))',
    ru: '(фамилия, имя, отчество (при его наличии))',
  },
];

/** Who answers for the document: post, signature or the mark that there is none, name. */
export function writeSignature(sheet: Sheet, title: PaperText, official: PaperOfficial | undefined): void {
  sheet.keepTogether(110);
  sheet.space(8);
  sheet.write('P', title, { face: 'bold', after: 8 });
  const at = official?.signature?.at;
  const signature =
    at === undefined ? sheet.say(notSigned) : `${sheet.say(signed)} ${sheet.say(momentInWords(Date.parse(at)))}`;
  const column = sheet.width / 3;
  const values = [sheet.say(official?.post ?? '—'), signature, official?.fullName ?? '—'];
  let lowest = sheet.doc.y;
  const { y } = sheet.doc;
  values.forEach((value, index) => {
    sheet.doc.y = y;
    const style = { x: index * column, width: column - 12 };
    sheet.write('P', value, { ...style, face: index === 1 ? 'bold' : 'plain', after: 1 });
    sheet.write('P', captions[index] ?? '', { ...style, size: 7.5, after: 0 });
    lowest = Math.max(lowest, sheet.doc.y);
  });
  sheet.doc.y = lowest + 10;
}
