import type { HalfYear } from './half-years.js';
import { roleNames } from './role-names.js';
import type { Language, Role } from './roles.js';

/** What clause 6 of the Rules leaves open, and this house has set: it stands in every report, in words. */
export interface InactivityDefinition {
  /** Whose accounts are looked at. */
  roles: readonly Role[];
  /** What is a sign of activity: any act on record in the person's name, or only the filing of notices. */
  activity: 'any_act' | 'filing';
}

/** An account without any sign of activity and without any use of the system in a half-year. Days are Almaty days. */
export interface InactiveAccount {
  accountId: string;
  fullName: string;
  email: string;
  bodyCode: string | null;
  createdOn: string;
  /** The last day on which it did or used anything; null where it never has. */
  lastActiveOn: string | null;
  /** It was made in the half-year itself: marked, and no reproach. */
  createdWithinPeriod: boolean;
}

/** A report as it is frozen and hashed. */
export interface InactivityContent {
  halfYear: HalfYear;
  definition: InactivityDefinition;
  /** Use has been recorded since this day; null where it never was. Before it only acts tell. */
  usesSince: string | null;
  rows: InactiveAccount[];
}

/** The kinds of events that count as activity; null for any. */
export function activityKinds({ activity }: InactivityDefinition): readonly string[] | null {
  return activity === 'any_act' ? null : ['submission', 'freeze'];
}

/** The definition in words, in the languages of people. */
export function definitionInWords(
  { roles, activity }: InactivityDefinition,
  usesSince: string | null,
): Record<Language, string> {
  const who = (language: Language) => roles.map((role) => roleNames[role][language]).join(', ');
  const isAny = activity === 'any_act';
  const since = usesSince?.split('-').reverse().join('.');
  const used =
    since === undefined
      ? {
          kk: 'Пайдалану әлі есепке алынған жоқ.',
          ru: 'Использование ещё не учитывалось.',
          en: 'Use has not been recorded yet.',
        }
      : {
          kk: `Пайдалану ${since} күнінен бастап есепке алынады.`,
          ru: `Использование учитывается с ${since}.`,
          en: `Use has been recorded since ${usesSince ?? ''}.`,
        };
  return {
    kk: `Жартыжылдықта мына рөлдердің бірі болған ашық есептік жазбалар (${who('kk')}), егер осы жартыжылдықта бірмезгілде: 1) белсенділік белгісі жоқ — адамның атынан ${isAny ? 'тіркелген бірде-бір әрекет' : 'жіберілген бірде-бір хабарлама'} болмаса; 2) жүйе пайдаланылмаған — жүйеге бірде-бір сұрау жасалмаса. ${used.kk} Жартыжылдық ішінде ашылған есептік жазбалар белгіленеді.`,
    ru: `Открытые учётные записи, имевшие в полугодии одну из ролей (${who('ru')}), если в этом полугодии одновременно: 1) нет признаков активности — нет ни одного ${isAny ? 'зафиксированного действия' : 'направленного уведомления'} от имени лица; 2) нет использования системы — не было ни одного обращения к ней. ${used.ru} Записи, созданные в этом полугодии, отмечены.`,
    en: `Open accounts that held one of these roles in the half-year (${who('en')}), if in that half-year both: 1) there is no sign of activity, that is, ${isAny ? 'no act on record' : 'no notice filed'} in the person’s name; 2) there was no use of the system, that is, not one request to it. ${used.en} Accounts made within the half-year are marked.`,
  };
}
