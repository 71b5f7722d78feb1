import type { DocumentKind, IssuedPaper, PaperLanguage, PaperText } from '../domain/paper.js';
import { writeFeet } from './foot.js';
import { writeAnnex1 } from './kinds/annex-1.js';
import { writeAnnex2 } from './kinds/annex-2.js';
import { writeComplaintDecision } from './kinds/complaint-decision.js';
import { writeEdmsLetter } from './kinds/edms-letter.js';
import { writeInactivityList } from './kinds/inactivity-list.js';
import { writeInstruction } from './kinds/instruction.js';
import { writePrescription } from './kinds/prescription.js';
import { writeRejection } from './kinds/rejection.js';
import { writeReturn } from './kinds/return.js';
import { Sheet } from './sheet.js';

type Writer<K extends DocumentKind> = (sheet: Sheet, paper: IssuedPaper<K>) => Promise<void> | void;

const writers: { [K in DocumentKind]: Writer<K> } = {
  annex_1: writeAnnex1,
  annex_2: writeAnnex2,
  prescription: writePrescription,
  instruction: writeInstruction,
  rejection: writeRejection,
  return: writeReturn,
  complaint_decision: writeComplaintDecision,
  inactivity_list: writeInactivityList,
  edms_letter: writeEdmsLetter,
};

const titles: Record<DocumentKind, PaperText> = {
  annex_1: { kk: 'Қызметкерлер тізімі (1-қосымша)', ru: 'Список сотрудников (приложение 1)' },
  annex_2: { kk: 'Хабарлама (2-қосымша)', ru: 'Уведомление (приложение 2)' },
  prescription: { kk: 'Нұсқама', ru: 'Предписание' },
  instruction: { kk: 'Тапсырма', ru: 'Поручение' },
  rejection: { kk: 'Хабарламаны қабылдамау', ru: 'Отклонение уведомления' },
  return: { kk: 'Толықтыруға қайтару', ru: 'Возврат на дополнение' },
  complaint_decision: { kk: 'Шағым бойынша шешім', ru: 'Решение по жалобе' },
  inactivity_list: { kk: 'Белсенділігі жоқ есептік жазбалар тізімі', ru: 'Список учётных записей без активности' },
  edms_letter: { kk: 'Жауап хат', ru: 'Ответное письмо' },
};

/**
 * Prints a document: PDF/A-2a, tagged, in Kazakh or Russian. The same document gives the same bytes. Long lists give way to other work.
 * @param publicUrl where the verification code is looked up
 */
export async function print<K extends DocumentKind>(
  paper: IssuedPaper<K>,
  language: PaperLanguage,
  publicUrl: string,
): Promise<Uint8Array> {
  const title = `${titles[paper.kind][language]} № ${paper.number}`;
  const { body }: { body: PaperText } = paper.data;
  const sheet = new Sheet({ language, title, author: body[language], issuedAt: paper.issuedAt });
  await writers[paper.kind](sheet, paper);
  writeFeet(sheet, paper, publicUrl);
  return sheet.bytes();
}
