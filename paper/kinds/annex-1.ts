import type { IssuedPaper } from '../../domain/paper.js';
import { authorisedOfficial, sentUnderTheRules, writeAnnexHead } from '../annex.js';
import { numberCell, textCell } from '../cells.js';
import type { Sheet } from '../sheet.js';
import { signatureHeight, writeSignature } from '../signature.js';
import { writeTable } from '../table.js';

/** Annex 1 to the Rules: who may detect facts for a state body and enter them (clause 5). */
export async function writeAnnex1(sheet: Sheet, paper: IssuedPaper<'annex_1'>): Promise<void> {
  const { addressee, body, rows, official } = paper.data;
  writeAnnexHead(sheet, paper, { annex: 1, addressee });
  sheet.write('P', { kk: `Жіберуші: ${body.kk}.`, ru: `Отправитель: ${body.ru}.` });
  sheet.write('P', {
    kk: `${sentUnderTheRules.kk} масс-медиа, телекоммуникация желілерінде немесе онлайн-платформаларда таралатын құқыққа қайшы контентті анықтау және есепке алу және осындай контенті бар интернет-ресурстар мен сілтемелерді ақпараттық жүйеге енгізу құзыретіне кіретін қызметкерлер туралы мәліметтерді жолдаймыз.`,
    ru: `${sentUnderTheRules.ru} направляем сведения о сотрудниках, в компетенцию которых входят выявление и учёт противоправного контента в масс-медиа, сетях телекоммуникаций или на онлайн-платформах и внесение таких интернет-ресурсов и ссылок в информационную систему.`,
  });
  await writeTable(
    sheet,
    [
      { head: { kk: '№ р/с', ru: '№ п/п' }, share: 9 },
      {
        head: { kk: 'Тегі, аты, әкесінің аты (ол болған жағдайда)', ru: 'Фамилия, имя, отчество (при его наличии)' },
        share: 36,
      },
      { head: { kk: 'Жұмыс электрондық поштасы', ru: 'Рабочая электронная почта' }, share: 33 },
      { head: { kk: 'Ұялы телефон', ru: 'Мобильный телефон' }, share: 22 },
    ],
    rows.map(({ fullName, email, phone, organisation }, index) => [
      numberCell(index + 1),
      textCell(
        sheet,
        fullName,
        ...(organisation === undefined
          ? []
          : [{ kk: `(${textIn(organisation).kk})`, ru: `(${textIn(organisation).ru})` }]),
      ),
      textCell(sheet, email),
      textCell(sheet, phone),
    ]),
    signatureHeight(sheet, authorisedOfficial[1], official),
  );
  writeSignature(sheet, authorisedOfficial[1], official);
}

function textIn(text: string | { kk: string; ru: string }): { kk: string; ru: string } {
  return typeof text === 'string' ? { kk: text, ru: text } : text;
}
