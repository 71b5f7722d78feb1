import type { IssuedPaper } from '../../domain/paper.js';
import { writeActEnd, writeActHead, writeHeading, writeList } from '../act.js';
import { locatorCell, numberCell, textCell } from '../cells.js';
import type { Sheet } from '../sheet.js';
import { writeTable } from '../table.js';
import { dayInWords } from '../words.js';

const nothingElse = { kk: 'Қолжетімділік қалпына келтіріледі', ru: 'Доступ возобновляется' };

/** An instruction: a prescription is cancelled, wholly or for some targets, and access resumed at once (Art. 41-1(4)-(6)). */
export async function writeInstruction(sheet: Sheet, paper: IssuedPaper<'instruction'>): Promise<void> {
  const { body, addressees, prescriptions, ground, reasons, targets } = paper.data;
  writeActHead(sheet, paper, { body, title: { kk: 'ТАПСЫРМА', ru: 'ПОРУЧЕНИЕ' }, addressees });
  sheet.write('P', {
    kk: '«Байланыс туралы» Қазақстан Республикасы Заңының 41-1-бабына сәйкес төменде аталған нұсқамалардың күші кестеде көрсетілген мекенжайлар бойынша жойылады, оларға қолжетімділікті дереу қалпына келтіру тапсырылады.',
    ru: 'В соответствии со статьёй 41-1 Закона Республики Казахстан «О связи» указанные ниже предписания отменяются в отношении адресов, перечисленных в таблице; доступ к ним поручается незамедлительно возобновить.',
  });
  writeHeading(sheet, { kk: '1. Күші жойылатын нұсқамалар', ru: '1. Отменяемые предписания' });
  const named = prescriptions.map(({ number, issuedOn }) => {
    const day = dayInWords(issuedOn);
    return sheet.say({ kk: `№ ${number}, ${day.kk}`, ru: `№ ${number} от ${day.ru}` });
  });
  writeList(sheet, named, false);
  writeHeading(sheet, { kk: '2. Негіздеме', ru: '2. Основание' });
  sheet.hold('P', ground, { face: 'bold', after: 3 });
  sheet.write('P', reasons, { after: 8 });
  writeHeading(sheet, {
    kk: '3. Қолжетімділігі қалпына келтірілетін ақпарат',
    ru: '3. Информация, доступ к которой возобновляется',
  });
  await writeTable(
    sheet,
    [
      { head: { kk: '№', ru: '№' }, share: 7 },
      { head: { kk: 'Мекенжай', ru: 'Адрес' }, share: 50 },
      { head: { kk: 'Нұсқама', ru: 'Предписание' }, share: 20 },
      { head: { kk: 'Не істеледі', ru: 'Что делается' }, share: 23 },
    ],
    targets.map(({ target, prescriptionNumber, stillHeldBy = [] }, index) => [
      numberCell(index + 1),
      locatorCell(sheet, [target]),
      textCell(sheet, `№ ${prescriptionNumber}`),
      textCell(
        sheet,
        stillHeldBy.length === 0
          ? nothingElse
          : {
              kk: `Бұл нұсқама бойынша шектеу алынады; келесі нұсқамалар күшінде қалады: ${stillHeldBy.join(', ')}`,
              ru: `Ограничение по этому предписанию снимается; остаются в силе: ${stillHeldBy.join(', ')}`,
            },
      ),
    ]),
  );
  writeActEnd(sheet, paper.data);
}
