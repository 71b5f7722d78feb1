import type { PaperOfficial, PaperText } from '../domain/paper.js';
import type { Sheet, Style } from './sheet.js';
import { momentInWords } from './words.js';

const notSigned: PaperText = { kk: 'ҚОЛ ҚОЙЫЛМАҒАН', ru: 'НЕ ПОДПИСАНО' };
const signed: PaperText = { kk: 'ЭЦҚ қойылды:', ru: 'Подписано ЭЦП:' };
const signatureCaption: PaperText = { kk: '(қолы)', ru: '(подпись)' };
const nameCaption: PaperText = {
  kk: '(тегі, аты, әкесінің аты (ол болған жағдайда))',
  ru: '(фамилия, имя, отчество (при его наличии))',
};
const ofTitle = { face: 'bold', after: 8 } as const;
const [above, below] = [8, 10];

/** Who signs a form or an act, in the words that it has for him and for his post. */
export interface Signatory {
  title: PaperText;
  post: PaperText;
}

/** The official who answers for an act. */
export const actOfficial: Signatory = {
  title: { kk: 'Лауазымды адам', ru: 'Должностное лицо' },
  post: { kk: 'лауазымы', ru: 'должность' },
};

/** One of the places side by side: what stands in it, and below in small letters what it is for. */
interface Place {
  value: string;
  caption: PaperText;
  valueStyle: Style;
  captionStyle: Style;
}

/** Who answers for the document: post, signature or the mark that there is none, name. Never parted. */
export function writeSignature(sheet: Sheet, signatory: Signatory, official: PaperOfficial): void {
  const places = placesOf(sheet, signatory, official);
  sheet.begin(signatureHeight(sheet, signatory, official));
  sheet.space(above);
  sheet.write('P', signatory.title, ofTitle);
  const { y } = sheet.doc;
  let lowest = y;
  for (const { value, caption, valueStyle, captionStyle } of places) {
    sheet.doc.y = y;
    sheet.write('P', value, valueStyle);
    sheet.write('P', caption, captionStyle);
    lowest = Math.max(lowest, sheet.doc.y);
  }
  sheet.doc.y = lowest + below;
}

/** How high a signature will stand, with the room around it: however long a post and a name are. */
export function signatureHeight(sheet: Sheet, signatory: Signatory, official: PaperOfficial): number {
  const heights = placesOf(sheet, signatory, official).map(
    ({ value, caption, valueStyle, captionStyle }) =>
      sheet.height(value, valueStyle) + sheet.height(caption, captionStyle),
  );
  return above + sheet.height(signatory.title, ofTitle) + Math.max(...heights) + below;
}

/** The mark that nobody has signed, alone: for what the system itself has put together. */
export function writeNotSigned(sheet: Sheet): void {
  sheet.write('P', notSigned, { face: 'bold' });
}

function placesOf(sheet: Sheet, { post }: Signatory, official: PaperOfficial): Place[] {
  const at = official.signature?.at;
  const signature =
    at === undefined ? sheet.say(notSigned) : `${sheet.say(signed)} ${sheet.say(momentInWords(Date.parse(at)))}`;
  const width = sheet.width / 3;
  const place = (index: number, value: string, caption: PaperText, face: 'plain' | 'bold' = 'plain'): Place => {
    const breadth = { x: index * width, width: width - 12 };
    return {
      ...{ value, caption },
      valueStyle: { ...breadth, face, after: 1 },
      captionStyle: { ...breadth, size: 7.5, after: 0 },
    };
  };
  return [
    place(0, sheet.say(official.post ?? '—'), post),
    place(1, signature, signatureCaption, 'bold'),
    place(2, official.fullName, nameCaption),
  ];
}
