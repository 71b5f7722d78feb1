import type { IssuedPaper } from '../../domain/paper.js';
import { writeActEnd, writeActHead, writeGround, writeHeading } from '../act.js';
import { locatorCell, numberCell, reasonCell } from '../cells.js';
import type { Sheet } from '../sheet.js';
import { writeTable } from '../table.js';
import { minutesInWords, underTheRules } from '../words.js';

/** A prescription: what is to be restricted, why, by whom and by when (Rules, clause 10; Art. 41-1 of the Law "On Communications"). */
export async function writePrescription(sheet: Sheet, paper: IssuedPaper<'prescription'>): Promise<void> {
  const { body, addressees, noticeNumber, filedBy, facts, termMinutes, hearing } = paper.data;
  writeActHead(sheet, paper, { body, title: { kk: 'НҰСҚАМА', ru: 'ПРЕДПИСАНИЕ' }, addressees });
  sheet.write('P', {
    kk: `«Байланыс туралы» Қазақстан Республикасы Заңының 41-1-бабына және ${underTheRules.kk} 10-тармағына сәйкес, № ${noticeNumber} хабарламаны (жіберген мемлекеттік орган: ${filedBy.kk}) қарау нәтижелері бойынша Қазақстан Республикасының аумағында төменде көрсетілген ақпаратқа қолжетімділікті шектеу жөнінде дереу шаралар қабылдау міндеттеледі.`,
    ru: `В соответствии со статьёй 41-1 Закона Республики Казахстан «О связи» и пунктом 10 ${underTheRules.ru}, по результатам рассмотрения уведомления № ${noticeNumber} (государственный орган, направивший его: ${filedBy.ru}) предписывается незамедлительно принять меры по ограничению на территории Республики Казахстан доступа к указанной ниже информации.`,
  });
  writeGround(sheet, paper.data);
  writeHeading(sheet, {
    kk: '3. Қолжетімділігі шектелетін ақпарат',
    ru: '3. Информация, доступ к которой ограничивается',
  });
  sheet.hold(
    'P',
    {
      kk: 'Кестеде аталған мекенжайлар ғана шектеледі. Реттік нөмірлер — хабарламадағы фактілердің нөмірлері.',
      ru: 'Ограничению подлежат только адреса, названные в таблице. Порядковые номера — номера фактов в уведомлении.',
    },
    { size: 8.5 },
  );
  await writeTable(
    sheet,
    [
      { head: { kk: '№', ru: '№' }, share: 7 },
      { head: { kk: 'Шектелетін мекенжай', ru: 'Адрес, подлежащий ограничению' }, share: 50 },
      { head: { kk: 'Негіздеме', ru: 'Обоснование' }, share: 43 },
    ],
    facts.map(({ ordinal, target, reason, reasons }) => [
      numberCell(ordinal),
      locatorCell(sheet, [target]),
      reasonCell(sheet, reason, reasons),
    ]),
  );
  writeHeading(sheet, { kk: '4. Орындау мерзімі', ru: '4. Срок исполнения' });
  const term = minutesInWords(termMinutes);
  sheet.write('P', {
    kk: `Нұсқама дереу, бірақ оны алған сәттен бастап ${term.kk} ішінде орындалады. Алынғаны және орындалғаны туралы ақпараттық жүйе арқылы хабарланады.`,
    ru: `Предписание исполняется незамедлительно, но не позднее чем в срок, составляющий ${term.ru} с момента получения. О получении и об исполнении сообщается через информационную систему.`,
  });
  writeHeading(sheet, { kk: '5. Тыңдау', ru: '5. Заслушивание' });
  sheet.write('P', hearing, { after: 8 });
  writeActEnd(sheet, paper.data);
}
