import type { IssuedPaper } from '../../domain/paper.js';
import { writeActEnd, writeActHead, writeGround, writeHeading } from '../act.js';
import { locatorCell, numberCell, reasonCell } from '../cells.js';
import type { Sheet } from '../sheet.js';
import { writeTable } from '../table.js';
import { dayInWords, underTheRules } from '../words.js';

/** A rejection: every unconfirmed fact and why there is no violation (Rules, clause 11). */
export async function writeRejection(sheet: Sheet, paper: IssuedPaper<'rejection'>): Promise<void> {
  const { body, addressees, noticeNumber, filedOn, facts, otherwiseDecided } = paper.data;
  const title = { kk: 'РАСТАЛМАҒАН ФАКТІЛЕРДІ ҚАБЫЛДАМАУ ТУРАЛЫ', ru: 'ОБ ОТКЛОНЕНИИ НЕПОДТВЕРЖДЁННЫХ ФАКТОВ' };
  writeActHead(sheet, paper, { body, title, addressees });
  const filed = dayInWords(filedOn);
  sheet.write('P', {
    kk: `${underTheRules.kk} 11-тармағына сәйкес, ${filed.kk} жіберілген № ${noticeNumber} хабарлама қаралды. Төменде көрсетілген фактілер бойынша Қазақстан Республикасы заңнамасының бұзылуы расталмады, осыған байланысты олар туралы ақпарат қабылданбайды.`,
    ru: `В соответствии с пунктом 11 ${underTheRules.ru} рассмотрено уведомление № ${noticeNumber}, направленное ${filed.ru}. По указанным ниже фактам нарушение законодательства Республики Казахстан не подтверждено, в связи с чем информация о них отклоняется.`,
  });
  if (otherwiseDecided > 0) {
    sheet.write('P', {
      kk: `Осы хабарламаның қалған фактілері (${otherwiseDecided}) бойынша бөлек шешім қабылданды.`,
      ru: `По остальным фактам этого уведомления (${otherwiseDecided}) принято отдельное решение.`,
    });
  }
  writeGround(sheet, paper.data);
  writeHeading(sheet, {
    kk: '3. Расталмаған фактілер және бұзушылықтың жоқтығының себептері',
    ru: '3. Неподтверждённые факты и причины, по которым нарушение отсутствует',
  });
  await writeTable(
    sheet,
    [
      { head: { kk: '№', ru: '№' }, share: 7 },
      { head: { kk: 'Мекенжайы, атауы, сәйкестендіргіші', ru: 'Адрес, имя, идентификатор' }, share: 48 },
      { head: { kk: 'Неліктен бұзушылық жоқ', ru: 'Почему нарушения нет' }, share: 45 },
    ],
    facts.map(({ ordinal, locators, reason, reasons }) => [
      numberCell(ordinal),
      locatorCell(sheet, locators),
      reasonCell(sheet, reason, reasons),
    ]),
  );
  writeActEnd(sheet, paper.data);
}
