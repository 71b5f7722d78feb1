import type { ReturnData } from '../../domain/paper.js';

const body = { kk: 'Мәдениет және ақпарат министрлігі', ru: 'Министерство культуры и информации' };

/** A return for completion as it may be printed. */
export function returnSample(): ReturnData {
  return {
    body,
    official: { fullName: 'Айгүл Сериккызы' },
    addressees: [{ kk: 'Қаржылық мониторинг агенттігі', ru: 'Агентство по финансовому мониторингу' }],
    noticeNumber: '2026-000123',
    filedOn: '2026-07-01',
    missing: [
      { reason: { kk: 'Скриншот оқылмайды', ru: 'Скриншот нечитаем' }, text: 'Пришлите снимок целиком', ordinal: 2 },
    ],
  };
}
