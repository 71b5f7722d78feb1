import type { PaperText } from './paper.js';

/** The laws that norms are short for, in the genitive: `Mass Media 11` is article 11 of the first. */
const laws: Record<string, PaperText> = {
  'Mass Media': {
    kk: '«Масс-медиа туралы» Қазақстан Республикасы Заңының',
    ru: 'Закона Республики Казахстан «О масс-медиа»',
  },
  'Online Platforms': {
    kk: '«Онлайн-платформалар және онлайн-жарнама туралы» Қазақстан Республикасы Заңының',
    ru: 'Закона Республики Казахстан «Об онлайн-платформах и онлайн-рекламе»',
  },
  Communications: {
    kk: '«Байланыс туралы» Қазақстан Республикасы Заңының',
    ru: 'Закона Республики Казахстан «О связи»',
  },
};

const whole: Record<string, PaperText> = {
  copyright: { kk: '«Авторлық құқық және сабақтас құқықтар туралы»', ru: '«Об авторском праве и смежных правах»' },
  'countering extremism': { kk: '«Экстремизмге қарсы іс-қимыл туралы»', ru: '«О противодействии экстремизму»' },
  'countering terrorism': { kk: '«Терроризмге қарсы іс-қимыл туралы»', ru: '«О противодействии терроризму»' },
  gambling: { kk: '«Ойын бизнесі туралы»', ru: '«Об игорном бизнесе»' },
  'personal data': {
    kk: '«Дербес деректер және оларды қорғау туралы»',
    ru: '«О персональных данных и их защите»',
  },
  'religious activity': {
    kk: '«Діни қызмет және діни бірлестіктер туралы»',
    ru: '«О религиозной деятельности и религиозных объединениях»',
  },
};

/** A norm of the reference list in words, for paper; one that a body stated itself stays as it was stated. */
export function normInWords(norm: string): PaperText {
  const each = norm.split(';').map((part) => oneNorm(part.trim()));
  return { kk: each.map(({ kk }) => kk).join('; '), ru: each.map(({ ru }) => ru).join('; ') };
}

function oneNorm(norm: string): PaperText {
  const [, name = '', article = '', item] = /^([A-Z][A-Za-z ]*?) (\d+(?:-\d+)?)(?:\(([\d-]+)\))?$/u.exec(norm) ?? [];
  const law = laws[name];
  if (law !== undefined) {
    if (item === undefined) return { kk: `${law.kk} ${article}-бабы`, ru: `статья ${article} ${law.ru}` };
    return { kk: `${law.kk} ${article}-бабының ${item}-тармағы`, ru: `пункт ${item} статьи ${article} ${law.ru}` };
  }
  const [, subject = '', number = '', day = ''] = /^law on ([a-z ]+) (\S+) of (\d{2}\.\d{2}\.\d{4})$/u.exec(norm) ?? [];
  const title = whole[subject];
  if (title === undefined) return { kk: norm, ru: norm };
  return {
    kk: `${title.kk} ${day} № ${number} Қазақстан Республикасының Заңы`,
    ru: `Закон Республики Казахстан ${title.ru} от ${day} № ${number}`,
  };
}
