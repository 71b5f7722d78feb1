import { expect } from 'chai';
import fc from 'fast-check';
import { readICalendar } from '../../api/icalendar.js';

const file = (...events: string[]) => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT'].join('\r\n');
const daysOf = (text: string) => readICalendar(text).days.map(({ day, kind }) => `${day} ${kind}`);
const codesOf = (text: string) => readICalendar(text).faults.map(({ code, line }) => `${code} ${line}`);

describe('an iCalendar file', () => {
  it('is read day by day: holidays, days off, worked days, and events of several days', () => {
    const text = file(
      event('DTSTART;VALUE=DATE:20260321', 'DTEND;VALUE=DATE:20260324', 'SUMMARY:Наурыз\\, мейрамы'),
      event('DTSTART;VALUE=DATE:20260324', 'CATEGORIES:X,DAY_OFF'),
      event(
        'DTSTART;TZID="a:b";VALUE=DATE:20250105',
        'CATEGORIES:WORKING',
        'BEGIN:VALARM',
        'TRIGGER:-P1D',
        'END:VALARM',
      ),
    );
    expect(daysOf(text)).to.deep.equal([
      ...['2026-03-21 holiday', '2026-03-22 holiday', '2026-03-23 holiday'],
      ...['2026-03-24 day_off', '2025-01-05 working'],
    ]);
    expect(readICalendar(text).days[0]?.name).to.equal('Наурыз, мейрамы');
    expect(codesOf(text)).to.deep.equal([]);
  });

  it('may have folded lines, a byte-order mark, bare line feeds and other components', () => {
    const text = `\uFEFF${file('BEGIN:VTIMEZONE\r\nDTSTART:19700101T000000\r\nEND:VTIMEZONE', event('DTSTA\r\n RT;VALUE=DA\r\n\tTE:20260101', 'SUMMARY:Жаңа\r\n  жыл'))}`;
    expect(daysOf(text)).to.deep.equal(['2026-01-01 holiday']);
    expect(daysOf(text.replaceAll('\r\n', '\n'))).to.deep.equal(['2026-01-01 holiday']);
    expect(readICalendar(text).days[0]?.name).to.equal('Жаңа жыл');
  });

  it('is refused whole, with the line, where a day would have to be guessed', () => {
    const good = event('DTSTART;VALUE=DATE:20260101');
    expect(codesOf(file(good, event('DTSTART;VALUE=DATE:20260102', 'RRULE:FREQ=YEARLY')))).to.deep.equal([
      'not_one_event 10',
    ]);
    for (const start of [
      'DTSTART:20260101T090000Z',
      'DTSTART:20260101',
      'DTSTART;VALUE=DATE:20260230',
      'SUMMARY:none',
    ]) {
      expect(codesOf(file(event(start)))[0], start).to.match(/^not_a_date/u);
    }
    expect(codesOf(file(event('DTSTART;VALUE=DATE:20260102', 'DTEND;VALUE=DATE:20260102')))).to.deep.equal([
      'not_a_date 6',
    ]);
    for (const text of ['', 'day,kind', 'BEGIN:VCALENDAR', file('BEGIN:VEVENT'), file('END:VEVENT')]) {
      expect(codesOf(text)[0], text).to.match(/^not_icalendar/u);
      expect(daysOf(text)).to.deep.equal([]);
    }
    expect(codesOf(file(event('DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:29990101')))[0]).to.match(/^too_many/u);
  });

  it('gives real dates or faults, whatever is in it', () => {
    const piece = fc.constantFrom(
      ...[
        'BEGIN:VEVENT',
        'END:VEVENT',
        'BEGIN:VCALENDAR',
        'END:VCALENDAR',
        'DTSTART;VALUE=DATE:20260101',
        'DTEND;VALUE=DATE:20260199',
      ],
      ...['DTEND;VALUE=DATE:20260110', 'CATEGORIES:WORKING', ' folded', 'RRULE:X', '"', ':', ';;;"a"'],
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), (lines) => {
        const { days, faults } = readICalendar(file(...lines));
        expect(days.length === 0 || faults.length === 0).to.equal(true);
        for (const { day } of days) expect(new Date(day).toISOString().slice(0, 10)).to.equal(day);
      }),
    );
  });
});
