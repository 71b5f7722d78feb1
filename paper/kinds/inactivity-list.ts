import type { IssuedPaper } from '../../domain/paper.js';
import { writeActHead, writeHeading } from '../act.js';
import { numberCell, textCell } from '../cells.js';
import type { Sheet } from '../sheet.js';
import { actOfficial, signatureHeight, writeNotSigned, writeSignature } from '../signature.js';
import { writeTable } from '../table.js';
import { dayInWords, shortDay, underTheRules } from '../words.js';

const never = { kk: 'болған емес', ru: 'не было' };
const created = {
  kk: 'Осы кезеңде құрылды: бақылау мерзімі толық емес.',
  ru: 'Создана в этом периоде: срок наблюдения неполный.',
};

const bySystem = {
  kk: 'Тізімді ақпараттық жүйе автоматты түрде қалыптастырды.',
  ru: 'Список сформирован информационной системой автоматически.',
};

/** The half-year list of accounts without any sign of activity that did not use the system (Rules, clause 6). */
export async function writeInactivityList(sheet: Sheet, paper: IssuedPaper<'inactivity_list'>): Promise<void> {
  const { body, period, definition, rows, official } = paper.data;
  const title = { kk: 'БЕЛСЕНДІЛІГІ ЖОҚ ЕСЕПТІК ЖАЗБАЛАР ТІЗІМІ', ru: 'СПИСОК УЧЁТНЫХ ЗАПИСЕЙ БЕЗ АКТИВНОСТИ' };
  writeActHead(sheet, { ...paper, data: {} }, { body, title, addressees: [] });
  const [from, to] = [dayInWords(period.from), dayInWords(period.to)];
  sheet.write('P', {
    kk: `${underTheRules.kk} 6-тармағына сәйкес ${from.kk} – ${to.kk} кезеңі үшін жасалды. Жазбалар саны: ${rows.length}.`,
    ru: `Составлен в соответствии с пунктом 6 ${underTheRules.ru} за период с ${from.ru} по ${to.ru}. Записей: ${rows.length}.`,
  });
  writeHeading(sheet, { kk: 'Тізімге кім енгізіледі', ru: 'Кто вносится в список' });
  sheet.write('P', definition, { after: 8 });
  sheet.write('P', {
    kk: 'Тізімге енгізілу өздігінен ешқандай салдар тудырмайды: есептік жазба тек бөлек, негізделген шешіммен өшіріледі.',
    ru: 'Внесение в список само по себе не влечёт последствий: учётная запись отключается только отдельным мотивированным решением.',
  });
  if (rows.length === 0) {
    sheet.write('P', { kk: 'Мұндай есептік жазбалар жоқ.', ru: 'Таких учётных записей нет.' }, { face: 'bold' });
  } else {
    await writeTable(
      sheet,
      [
        { head: { kk: '№', ru: '№' }, share: 8 },
        { head: { kk: 'Тегі, аты, әкесінің аты', ru: 'Фамилия, имя, отчество' }, share: 27 },
        { head: { kk: 'Ұйым', ru: 'Организация' }, share: 25 },
        { head: { kk: 'Электрондық пошта', ru: 'Электронная почта' }, share: 23 },
        { head: { kk: 'Соңғы белсенділік', ru: 'Последняя активность' }, share: 17 },
      ],
      rows.map(({ fullName, organisation, email, lastActiveOn, createdWithinPeriod }, index) => [
        numberCell(index + 1),
        textCell(sheet, fullName, ...(createdWithinPeriod ? [created] : [])),
        textCell(sheet, organisation),
        textCell(sheet, email),
        textCell(sheet, lastActiveOn === undefined ? never : shortDay(lastActiveOn)),
      ]),
      official === undefined ? sheet.height(bySystem) + 20 : signatureHeight(sheet, actOfficial, official),
    );
  }
  if (official !== undefined) {
    writeSignature(sheet, actOfficial, official);
    return;
  }
  sheet.hold('P', bySystem);
  writeNotSigned(sheet);
}
