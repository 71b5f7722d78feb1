import { expect } from 'chai';
import fc from 'fast-check';
import { en } from '../../domain/notification-texts/en.js';
import { kk } from '../../domain/notification-texts/kk.js';
import { ru } from '../../domain/notification-texts/ru.js';
import type { NotificationTexts } from '../../domain/notification-texts/texts.js';
import { harmless, isOwnPath, letters, notificationEventNames } from '../../domain/notifications.js';
import type { ToldParams } from '../../domain/notifications.js';

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/gu)].map(([, name]) => name).sort();

describe('what people are told', () => {
  it('is written in kk, ru and en, with the same parameters in each', () => {
    const all = (texts: NotificationTexts) => [
      ...notificationEventNames.map((event) => texts.events[event]),
      ...letters.flatMap((letter) => [texts.letters[letter].subject, texts.letters[letter].text]),
      ...Object.values(texts.mail),
    ];
    const [english, kazakh, russian] = [all(en), all(kk), all(ru)];
    english.forEach((text, at) => {
      for (const other of [kazakh[at] ?? '', russian[at] ?? '']) {
        expect(other, text).to.match(/\S/u).and.not.equal(text);
        expect(placeholders(other), other).to.deep.equal(placeholders(text));
      }
      expect(['number', 'day', 'count', 'link'], text).to.include.members(placeholders(text));
    });
    for (const texts of [en, kk, ru]) expect(Object.keys(texts.events)).to.deep.equal(notificationEventNames);
  });

  it('is filled with numbers, days, counts and paths of ours, whatever is handed in', () => {
    const good: ToldParams = {
      number: 'P-2026-000045',
      day: '2026-07-01',
      count: 3,
      link: '/public/complaints?token=abcdefghijklmnop',
    };
    expect(harmless(good)).to.deep.equal(good);
    for (const number of ['2026-000123', '2026-000123/2', 'ЖН-2026-000001'])
      expect(harmless({ number })).to.deep.equal({ number });
    const names = fc.constantFrom('number', 'day', 'count', 'link', 'locator', 'name');
    const telling = fc.constantFrom(
      'kazino.kz',
      'https://kazino.kz/1',
      '203.0.113.7',
      '2001:db8::1',
      'AA:BB:CC:DD:EE:FF',
      '490154203237518',
      'Айгүл Сәрсенова',
      'a@b.kz',
      '+77011234567',
    );
    fc.assert(
      fc.property(names, fc.oneof(telling, fc.string()), (name, value) => {
        const kept = Object.values(harmless({ [name]: value }));
        for (const text of kept) {
          expect(String(text)).to.match(/^(\p{Lu}{1,4}-)?[\d/-]{1,20}$|^\/public\//u);
          expect(String(text)).to.not.match(/[.:@]|\d{10}/u);
        }
      }),
    );
  });

  it('leads to a path of ours that names kinds and ids', () => {
    const id = '01990000-0000-7000-8000-000000000001';
    for (const path of [
      '/api/v1/tasks',
      `/api/v1/notices/${id}`,
      `/api/v1/complaints/${id}/decision`,
      '/api/v1/calendar/2026',
    ]) {
      expect(isOwnPath(path), path).to.equal(true);
    }
    for (const path of [
      'https://kazino.kz',
      '//kazino.kz',
      '/api/v1/notices?q=kazino.kz',
      '/api/v1/../x',
      '/public/x',
      '',
    ]) {
      expect(isOwnPath(path), path).to.equal(false);
    }
  });
});
