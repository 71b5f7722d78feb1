import { noHearing, rightToComplain } from '../../domain/complaints.js';
import { definitionInWords } from '../../domain/inactivity.js';
import type { DocumentKind, IssuedPaper, PaperData, PaperLocator, ReturnData } from '../../domain/paper.js';

const ministry = {
  kk: 'Қазақстан Республикасы Мәдениет және ақпарат министрлігі',
  ru: 'Министерство культуры и информации Республики Казахстан',
  en: 'Ministry of Culture and Information of the Republic of Kazakhstan',
};
const body = { kk: ministry.kk, ru: ministry.ru };
const agency = { kk: 'Қаржылық мониторинг агенттігі', ru: 'Агентство по финансовому мониторингу' };
const official = { fullName: 'Ержанов Нұрлан Қайратұлы', post: { kk: 'Қараушы', ru: 'Рассматривающий' } };
const right = rightToComplain(ministry);
const definition = definitionInWords({ roles: ['officer', 'head'], activity: 'any_act' }, '2026-05-01');
const act = { body, official, addressees: [agency], howToComplain: { kk: right.kk, ru: right.ru } };
const ground = {
  violationKind: { kk: 'Заңсыз құмар ойындарын насихаттау', ru: 'Пропаганда незаконных азартных игр' },
  norm: { kk: '«Масс-медиа туралы» Заң, 11-бап', ru: 'Закон «О масс-медиа», статья 11' },
};
const reason = { kk: 'Материалда заң бұзушылық жоқ', ru: 'В материале нет нарушения законодательства' };

/** Addresses of every kind: long ones, in Kazakh, and with what nobody would see in them. */
export function locatorsSample(at: number): PaperLocator[] {
  const page = `https://kazino-ulgi-${at}.kz/ойын/бет?id=${at}`;
  const all: PaperLocator[][] = [
    [{ kind: 'url', raw: page, normalised: `https://kazino-ulgi-${at}.kz/%D0%BE%D0%B9%D1%8B%D0%BD?id=${at}` }],
    [
      { kind: 'domain', raw: 'қазақстан.қаз', normalised: 'xn--80aaa1agaa5t3b.xn--80ao21a' },
      { kind: 'ip', raw: '93.184.215.14' },
    ],
    [{ kind: 'url', raw: `https://kazino.kz/${'uzaq-zhol-segmenti/'.repeat(14)}${at}` }],
    [{ kind: 'url', raw: `https://kazino.kz/\u202Egnp.exe\u200B/${at}`, normalised: `https://kazino.kz/${at}` }],
    [
      { kind: 'resource_id', raw: `@kazino_${at}` },
      { kind: 'cidr', raw: '93.184.215.0/24' },
    ],
  ];
  return all[at % all.length] ?? [];
}

