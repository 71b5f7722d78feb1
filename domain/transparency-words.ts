import type { Language } from './roles.js';
import type { Scope } from './scope.js';

type Text = Record<Language, string>;

/** Scopes as a reader of the report is told of them. */
export const scopeNames: Record<Scope, Text> = {
  page: { kk: 'бет', ru: 'страница', en: 'page' },
  account: { kk: 'аккаунт', ru: 'аккаунт', en: 'account' },
  subdomain: { kk: 'ішкі домен', ru: 'поддомен', en: 'sub-domain' },
  domain: { kk: 'домен', ru: 'домен', en: 'domain' },
  ip: { kk: 'IP-мекенжай', ru: 'IP-адрес', en: 'IP address' },
  cidr: { kk: 'IP-желі', ru: 'IP-сеть', en: 'IP network' },
};

/** What the machine itself finds missing, without a person. */
export const automaticCheck: Text & { code: string } = {
  code: 'AUTOMATIC_CHECK',
  kk: 'Жүйенің тексеруі бойынша толық емес',
  ru: 'Неполное по проверке системы',
  en: 'Incomplete by the check of the system',
};

/** An end in the register that nobody decided: what was ordered was executed by nobody. */
export const lapsed: Text = {
  kk: 'нұсқаманы ешкім орындамаған',
  ru: 'предписание никем не исполнено',
  en: 'nobody executed the prescription',
};

/** The row of sensitive kinds that are too rare to be told apart. */
export const fewSensitive: Text & { code: string } = {
  code: 'FEW_SENSITIVE',
  kk: 'Сирек кездесетін сезімтал түрлер бірге',
  ru: 'Редкие чувствительные виды вместе',
  en: 'Rare sensitive kinds together',
};

/** The row of rare kinds, sensitive and other: sensitive ones alone would still be too few. */
export const notToldApart: Text & { code: string } = {
  code: 'NOT_TOLD_APART',
  kk: 'Бөлек көрсетілмейтін түрлер бірге',
  ru: 'Виды, не показанные отдельно, вместе',
  en: 'Kinds not told apart, together',
};

/** By which moment each thing counts, and what the report leaves out. */
export function whatIsCounted(fewest: number): Text {
  return {
    kk: `Әрбір оқиға жүйеде тіркелген сәті бойынша бір рет есептеледі (Алматы уақыты): хабарлама — нөмірмен тіркелгенде, қайтару мен кері қайтарып алу — жасалғанда, фактілер — хабарлама бойынша шешім қабылданғанда, шектеу — тізілімге енгізілгенде және алынғанда, орындау — әр факт пен орындаушы бойынша аяқталғанда, мерзімнің бұзылуы — анықталғанда (оған дейін орындалғаны — мерзімінде орындалған), шағым — тіркелгенде және шешілгенде. Қолданыстағы шектеулер жартыжылдықтың соңына есептеледі; қайта қарау күні — есеп жасалған сәттегі тізілім бойынша. Кейінгі оқиғалар бұл есепті өзгертпейді: олар болған жартыжылдықта есептеледі. Шешім уақыты хабарламаның соңғы жіберілуінен, орындау уақыты мерзім басталғаннан есептеледі. Есепте мекенжайлар, адамдар және жекелеген істер жоқ; органдар мен түрлер бір кестеде қиылыстырылмайды. Сезімтал түр, егер ол бойынша кемінде бір, бірақ ${fewest}-тен аз хабарлама жіберілсе не шешілсе немесе сонша шектеу қолданыста болса (ал ондайлар болмаса — сонша қайтарылса, кері қайтарып алынса, бөлінсе, қойылса немесе алынса), бөлек көрсетілмейді: ондай түрлер бірге көрсетіледі, саны жеткілікті болғанша оларға келесі түрлер қосылады — алдымен сезімталдары, ең сирегінен бастап. Барлық түр бірге алғанда да сондай аз болса, олардың ешқайсысы бөлек көрсетілмейді.`,
    ru: `Каждое событие учитывается один раз по моменту, когда оно зафиксировано в системе (время Алматы): уведомление — при регистрации под номером, возврат и отзыв — когда совершены, факты — при решении по уведомлению, ограничение — при внесении в реестр и при снятии, исполнение — по каждому факту и исполнителю, когда оно завершено, нарушение срока — когда оно установлено (исполненное до этого исполнено в срок), жалоба — при регистрации и при решении. Действующие ограничения считаются на конец полугодия; дата пересмотра — по реестру на момент составления отчёта. Позднейшие события отчёта не меняют: они учитываются в том полугодии, когда произошли. Время до решения считается от последнего направления уведомления, время исполнения — от начала срока. В отчёте нет адресов, лиц и отдельных дел; органы и виды в одной таблице не сочетаются. Чувствительный вид не показывается отдельно, если по нему направлено или решено хотя бы одно, но менее ${fewest} уведомлений либо действует столько же ограничений (а где таких нет — столько же возвращено, отозвано, выделено, наложено или снято): такие виды показаны вместе, и к ним присоединяются следующие, сначала чувствительные, начиная с самых редких, пока вместе их не станет достаточно. Если и всех видов вместе так мало, ни один не показывается отдельно.`,
    en: `Each event counts once, by the moment at which the system recorded it (Almaty time): a notice when it is registered under a number, a return or withdrawal when it is made, facts when their notice is decided, a restriction when it is entered in the register and when it is lifted, execution when it is over, for each fact and recipient, a breach of the term when it is noted (what was executed before that was executed within the term), a complaint when it is registered and when it is decided. Restrictions in force are counted at the end of the half-year; their review dates are those of the register when the report was made. Later events change nothing here: they count in the half-year in which they happen. The time to a decision runs from the last submission of the notice, the time to execution from the beginning of the term. There are no addresses, persons or single cases in it; bodies and kinds are not crossed in one table. A sensitive kind is not shown alone if some, but fewer than ${fewest}, notices of it were filed or decided, or as few of its restrictions are in force (where there are none of these: if as few were returned, withdrawn, split off, made or lifted): such kinds are shown together, joined by further ones, sensitive ones first and the rarest first, until together they are enough. If all kinds together are so few, none is shown alone.`,
  };
}
