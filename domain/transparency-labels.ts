import type { ComplaintOutcome } from './complaint-status.js';
import type { Language } from './roles.js';

type Text = Record<Language, string>;

/** The tables of a report, as its file names them. */
export const tableNames = {
  total: { kk: 'Барлығы', ru: 'Всего', en: 'In all' },
  returnReasons: { kk: 'Қайтару себептері', ru: 'Причины возврата', en: 'Reasons of returns' },
  verdictReasons: { kk: 'Шешім себептері', ru: 'Причины решений', en: 'Reasons of verdicts' },
  liftedBy: { kk: 'Шектеуді алу себептері', ru: 'Причины снятия ограничений', en: 'Causes of lifting' },
  scopes: { kk: 'Ауқымы бойынша', ru: 'По охвату', en: 'By scope' },
  wide: { kk: 'Беттен кең', ru: 'Шире страницы', en: 'Wider than a page' },
  bodies: { kk: 'Мемлекеттік органдар бойынша', ru: 'По государственным органам', en: 'By state body' },
  violationKinds: { kk: 'Бұзушылық түрлері бойынша', ru: 'По видам нарушений', en: 'By violation kind' },
} as const satisfies Record<string, Text>;

const complaintOutcomeNames: Record<ComplaintOutcome, Text> = {
  upheld: { kk: 'қанағаттандырылған', ru: 'удовлетворено', en: 'upheld' },
  partly_upheld: { kk: 'ішінара қанағаттандырылған', ru: 'удовлетворено частично', en: 'upheld in part' },
  dismissed: { kk: 'қанағаттандырусыз қалдырылған', ru: 'отказано', en: 'dismissed' },
  inadmissible: { kk: 'қараусыз қалдырылған', ru: 'оставлено без рассмотрения', en: 'inadmissible' },
  withdrawn: { kk: 'қайтарып алынған', ru: 'отозвано', en: 'withdrawn' },
};

const subjects: Record<string, Text> = {
  notices: { kk: 'хабарламалар', ru: 'уведомления', en: 'notices' },
  facts: { kk: 'фактілер', ru: 'факты', en: 'facts' },
  restrictions: { kk: 'шектеулер', ru: 'ограничения', en: 'restrictions' },
  executions: { kk: 'нұсқамаларды орындау', ru: 'исполнение предписаний', en: 'execution of prescriptions' },
  resumptions: { kk: 'тапсырмаларды орындау', ru: 'исполнение поручений', en: 'execution of instructions' },
  complaints: { kk: 'шағымдар', ru: 'жалобы', en: 'complaints' },
};

const figures: Record<string, Text> = {
  filed: { kk: 'жіберілген', ru: 'направлено', en: 'filed' },
  parts: { kk: 'бөлінген немесе қайта ашылған бөліктер', ru: 'выделено или возобновлено частей', en: 'parts' },
  returned: { kk: 'қайтарылған', ru: 'возвращено', en: 'returned' },
  withdrawn: { kk: 'кері қайтарып алынған', ru: 'отозвано', en: 'withdrawn' },
  decided: { kk: 'шешілген', ru: 'решено', en: 'decided' },
  toExecution: { kk: 'орындауға жіберілген', ru: 'направлено на исполнение', en: 'sent to execution' },
  rejected: { kk: 'қабылданбаған', ru: 'отклонено', en: 'rejected' },
  coveredAlready: {
    kk: 'расталғаны жоқ, қайталанғаны бар шешілген',
    ru: 'решено без подтверждённых, с повторными',
    en: 'decided with duplicates and none confirmed',
  },
  confirmed: { kk: 'расталған', ru: 'подтверждено', en: 'confirmed' },
  unconfirmed: { kk: 'расталмаған', ru: 'не подтверждено', en: 'unconfirmed' },
  duplicate: { kk: 'қайталанған', ru: 'повторные', en: 'duplicates' },
  made: { kk: 'қойылған', ru: 'наложено', en: 'made' },
  lifted: { kk: 'алынған', ru: 'снято', en: 'lifted' },
  inForce: { kk: 'соңына қолданыста', ru: 'действует на конец', en: 'in force at the end' },
  pastReview: { kk: 'қайта қарау мерзімі өткен', ru: 'с истёкшей датой пересмотра', en: 'past their review date' },
  executed: { kk: 'орындалған', ru: 'исполнено', en: 'executed' },
  inTime: { kk: 'мерзімінде', ru: 'в срок', en: 'within the term' },
  late: { kk: 'мерзімінен кеш', ru: 'с опозданием', en: 'late' },
  notExecuted: { kk: 'орындалмаған', ru: 'не исполнено', en: 'not executed' },
  cancelled: { kk: 'күші жойылған', ru: 'отменено', en: 'cancelled' },
  breaches: { kk: 'мерзімді бұзу', ru: 'нарушений срока', en: 'breaches of the term' },
  lodged: { kk: 'тіркелген', ru: 'зарегистрировано', en: 'lodged' },
  median: { kk: 'уақыт медианасы, с', ru: 'медиана времени, с', en: 'median time, s' },
  ninthTenth: { kk: 'уақыттың 90-процентилі, с', ru: '90-й процентиль времени, с', en: '90th percentile of time, s' },
};

/** A figure in words, by where it stands: `notices.seconds.median` is "notices: median time, s". */
export function figureName(path: readonly string[], language: Language): string {
  const [subject = '', ...rest] = path;
  const last = rest.at(-1) ?? '';
  const isOutcome = rest.at(-2) === 'decided';
  const figure = isOutcome ? complaintOutcomeNames[last as ComplaintOutcome] : figures[last];
  return `${subjects[subject]?.[language] ?? subject}: ${figure?.[language] ?? last}`;
}
