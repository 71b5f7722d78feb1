import type { EdmsLetterData, IssuedPaper, PaperText } from '../../domain/paper.js';
import { writeActEnd, writeActHead, writeHeading, writeList } from '../act.js';
import { locatorCell, numberCell, reasonCell, textCell } from '../cells.js';
import type { Sheet } from '../sheet.js';
import { writeTable } from '../table.js';
import { dayInWords, underTheRules } from '../words.js';

const verdicts: Record<EdmsLetterData['facts'][number]['verdict'], PaperText> = {
  confirmed: { kk: 'Расталды', ru: 'Подтверждён' },
  unconfirmed: { kk: 'Расталмады', ru: 'Не подтверждён' },
  duplicate: { kk: 'Бұрын шектелген', ru: 'Уже ограничен' },
};

/** The answer to a notice that came by the EDMS: what was decided on each fact, and why (Rules, clauses 9 to 11). */
export async function writeEdmsLetter(sheet: Sheet, paper: IssuedPaper<'edms_letter'>): Promise<void> {
  const { body, addressees, edms, noticeNumber, facts, prescriptions } = paper.data;
  const title = { kk: 'ХАБАРЛАМАНЫ ҚАРАУ НӘТИЖЕЛЕРІ ТУРАЛЫ', ru: 'О РЕЗУЛЬТАТАХ РАССМОТРЕНИЯ УВЕДОМЛЕНИЯ' };
  writeActHead(sheet, paper, { body, title, addressees });
  const sent = dayInWords(edms.date);
  sheet.write('P', {
    kk: `Электрондық құжат айналымы жүйесі арқылы ${sent.kk} № ${edms.number} болып келіп түскен хабарлама ақпараттық жүйеде № ${noticeNumber} болып тіркеліп, ${underTheRules.kk} 9-11-тармақтарына сәйкес қаралды.`,
    ru: `Уведомление, поступившее через систему электронного документооборота ${sent.ru} за № ${edms.number}, зарегистрировано в информационной системе под № ${noticeNumber} и рассмотрено в соответствии с пунктами 9-11 ${underTheRules.ru}.`,
  });
  writeHeading(sheet, { kk: 'Фактілер бойынша шешімдер', ru: 'Решения по фактам' });
  await writeTable(
    sheet,
    [
      { head: { kk: '№', ru: '№' }, share: 7 },
      { head: { kk: 'Мекенжайы, атауы, сәйкестендіргіші', ru: 'Адрес, имя, идентификатор' }, share: 43 },
      { head: { kk: 'Шешім', ru: 'Решение' }, share: 16 },
      { head: { kk: 'Себептері', ru: 'Причины' }, share: 34 },
    ],
    facts.map(({ ordinal, locators, verdict, reason, reasons }) => [
      numberCell(ordinal),
      locatorCell(sheet, locators),
      textCell(sheet, verdicts[verdict]),
      reasonCell(sheet, reason, reasons),
    ]),
  );
  if (prescriptions.length > 0) {
    writeHeading(sheet, { kk: 'Шығарылған нұсқамалар', ru: 'Вынесенные предписания' });
    const named = prescriptions.map(({ number, issuedOn }) => {
      const day = dayInWords(issuedOn);
      return sheet.say({ kk: `№ ${number}, ${day.kk}`, ru: `№ ${number} от ${day.ru}` });
    });
    writeList(sheet, named, false);
  }
  writeActEnd(sheet, paper.data);
}
