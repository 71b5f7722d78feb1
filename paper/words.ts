import { almatyDay, almatyOffset } from '../domain/almaty.js';
import type { DeviceCodeKind, LocatorKind } from '../domain/locator.js';
import type { PaperText } from '../domain/paper.js';

const months = {
  kk: 'қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан'.split(' '),
  ru: 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' '),
};

/** An Almaty day, `2026-07-01`, as it is written out: «2026 жылғы 1 шілде», «1 июля 2026 года». */
export function dayInWords(day: string): PaperText {
  const [year = '', month = '', date = ''] = day.split('-');
  const at = Number(month) - 1;
  return {
    kk: `${year} жылғы ${Number(date)} ${months.kk[at] ?? ''}`,
    ru: `${Number(date)} ${months.ru[at] ?? ''} ${year} года`,
  };
}

/** A moment (milliseconds since the epoch) as clocks in Almaty show it: the day in words, and hours and minutes. */
export function momentInWords(at: number): PaperText {
  const day = dayInWords(almatyDay(at));
  const time = new Date(at + almatyOffset(at)).toISOString().slice(11, 16);
  return { kk: `${day.kk}, ${time} (Алматы уақыты)`, ru: `${day.ru}, ${time} (время Алматы)` };
}

/** So many minutes as hours, where they are whole. */
export function minutesInWords(minutes: number): PaperText {
  if (minutes % 60 !== 0)
    return { kk: `${minutes} минут`, ru: `${minutes} ${plural(minutes, 'минута', 'минуты', 'минут')}` };
  const hours = minutes / 60;
  return { kk: `${hours} сағат`, ru: `${hours} ${plural(hours, 'час', 'часа', 'часов')}` };
}

function plural(count: number, one: string, few: string, many: string): string {
  const [last, lastTwo] = [count % 10, count % 100];
  if (lastTwo >= 11 && lastTwo <= 14) return many;
  if (last === 1) return one;
  return last >= 2 && last <= 4 ? few : many;
}

/** The parts of an address as Annex 2 names them. */
export const locatorNames: Record<LocatorKind, PaperText> = {
  url: { kk: 'Интернет-парақтың сәйкестендіргіші', ru: 'Идентификатор интернет-страницы' },
  resource_id: { kk: 'Интернет-ресурстың сәйкестендіргіші', ru: 'Идентификатор интернет-ресурса' },
  domain: { kk: 'Домендік атау', ru: 'Доменное имя' },
  ip: { kk: 'IP-мекенжай', ru: 'IP-адрес' },
  cidr: { kk: 'IP-мекенжайлар ауқымы', ru: 'Диапазон IP-адресов' },
};

export const deviceCodeNames: Record<DeviceCodeKind, PaperText> = {
  mac: { kk: 'Құрылғының MAC мекенжайы', ru: 'MAC-адрес устройства' },
  imei: { kk: 'IMEI-байланыс құралының коды', ru: 'IMEI-код средства связи' },
  imeisv: { kk: 'IMEI-байланыс құралының коды (IMEISV)', ru: 'IMEI-код средства связи (IMEISV)' },
};

/** An Almaty day as it stands in a table: `01.07.2026`. */
export function shortDay(day: string): string {
  return day.split('-').reverse().join('.');
}

/** The Rules by their full name, in the genitive: what follows is a clause of them. */
export const underTheRules: PaperText = {
  kk: 'Телекоммуникациялар желілерінде Қазақстан Республикасы заңнамасының талаптарын сақтау мәселелері бойынша мемлекеттік органдардың өзара іс-қимыл жасасу қағидаларының',
  ru: 'Правил взаимодействия государственных органов по вопросам соблюдения в сетях телекоммуникаций требований законодательства Республики Казахстан',
};
