import type { PaperText } from './paper.js';

/** What validation found missing, in the words of the letter that asks for it; the last one that fits a pointer or a code. */
const texts: readonly { pointer?: RegExp; code?: string; says: PaperText }[] = [
  { says: { kk: 'Деректер толық емес', ru: 'Сведения неполны' } },
  { pointer: /\/evidenceIds/u, says: { kk: 'Скриншот жоқ', ru: 'Отсутствует скриншот' } },
  { pointer: /\/locators$/u, says: { kk: 'Мекенжай көрсетілмеген', ru: 'Не указан адрес' } },
  { pointer: /\/protocol$/u, says: { kk: 'Хаттаманың түрі көрсетілмеген', ru: 'Не указан тип протокола' } },
  { pointer: /\/substantiation$/u, says: { kk: 'Негіздеме жоқ', ru: 'Отсутствует обоснование' } },
  { pointer: /\/violationKind$/u, says: { kk: 'Бұзушылық түрі көрсетілмеген', ru: 'Не указан вид нарушения' } },
  {
    pointer: /\/norm$/u,
    says: { kk: 'Заңнамалық актінің нормасы көрсетілмеген', ru: 'Не указана норма законодательного акта' },
  },
  { pointer: /\/courtAct$/u, says: { kk: 'Сот актісі көрсетілмеген', ru: 'Не указан судебный акт' } },
  {
    pointer: /\/sourceAct$/u,
    says: { kk: 'Органның актісінің нөмірі мен күні көрсетілмеген', ru: 'Не указаны номер и дата акта органа' },
  },
  {
    pointer: /\/source$/u,
    says: { kk: 'Орган бұл негізді қолдана алмайды', ru: 'Орган не вправе использовать это основание' },
  },
  { pointer: /\/facts$/u, says: { kk: 'Фактілер тізбесі жоқ', ru: 'Отсутствует перечень фактов' } },
  { code: 'evidence_not_intact', says: { kk: 'Скриншот файлы бүлінген', ru: 'Файл скриншота повреждён' } },
  {
    code: 'required_when_wider_than_a_page',
    says: {
      kk: 'Беттен кең шектеудің қажеттілігі негізделмеген',
      ru: 'Не обоснована необходимость ограничения шире страницы',
    },
  },
  {
    code: 'hard_stop_government_host',
    says: { kk: 'Мемлекеттік ресурс көрсетілген', ru: 'Указан государственный ресурс' },
  },
  {
    code: 'hard_stop_public_suffix',
    says: { kk: 'Домен аймағы тұтастай көрсетілген', ru: 'Указана доменная зона целиком' },
  },
  {
    code: 'hard_stop_too_wide_network',
    says: { kk: 'Желі тым кең көрсетілген', ru: 'Указана слишком широкая сеть' },
  },
  {
    code: 'hard_stop_platform_host',
    says: { kk: 'Белгілі платформа тұтастай көрсетілген', ru: 'Указана известная платформа целиком' },
  },
  { code: 'graded_otherwise', says: { kk: 'Мекенжайды қайта тексеру қажет', ru: 'Адрес требует повторной проверки' } },
];

/** Names a lack on paper. */
export function missingOnPaper({ code, pointer }: { code: string; pointer: string }): PaperText {
  const fitting = texts.filter((one) => (one.code ?? code) === code && (one.pointer?.test(pointer) ?? true));
  const [last] = fitting.slice(-1);
  return last?.says ?? { kk: code, ru: code };
}
