import i18next from 'i18next';
import type { Language } from '../domain/roles.js';
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
  resources: { kk: { translation: kk }, ru: { translation: ru }, en: { translation: en } },
} as Parameters<typeof texts.init>[0]);

/** A text in a language, English where that has none; undefined if there is no such text at all. */
export function say(language: Language, key: string): string | undefined {
  return texts.exists(key) ? texts.t(key, { lng: language }) : undefined;
}

/** What a code says to a reader; the code itself where there is no text. */
export function textOf(language: Language, code: string): string {
  return say(language, `codes.${code}`) ?? code;
}
