import type { IssuedPaper, PaperText, PrescriptionData } from '../../domain/paper.js';
import { actInWords, writeActEnd, writeActHead, writeGround, writeHeading } from '../act.js';
import { locatorCell, numberCell, reasonCell } from '../cells.js';
import type { Sheet } from '../sheet.js';
import { writeTable } from '../table.js';
import { minutesInWords, underTheRules } from '../words.js';

/** A prescription: what is to be restricted, why, by whom and by when (Rules, clause 10; Art. 41-1 of the Law "On Communications"). */
export async function writePrescription(sheet: Sheet, paper: IssuedPaper<'prescription'>): Promise<void> {
  const { body, addressees, facts, termMinutes, hearing } = paper.data;
  writeActHead(sheet, paper, { body, title: { kk: 'НҰСҚАМА', ru: 'ПРЕДПИСАНИЕ' }, addressees });
  sheet.write('P', orderOf(paper.data));
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

/** On what it rests: the review of a notice under the Rules, or the act that another track carries, which clauses 10 and 11 do not judge. */
function orderOf({ noticeNumber, filedBy, sourceAct }: PrescriptionData): PaperText {
  const what = {
    kk: 'Қазақстан Республикасының аумағында төменде көрсетілген ақпаратқа қолжетімділікті шектеу жөнінде дереу шаралар қабылдау міндеттеледі.',
    ru: 'предписывается незамедлительно принять меры по ограничению на территории Республики Казахстан доступа к указанной ниже информации.',
  };
  if (sourceAct === undefined) {
    return {
      kk: `«Байланыс туралы» Қазақстан Республикасы Заңының 41-1-бабына және ${underTheRules.kk} 10-тармағына сәйкес, № ${noticeNumber} хабарламаны (жіберген мемлекеттік орган: ${filedBy.kk}) қарау нәтижелері бойынша ${what.kk}`,
      ru: `В соответствии со статьёй 41-1 Закона Республики Казахстан «О связи» и пунктом 10 ${underTheRules.ru}, по результатам рассмотрения уведомления № ${noticeNumber} (государственный орган, направивший его: ${filedBy.ru}) ${what.ru}`,
    };
  }
  const act = actInWords(sourceAct);
  return {
    kk: `«Байланыс туралы» Қазақстан Республикасы Заңының 41-1-бабына сәйкес, мына актінің негізінде: ${act.kk} (жіберген мемлекеттік орган: ${filedBy.kk}; № ${noticeNumber} хабарлама), ${what.kk}`,
    ru: `В соответствии со статьёй 41-1 Закона Республики Казахстан «О связи», на основании акта: ${act.ru} (государственный орган, направивший его: ${filedBy.ru}; уведомление № ${noticeNumber}) ${what.ru}`,
  };
}
