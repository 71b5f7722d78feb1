import type { Language } from './roles.js';

type Text = Record<Language, string>;

/** How, where and by when to complain (Administrative Procedural Code: three months): every act of the authorised body says it. */
export function rightToComplain(body: Text): Text {
  return {
    kk: `Осы актіге оны алған күннен бастап үш ай ішінде ${body.kk} арқылы жоғары тұрған органға немесе сотқа шағым жасауға болады.`,
    ru: `Настоящий акт может быть обжалован в течение трёх месяцев со дня получения в вышестоящий орган через ${body.ru} или в суд.`,
    en: `This act may be appealed within three months of receipt to the higher authority through the ${body.en}, or to a court.`,
  };
}

/** Before an immediate measure nobody is heard, and the act says so and why. */
export const noHearing: Text = {
  kk: 'Шұғыл шара болғандықтан, тыңдау өткізілген жоқ.',
  ru: 'Поскольку мера является неотложной, заслушивание не проводилось.',
  en: 'No hearing was held, because the measure is immediate.',
};

/** What a prescription says of complaints and of the hearing, as messages to recipients carry it. */
export function howToComplain(body: Text): Text & { withinMonths: number } {
  const right = rightToComplain(body);
  return {
    kk: `${right.kk} ${noHearing.kk}`,
    ru: `${right.ru} ${noHearing.ru}`,
    en: `${right.en} ${noHearing.en}`,
    withinMonths: 3,
  };
}

/** How a decision on a complaint may be appealed itself. */
export function howToAppeal(body: Text): Text {
  return {
    kk: `Шағым бойынша осы шешімге (${body.kk}) оны алған күннен бастап үш ай ішінде сотқа шағым жасауға болады.`,
    ru: `Настоящее решение по жалобе (${body.ru}) может быть обжаловано в суд в течение трёх месяцев со дня получения.`,
    en: `This decision on a complaint (${body.en}) may be appealed to a court within three months of receipt.`,
  };
}
