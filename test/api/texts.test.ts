import { expect } from 'chai';
import { hardStops } from '../../api/locator-view.js';
import { problemStatuses } from '../../api/problem.js';
import { say } from '../../api/texts.js';
import { en as reachInEnglish } from '../../api/reach-texts/en.js';
import { kk as reachInKazakh } from '../../api/reach-texts/kk.js';
import { ru as reachInRussian } from '../../api/reach-texts/ru.js';
import { en } from '../../api/texts/en.js';
import { kk } from '../../api/texts/kk.js';
import { ru } from '../../api/texts/ru.js';
import { deviceCodeRefusals } from '../../domain/device-code.js';
import { locatorRefusals } from '../../domain/locator.js';

describe('texts', () => {
  it('exist in all three languages, under the same keys, each in its own words', () => {
    for (const [language, texts] of Object.entries({ kk, ru })) {
      expect(Object.keys(texts.problems), language).to.have.members(Object.keys(en.problems));
      expect(Object.keys(texts.codes), language).to.have.members(Object.keys(en.codes));
      for (const [code, text] of Object.entries<string>(texts.codes)) {
        expect(text, `${language} ${code}`).to.match(/\p{Script=Cyrillic}/u);
      }
    }
  });

  it('say in each language how far a restriction would reach, with the same gaps', () => {
    const gaps = (text: string) => text.match(/\{\{\w+\}\}/gu)?.sort();
    for (const [key, text] of Object.entries<string>(reachInEnglish)) {
      for (const texts of [reachInKazakh, reachInRussian] as Record<string, string>[]) {
        expect(texts[key], key).to.match(/\p{Script=Cyrillic}/u);
        expect(gaps(texts[key] ?? ''), key).to.deep.equal(gaps(text));
      }
    }
  });

  it('exist for every type of problem and every reason why a locator or a device code is refused', () => {
    for (const type of Object.keys(problemStatuses)) expect(say('ru', `problems.${type}`), type).to.be.a('string');
    const stopped = hardStops.map((hardStop) => `hard_stop_${hardStop}`);
    for (const code of [...locatorRefusals, ...deviceCodeRefusals, ...stopped]) {
      expect(say('kk', `codes.${code}`), code).to.be.a('string');
    }
  });

  it('are said in the reader’s language, and are nothing where there is none at all', () => {
    expect(say('kk', 'codes.there_is_no_such_code')).to.equal(undefined);
    expect(say('en', 'codes.required')).to.equal('Required');
    expect(say('ru', 'codes.required')).not.to.equal('Required');
  });
});
