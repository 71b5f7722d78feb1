import type { IssuedPaper, PaperText } from '../domain/paper.js';
import { printable } from './measure.js';
import { margins } from './sheet.js';
import type { Sheet } from './sheet.js';

const check: PaperText = { kk: 'Тексеру коды:', ru: 'Код проверки:' };
const size = 7.5;

/** On every page: the number, the verification code with the address that it opens, and which page of how many this is. */
export function writeFeet(
  sheet: Sheet,
  { number, code }: Pick<IssuedPaper, 'number' | 'code'>,
  publicUrl: string,
): void {
  const { start, count } = sheet.doc.bufferedPageRange();
  const address = `${publicUrl}/public/documents/${code}`;
  for (let page = 0; page < count; page += 1) {
    sheet.doc.switchToPage(start + page);
    const top = sheet.doc.page.height - margins.bottom + 24;
    const line = (text: string, y: number, align: 'left' | 'right', face: 'plain' | 'mono' = 'plain') => {
      sheet.drawLines([{ text: printable(text, face), face, size, height: size }], {
        ...{ x: margins.left, y, width: sheet.width, align },
      });
    };
    sheet.decorate((doc) => {
      doc
        .moveTo(margins.left, top - 6)
        .lineTo(margins.left + sheet.width, top - 6)
        .lineWidth(0.5)
        .stroke('#555555');
      line(`№ ${number}`, top, 'left');
      line(`${page + 1} / ${count}`, top, 'right');
      line(`${sheet.say(check)} ${code}`, top + 12, 'left');
      line(address, top + 24, 'left');
    }, 'Pagination');
  }
}