/** What may be printed of each kind: lists of so many rows. */
export function paperData(rows = 3): PaperData {
  const upTo = Array.from({ length: rows }, (_, index) => index);
  const decided = upTo.map((at) => ({
    ...{ ordinal: at + 1, locators: locatorsSample(at), reason },
    reasons:
      'Бетте құмар ойын туралы жаңалық қана бар, ставка қабылданбайды. На странице только новость, ставки не принимаются.',
  }));
  const targets = decided.map(({ ordinal, locators: [target], reasons }) => ({
    ...{ ordinal, target: target ?? { kind: 'ip' as const, raw: '93.184.215.14' }, reasons },
    reason: { kk: 'Материал нормада көрсетілген белгілерге сай', ru: 'Материал отвечает признакам, указанным в норме' },
  }));
  const prescriptions = [{ number: 'P-2026-000045', issuedOn: '2026-07-02' }];
  return {
    annex_1: {
      ...{ addressee: body, body: agency },
      official: { fullName: 'Ахметова Әсел Ғалымқызы', post: 'Агенттік төрағасы' },
      rows: upTo.map((at) => ({
        fullName: `Өтегенұлы Ұлан Ықыласұлы ${at + 1}`,
        ...{ email: `u.otegenuly.${at + 1}@fin-monitoring.gov.kz`, phone: '+7 701 123 45 67' },
        ...(at % 3 === 2
          ? { organisation: { kk: 'Ведомстволық бағынысты ұйым', ru: 'Подведомственная организация' } }
          : {}),
      })),
    },
    annex_2: {
      ...{ addressee: body, body: agency, ...ground, noticeNumber: '2026-000123', version: 1 },
      facts: upTo.map((at) => ({
        ...{ ordinal: at + 1, locators: locatorsSample(at), protocol: at % 4 === 3 ? 'Басқа: өз хаттамасы' : 'HTTPS' },
        deviceCodes:
          at % 5 === 1
            ? [
                { kind: 'mac' as const, value: 'AA:BB:CC:DD:EE:FF' },
                { kind: 'imei' as const, value: '490154203237518' },
              ]
            : [],
      })),
      attestation: {
        text: 'Осы хабарламада көрсетілген мәліметтердің заңдылығы мен негізділігін растаймын',
        at: '2026-07-01T09:30:00.000Z',
      },
      official: { fullName: 'Сейітқали Айгүл Һамитқызы', post: 'Басқарма басшысы' },
    },
    prescription: {
      ...{ ...act, ...ground, noticeNumber: '2026-000123', filedBy: agency, facts: targets, termMinutes: 120 },
      addressees: [
        '«Үлгі Телеком» АҚ',
        '«Мысал Нет» ЖШС',
        { kk: 'Мемлекеттік техникалық қызмет', ru: 'Государственная техническая служба' },
      ],
      courtAct: {
        court: 'Алматы қаласының Бостандық аудандық соты',
        number: '7514-26-00-2/1',
        date: '2026-05-12',
        inForceFrom: '2026-06-15',
      },
      hearing: { kk: noHearing.kk, ru: noHearing.ru },
    },
    instruction: {
      ...{ ...act, addressees: ['«Үлгі Телеком» АҚ'], prescriptions },
      ground: { kk: 'Ақпарат жойылды', ru: 'Информация удалена' },
      reasons: 'Тексеру нәтижесінде беттің жойылғаны анықталды.',
      targets: targets.map(({ target }, at) => ({
        ...{ target, prescriptionNumber: 'P-2026-000045' },
        ...(at === 1 ? { stillHeldBy: ['P-2026-000046'] } : {}),
      })),
    },
    rejection: {
      ...{ ...act, ...ground, noticeNumber: '2026-000123', filedOn: '2026-07-01', facts: decided, otherwiseDecided: 2 },
    },
    return: returnSample(),
    complaint_decision: {
      ...{ ...act, addressees: ['«Мысал» ЖШС'], outcome: 'partly_upheld' },
      complaint: { number: '2026-000007', lodgedOn: '2026-07-10', complainant: '«Мысал» ЖШС' },
      against: {
        kk: '2026 жылғы 2 шілдедегі № P-2026-000045 нұсқама',
        ru: 'Предписание № P-2026-000045 от 2 июля 2026 года',
      },
      reasons:
        'Екінші беттегі материал ғылыми мақала болып табылады және ешқандай ойынға шақырмайды.\nБірінші бет бойынша нұсқама заңды.',
      consequences: [
        { kk: '2-факт бойынша шектеу алынады.', ru: 'Ограничение по факту № 2 снимается.' },
        { kk: '1-факт бойынша шектеу күшінде қалады.', ru: 'Ограничение по факту № 1 остаётся в силе.' },
      ],
    },
    inactivity_list: {
      ...{ body, period: { from: '2026-01-01', to: '2026-06-30' } },
      definition: { kk: definition.kk, ru: definition.ru },
      rows: upTo.map((at) => ({
        ...{ fullName: `Қасымұлы Ерлан ${at + 1}`, organisation: agency, email: `e.qasymuly.${at + 1}@gov.kz` },
        ...(at % 2 === 0 ? { lastActiveOn: '2025-11-20' } : {}),
        ...{ createdOn: '2025-01-10', createdWithinPeriod: at % 3 === 1 },
      })),
      official: { fullName: 'Жүйе', post: { kk: 'Ақпараттық жүйе', ru: 'Информационная система' } },
    },
    edms_letter: {
      ...{ ...act, edms: { number: 'ҚМ-17/2045', date: '2026-06-30' }, noticeNumber: '2026-000123', prescriptions },
      facts: decided.map((fact, at) => ({
        ...fact,
        verdict: (['unconfirmed', 'confirmed', 'duplicate'] as const)[at % 3] ?? 'unconfirmed',
      })),
    },
  };
}

/** An issued document of a kind, as the printer has it. */
export function paperSample<K extends DocumentKind>(kind: K, rows?: number): IssuedPaper<K> {
  return {
    ...{ kind, number: 'X-2026-000001', issuedAt: Date.UTC(2026, 6, 1, 9, 30), code: '7Q2M4-XK0Z9-AB3CD-EF4GH' },
    data: paperData(rows)[kind],
  };
}

/** A return for completion as it may be printed. */
export function returnSample(): ReturnData {
  return {
    ...{ body, official, addressees: [agency], noticeNumber: '2026-000123', filedOn: '2026-07-01' },
    missing: [
      { reason: { kk: 'Скриншот оқылмайды', ru: 'Скриншот нечитаем' }, text: 'Пришлите снимок целиком', ordinal: 2 },
      { reason: { kk: 'Норма нақтылануы тиіс', ru: 'Норму нужно уточнить' }, text: 'Баптың тармағын көрсетіңіз' },
    ],
  };
}
