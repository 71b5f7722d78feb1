import type { PaperLocator, PaperText } from '../domain/paper.js';
import type { Sheet } from './sheet.js';
import type { Cell } from './table.js';
import { locatorNames } from './words.js';
import type { Words } from './wrap.js';

const size = 8.5;
const differs: PaperText = { kk: 'жүйеде қалыпқа келтірілген түрі:', ru: 'приведено к виду:' };
const reads: PaperText = { kk: 'былай оқылады:', ru: 'читается как:' };

/** A plain text in a cell; where there is none, a dash, so that nobody takes it for lost. */
export function textCell(sheet: Sheet, ...texts: (string | PaperText)[]): Cell {
  const said = texts.map((text) => sheet.say(text)).filter((text) => text !== '');
  return (said.length === 0 ? ['—'] : said).map((text) => ({ text, face: 'plain', size }));
}

/** A reason in the words of its list, and below it what the official wrote. */
export function reasonCell(sheet: Sheet, reason: PaperText, reasons: string): Cell {
  const named: Words = { text: sheet.say(reason), face: 'bold', size };
  return reasons === '' ? [named] : [named, { text: reasons, face: 'plain', size }];
}

/** The number of a row, as the form writes it: `1)`. */
export function numberCell(ordinal: number): Cell {
  return [{ text: `${ordinal})`, face: 'plain', size }];
}

/** Each address in full as it was filed, in letters that cannot be mistaken; what the system made of it below, where that differs. */
export function locatorCell(sheet: Sheet, locators: readonly PaperLocator[]): Cell {
  return locators.flatMap(({ kind, raw, normalised, unicode }): Words[] => [
    { text: `${sheet.say(locatorNames[kind])}:`, face: 'plain', size: 7.5 },
    { text: raw, face: 'mono', size },
    ...(normalised === undefined || normalised === raw ? [] : further(sheet, differs, normalised)),
    ...(unicode === undefined || unicode === raw ? [] : further(sheet, reads, unicode)),
  ]);
}

function further(sheet: Sheet, name: PaperText, value: string): Words[] {
  return [
    { text: sheet.say(name), face: 'plain', size: 7.5 },
    { text: value, face: 'mono', size },
  ];
}
