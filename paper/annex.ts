import type { PaperText } from '../domain/paper.js';
import { writeNumber } from './act.js';
import type { Sheet } from './sheet.js';
import type { Signatory } from './signature.js';

/** The head of a form that the Rules annex: which annex, *form*, whom it is for, title. */
export function writeAnnexHead(
  sheet: Sheet,
  paper: Parameters<typeof writeNumber>[1],
  { annex, addressee }: { annex: 1 | 2; addressee: PaperText },
): void {
  const half = sheet.width / 2;
  const right = { x: half - 20, width: half + 20, size: 8.5, align: 'right' } as const;
  sheet.write(
    'P',
    {
      kk: `Телекоммуникациялар желілерінде Қазақстан Республикасы заңнамасының талаптарын сақтау мәселелері бойынша мемлекеттік органдардың өзара іс-қимыл жасасу қағидаларына ${annex}-қосымша`,
      ru: `Приложение ${annex} к Правилам взаимодействия государственных органов по вопросам соблюдения в сетях телекоммуникаций требований законодательства Республики Казахстан`,
    },
    { ...right, after: 6 },
  );
  sheet.write('P', { kk: 'Нысан', ru: 'Форма' }, { ...right, after: 14 });
  sheet.write('P', addressee, { align: 'center', face: 'bold', after: 1 });
  sheet.write(
    'P',
    { kk: '(Уәкілетті органның атауы)', ru: '(наименование уполномоченного органа)' },
    { align: 'center', size: 8, after: 16 },
  );
  sheet.write('H1', { kk: 'Хабарлама', ru: 'Уведомление' }, { face: 'bold', size: 14, align: 'center', after: 6 });
  writeNumber(sheet, paper);
}

/** How both forms begin: the Law and the Rules that they are sent under. */
export const sentUnderTheRules: PaperText = {
  kk: '«Байланыс туралы» Қазақстан Республикасы Заңының 41-1-бабының 1-1-тармағына сәйкес бекітілген Телекоммуникациялар желілерінде Қазақстан Республикасы заңнамасының талаптарын сақтау мәселелері бойынша мемлекеттік органдардың өзара іс-қимыл жасасу қағидаларына сәйкес,',
  ru: 'В соответствии с Правилами взаимодействия государственных органов по вопросам соблюдения в сетях телекоммуникаций требований законодательства Республики Казахстан, утверждёнными согласно пункту 1-1 статьи 41-1 Закона Республики Казахстан «О связи»,',
};

/** Who signs either form, as it names him: the two do not call him and his post alike. */
export const authorisedOfficial: Record<1 | 2, Signatory> = {
  1: {
    title: { kk: 'Уәкілетті лауазымды адам', ru: 'Уполномоченное должностное лицо' },
    post: { kk: 'лауазым', ru: 'должность' },
  },
  2: {
    title: { kk: 'Уәкілетті лауазымды тұлға', ru: 'Уполномоченное должностное лицо' },
    post: { kk: 'лауазымы', ru: 'должность' },
  },
};
