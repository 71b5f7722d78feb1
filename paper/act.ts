import { almatyDay } from '../domain/almaty.js';
import type {
  IssuedPaper,
  PaperAct,
  PaperAddressee,
  PaperCorrection,
  PaperGround,
  PaperText,
} from '../domain/paper.js';
import { widthOf } from './measure.js';
import type { Sheet } from './sheet.js';
import { actOfficial, writeSignature } from './signature.js';
import { dayInWords } from './words.js';

/** The head of an act: who issues it, what it is, its number and day, whom it is for. */
export function writeActHead(
  sheet: Sheet,
  paper: Pick<IssuedPaper, 'number' | 'issuedAt' | 'corrects'> & { data: Partial<Pick<PaperAct, 'correction'>> },
  { body, title, addressees }: { body: PaperText; title: PaperText; addressees: readonly PaperAddressee[] },
): void {
  sheet.write('P', body, { face: 'bold', size: 11, align: 'center', after: 14 });
  sheet.write('H1', title, { face: 'bold', size: 14, align: 'center', after: 6 });
  writeNumber(sheet, paper);
  if (paper.data.correction !== undefined) writeCorrection(sheet, paper.data.correction);
  if (addressees.length === 0) return;
  writeHeading(sheet, { kk: 'Кімге:', ru: 'Кому:' });
  writeList(
    sheet,
    addressees.map((addressee) => sheet.say(addressee)),
    addressees.length > 1,
  );
}

/** Number and day, and what it corrects. */
export function writeNumber(
  sheet: Sheet,
  { number, issuedAt, corrects }: Pick<IssuedPaper, 'number' | 'issuedAt' | 'corrects'>,
): void {
  const day = dayInWords(almatyDay(issuedAt));
  sheet.write('P', { kk: `№ ${number}, ${day.kk}`, ru: `№ ${number} от ${day.ru}` }, { align: 'center', after: 12 });
  if (corrects === undefined) return;
  const text = {
    kk: `Осы құжат № ${corrects} құжаттағы техникалық қатені түзетеді; түзетілген құжат өзгеріссіз сақталады.`,
    ru: `Настоящий документ исправляет техническую ошибку в документе № ${corrects}; исправленный документ хранится без изменений.`,
  };
  sheet.write('P', text, { face: 'bold', after: 12 });
}

/** What was written wrongly, what it should be, and why it is corrected. */
function writeCorrection(sheet: Sheet, { fields, reasons, official }: PaperCorrection): void {
  const list = fields.map(({ name, was, becomes }) =>
    sheet.say({ kk: `${name.kk}: «${was}» орнына «${becomes}»`, ru: `${name.ru}: вместо «${was}» — «${becomes}»` }),
  );
  writeHeading(sheet, { kk: 'Түзетілді:', ru: 'Исправлено:' });
  writeList(sheet, list, list.length > 1);
  sheet.write('P', { kk: `Түзету себебі: ${reasons}`, ru: `Причина исправления: ${reasons}` }, { after: 3 });
  const who = [official.fullName, ...(official.post === undefined ? [] : [sheet.say(official.post)])].join(', ');
  sheet.write('P', { kk: `Түзеткен: ${who}`, ru: `Исправил(а): ${who}` }, { after: 12 });
}

/** A heading: on the page on which that begins which it is about. */
export function writeHeading(sheet: Sheet, text: PaperText): void {
  sheet.hold('H2', text, { face: 'bold', size: 10.5, after: 4 });
}

/** A list, numbered where that helps. No number stands on another page than what it numbers. */
export function writeList(sheet: Sheet, items: readonly string[], numbered = true): void {
  const labels = items.map((_, index) => (numbered ? `${index + 1})` : '–'));
  const indent = Math.max(24, ...labels.map((label) => widthOf(label, 'plain', 10) + 6));
  const style = { x: indent, after: 3 };
  sheet.begin(sheet.leadHeight(items[0] ?? '', style));
  const list = sheet.element('L');
  items.forEach((item, index) => {
    sheet.begin(sheet.leadHeight(item, style));
    const entry = sheet.element('LI', list);
    const top = sheet.doc.y;
    sheet.write('Lbl', labels[index] ?? '', { width: indent - 2, after: 0 }, entry);
    sheet.doc.y = top;
    sheet.write('LBody', item, style, entry);
    entry.end();
  });
  list.end();
  sheet.space(7);
}

/** Violation kind, norm and, where that is the basis, the court act or the act of another track: the first two points of whatever is decided on a notice. */
export function writeGround(sheet: Sheet, { violationKind, norm, courtAct, sourceAct }: PaperGround): void {
  writeHeading(sheet, { kk: '1. Бұзушылық түрі', ru: '1. Вид нарушения' });
  sheet.write('P', violationKind, { after: 8 });
  writeHeading(sheet, {
    kk: '2. Қазақстан Республикасы заңнамалық актісінің нормасы',
    ru: '2. Норма законодательного акта Республики Казахстан',
  });
  sheet.write('P', norm, { after: 8 });
  if (sourceAct !== undefined) {
    const act = actInWords(sourceAct);
    sheet.write('P', { kk: `Негізі: ${act.kk}.`, ru: `Основание: ${act.ru}.` }, { after: 8 });
  }
  if (courtAct === undefined) return;
  const { court, number } = courtAct;
  const [from, inForce] = [dayInWords(courtAct.date), dayInWords(courtAct.inForceFrom)];
  sheet.write(
    'P',
    {
      kk: `Сот актісі: ${court}, ${from.kk}, № ${number}; заңды күшіне енген күні: ${inForce.kk}.`,
      ru: `Судебный акт: ${court}, ${from.ru}, № ${number}; вступил в законную силу: ${inForce.ru}.`,
    },
    { after: 8 },
  );
}

/** The act that another track carries, by what it is, number and day. */
export function actInWords({ name, number, date }: NonNullable<PaperGround['sourceAct']>): PaperText {
  const day = dayInWords(date);
  return { kk: `${name.kk}, № ${number}, ${day.kk}`, ru: `${name.ru} № ${number} от ${day.ru}` };
}

/** How to complain, and who answers for the act: on one page, so that no signature stands alone. */
export function writeActEnd(
  sheet: Sheet,
  { howToComplain, official }: Partial<Pick<PaperAct, 'howToComplain'>> & Pick<PaperAct, 'official'>,
): void {
  if (howToComplain !== undefined) {
    writeHeading(sheet, { kk: 'Шағым жасау тәртібі', ru: 'Порядок обжалования' });
    sheet.hold('P', howToComplain, { after: 8 });
  }
  writeSignature(sheet, actOfficial, official);
}
