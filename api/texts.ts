import i18next from 'i18next';
import { en as toldInEnglish } from '../domain/notification-texts/en.js';
import { kk as toldInKazakh } from '../domain/notification-texts/kk.js';
import { ru as toldInRussian } from '../domain/notification-texts/ru.js';
import type { NotificationEvent, ToldParams } from '../domain/notifications.js';
import type { Language } from '../domain/roles.js';
import { en as reachInEnglish } from './reach-texts/en.js';
import { kk as reachInKazakh } from './reach-texts/kk.js';
import { ru as reachInRussian } from './reach-texts/ru.js';
import { en } from './texts/en.js';
import { kk } from './texts/kk.js';
import { ru } from './texts/ru.js';

const texts = i18next.createInstance();
// The texts are part of the program, so this is done at once and cannot fail later.
void texts.init({
  initAsync: false,
  lng: 'en',
  fallbackLng: 'en',
  showSupportNotice: false,
  resources: {
    kk: { translation: kk, told: toldInKazakh, reach: reachInKazakh },
    ru: { translation: ru, told: toldInRussian, reach: reachInRussian },
    en: { translation: en, told: toldInEnglish, reach: reachInEnglish },
  },
} as Parameters<typeof texts.init>[0]);

/** A text in a language, English where that has none; undefined if there is no such text at all. */
export function say(language: Language, key: string): string | undefined {
  return texts.exists(key) ? texts.t(key, { lng: language }) : undefined;
}

/** What is said of how far a restriction would reach, in a language. */
export function textOfReach(
  language: Language,
  key: keyof typeof reachInEnglish,
  params: Record<string, unknown>,
): string {
  // JSON is no page: whoever shows it escapes it.
  return texts.t(key, { lng: language, ns: 'reach', interpolation: { escapeValue: false }, ...params });
}

/** What a code says to a reader; the code itself where there is no text. */
export function textOf(language: Language, code: string): string {
  return say(language, `codes.${code}`) ?? code;
}

/** What a person was told, in a language; what it says without parameters where they are missing. */
export function textOfEvent(language: Language, event: NotificationEvent, params: ToldParams): string {
  const absent = { number: '', day: '', count: '' };
  // JSON is no page: whoever shows it escapes it.
  const how = { lng: language, ns: 'told', interpolation: { escapeValue: false } };
  return texts.t(`events.${event}`, { ...how, ...absent, ...params }).replace(/[:,\s]+$/u, '');
}
