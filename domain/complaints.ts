/** How, where and by when to complain, as every act of the authorised body says it (Administrative Procedural Code: three months). */
export function howToComplain(body: { kk: string; ru: string; en: string }): {
  kk: string;
  ru: string;
  en: string;
  withinMonths: number;
} {
  return {
    kk: `Осы актіге оны алған күннен бастап үш ай ішінде ${body.kk} арқылы жоғары тұрған органға немесе сотқа шағым жасауға болады. Шұғыл шара болғандықтан, тыңдау өткізілген жоқ.`,
    ru: `Настоящий акт может быть обжалован в течение трёх месяцев со дня получения в вышестоящий орган через ${body.ru} или в суд. Поскольку мера является неотложной, заслушивание не проводилось.`,
    en: `This act may be appealed within three months of receipt to the higher authority through the ${body.en}, or to a court. No hearing was held, because the measure is immediate.`,
    withinMonths: 3,
  };
}
