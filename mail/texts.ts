import i18next from 'i18next';
import { en } from '../domain/notification-texts/en.js';
import { kk } from '../domain/notification-texts/kk.js';
import { ru } from '../domain/notification-texts/ru.js';
import type { ToldParams } from '../domain/notifications.js';
import type { Language } from '../domain/roles.js';

const texts = i18next.createInstance();
// The texts are part of the program, so this is done at once and cannot fail later. Mail is plain text: nothing is escaped.
void texts.init({
  initAsync: false,
  lng: 'en',
  fallbackLng: 'en',
  showSupportNotice: false,
  interpolation: { escapeValue: false },
  resources: { kk: { translation: kk }, ru: { translation: ru }, en: { translation: en } },
} as Parameters<typeof texts.init>[0]);

/** A text with its parameters filled in; one that is missing leaves nothing behind. */
export function write(language: Language, key: string, params: ToldParams = {}): string {
  const absent = { number: '', day: '', count: '', link: '' };
  return texts.t(key, { lng: language, ...absent, ...params }).replace(/[:,\s]+$/u, '');
}
