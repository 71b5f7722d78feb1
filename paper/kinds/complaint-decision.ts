import type { ComplaintDecisionData, IssuedPaper, PaperText } from '../../domain/paper.js';
import { writeActEnd, writeActHead, writeHeading, writeList } from '../act.js';
import type { Sheet } from '../sheet.js';
import { dayInWords } from '../words.js';

const outcomes: Record<ComplaintDecisionData['outcome'], PaperText> = {
  upheld: { kk: 'Шағым қанағаттандырылсын.', ru: 'Жалобу удовлетворить.' },
  partly_upheld: { kk: 'Шағым ішінара қанағаттандырылсын.', ru: 'Жалобу удовлетворить частично.' },
  dismissed: { kk: 'Шағымды қанағаттандырудан бас тартылсын.', ru: 'В удовлетворении жалобы отказать.' },
  left_without_consideration: { kk: 'Шағым қараусыз қалдырылсын.', ru: 'Жалобу оставить без рассмотрения.' },
};

/** What came of a complaint, why, and what follows from it (Administrative Procedural Code). */
export function writeComplaintDecision(sheet: Sheet, paper: IssuedPaper<'complaint_decision'>): void {
  const { body, addressees, complaint, against, outcome, reasons, consequences } = paper.data;
  writeActHead(sheet, paper, { body, title: { kk: 'ШАҒЫМ БОЙЫНША ШЕШІМ', ru: 'РЕШЕНИЕ ПО ЖАЛОБЕ' }, addressees });
  const [lodged, complainant] = [dayInWords(complaint.lodgedOn), sheet.say(complaint.complainant)];
  sheet.write('P', {
    kk: `Қазақстан Республикасының Әкімшілік рәсімдік-процестік кодексіне сәйкес ${lodged.kk} берілген № ${complaint.number} шағым (шағым беруші: ${complainant}) шағым жасалған шешімді қабылдауға қатыспаған лауазымды адам тарапынан қаралды.`,
    ru: `В соответствии с Административным процедурно-процессуальным кодексом Республики Казахстан жалоба № ${complaint.number}, поданная ${lodged.ru} (заявитель: ${complainant}), рассмотрена должностным лицом, не участвовавшим в принятии обжалуемого решения.`,
  });
  writeHeading(sheet, { kk: '1. Неге шағым жасалды', ru: '1. Что обжалуется' });
  sheet.write('P', against, { after: 8 });
  writeHeading(sheet, { kk: '2. Шешім', ru: '2. Решение' });
  sheet.write('P', outcomes[outcome], { face: 'bold', after: 8 });
  writeHeading(sheet, { kk: '3. Себептері', ru: '3. Мотивы' });
  sheet.write('P', reasons, { after: 8 });
  if (consequences.length > 0) {
    writeHeading(sheet, { kk: '4. Шешімнің салдары', ru: '4. Что следует из решения' });
    const said = consequences.map((consequence) => sheet.say(consequence));
    writeList(sheet, said, said.length > 1);
  }
  writeActEnd(sheet, paper.data);
}
