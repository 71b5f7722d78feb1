import type { RestorationCause } from './restoration.js';
import type { Language } from './roles.js';

/** Why access is resumed, as an instruction says it. */
export const restorationCauseTexts: Record<RestorationCause, Record<Language, string>> = {
  removed: {
    kk: 'құқыққа қайшы ақпарат жойылды',
    ru: 'противоправная информация удалена',
    en: 'the unlawful information was removed',
  },
  act_annulled: {
    kk: 'шектеуге негіз болған актінің күші жойылды',
    ru: 'акт, послуживший основанием, отменён',
    en: 'the act that was the ground was annulled',
  },
  error: { kk: 'шектеу қате қойылған', ru: 'ограничение наложено ошибочно', en: 'the restriction was an error' },
  ground_expired: { kk: 'шектеу негізінің мерзімі өтті', ru: 'основание отпало', en: 'the ground has expired' },
  complaint_upheld: { kk: 'шағым қанағаттандырылды', ru: 'жалоба удовлетворена', en: 'a complaint was upheld' },
  periodic_review: {
    kk: 'мерзімді қайта қарау қорытындысы бойынша',
    ru: 'по итогам периодического пересмотра',
    en: 'after a periodic review',
  },
};
