import { expect } from 'chai';
import type { PaperAct } from '../../domain/paper.js';
import { print } from '../../paper/print.js';
import { readPrint, squeezed } from '../support/paper-reading.js';
import { paperSample } from '../support/paper-samples.js';

const kinds = ['prescription', 'instruction', 'rejection', 'complaint_decision', 'edms_letter'] as const;
const own = {
  prescription: {
    kk: ['Қазақстан Республикасының аумағында', '2 сағат ішінде', 'тыңдау өткізілген жоқ', 'Сот актісі:'],
    ru: [
      'на территории Республики Казахстан',
      '2 часа с момента получения',
      'заслушивание не проводилось',
      'Судебный акт:',
    ],
  },
  instruction: {
    kk: ['№ P-2026-000045, 2026 жылғы 2 шілде', 'Ақпарат жойылды', 'дереу қалпына келтіру'],
    ru: ['№ P-2026-000045 от 2 июля 2026 года', 'Информация удалена', 'незамедлительно возобновить'],
  },
  rejection: {
    kk: ['11-тармағына сәйкес', 'Неліктен бұзушылық жоқ', 'Материалда заң бұзушылық жоқ'],
    ru: ['В соответствии с пунктом 11', 'Почему нарушения нет', 'В материале нет нарушения законодательства'],
  },
  complaint_decision: {
    kk: ['№ P-2026-000045 нұсқама', 'Шағым ішінара қанағаттандырылсын.', '2-факт бойынша шектеу алынады.'],
    ru: ['Предписание № P-2026-000045', 'Жалобу удовлетворить частично.', 'Ограничение по факту № 2 снимается.'],
  },
  edms_letter: {
    kk: ['2026 жылғы 30 маусым № ҚМ-17/2045', 'Расталмады', 'Расталды', 'Бұрын шектелген'],
    ru: ['30 июня 2026 года за № ҚМ-17/2045', 'Не подтверждён', 'Подтверждён', 'Уже ограничен'],
  },
};

describe('an act on paper', () => {
  for (const kind of kinds) {
    for (const language of ['kk', 'ru'] as const) {
      it(`says who decided what and why, for whom, under which number and day, and how to complain: ${kind} in ${language}`, async () => {
        const paper = paperSample(kind);
        const { body, official, addressees, howToComplain }: PaperAct = paper.data;
        const said = (text: string | { kk: string; ru: string }) => (typeof text === 'string' ? text : text[language]);
        const wanted = [
          body[language],
          { kk: `№ ${paper.number}, 2026 жылғы 1 шілде`, ru: `№ ${paper.number} от 1 июля 2026 года` }[language],
          ...addressees.map(said),
          ...own[kind][language],
          howToComplain[language],
          said(official.post ?? ''),
          { kk: 'ҚОЛ ҚОЙЫЛМАҒАН', ru: 'НЕ ПОДПИСАНО' }[language],
          official.fullName,
        ];
        const { pages } = await readPrint(await print(paper, language, 'https://habarlama.test'));
        const text = squeezed(pages.join(''));
        for (const each of wanted) expect(text, each).to.contain(squeezed(each));
        expect(text.includes(squeezed({ kk: 'тыңдау', ru: 'заслушивание' }[language]))).to.equal(
          kind === 'prescription',
        );
      });
    }
  }
});
