import type { IssuedPaper } from '../../domain/paper.js';
import { writeActEnd, writeActHead, writeHeading } from '../act.js';
import { numberCell, textCell } from '../cells.js';
import type { Sheet } from '../sheet.js';
import { writeTable } from '../table.js';
import { dayInWords, underTheRules } from '../words.js';

/** A return for completion: what is missing, and that nothing is rejected by it. */
export async function writeReturn(sheet: Sheet, paper: IssuedPaper<'return'>): Promise<void> {
  const { body, addressees, noticeNumber, filedOn, missing, official } = paper.data;
  const title = { kk: 'ХАБАРЛАМАНЫ ТОЛЫҚТЫРУҒА ҚАЙТАРУ ТУРАЛЫ', ru: 'О ВОЗВРАТЕ УВЕДОМЛЕНИЯ НА ДОПОЛНЕНИЕ' };
  writeActHead(sheet, paper, { body, title, addressees });
  const filed = dayInWords(filedOn);
  sheet.write('P', {
    kk: `${filed.kk} жіберілген № ${noticeNumber} хабарламада ${underTheRules.kk} 8-тармағында көзделген мәліметтер толық емес. Хабарлама төменде көрсетілгендерді толықтыру үшін қайтарылады.`,
    ru: `В уведомлении № ${noticeNumber}, направленном ${filed.ru}, сведения, предусмотренные пунктом 8 ${underTheRules.ru}, представлены не полностью. Уведомление возвращается для дополнения указанного ниже.`,
  });
  writeHeading(sheet, { kk: 'Нені толықтыру қажет', ru: 'Что необходимо дополнить' });
  await writeTable(
    sheet,
    [
      { head: { kk: '№', ru: '№' }, share: 7 },
      { head: { kk: 'Факт', ru: 'Факт' }, share: 13 },
      { head: { kk: 'Себебі', ru: 'Причина' }, share: 30 },
      { head: { kk: 'Түсіндірме', ru: 'Пояснение' }, share: 50 },
    ],
    missing.map(({ reason, text, ordinal }, index) => [
      numberCell(index + 1),
      textCell(sheet, ordinal === undefined ? { kk: 'тұтас хабарлама', ru: 'всё уведомление' } : `№ ${ordinal}`),
      textCell(sheet, reason),
      textCell(sheet, text),
    ]),
  );
  sheet.hold('P', {
    kk: `Бұл қайтару хабарламаны қабылдамау болып табылмайды: толықтырылғаннан кейін хабарлама сол № ${noticeNumber} нөмірімен қайта жіберіледі.`,
    ru: `Возврат не является отклонением: после дополнения уведомление направляется вновь под тем же номером № ${noticeNumber}.`,
  });
  writeActEnd(sheet, { official });
}
