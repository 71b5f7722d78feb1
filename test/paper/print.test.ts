import { expect } from 'chai';
import { documentKinds, paperLanguages } from '../../domain/paper.js';
import type { IssuedPaper, PaperLanguage } from '../../domain/paper.js';
import { print } from '../../paper/print.js';
import { readPrint, squeezed } from '../support/paper-reading.js';
import { paperSample } from '../support/paper-samples.js';

const publicUrl = 'https://habarlama.test';
const printed = (paper: IssuedPaper, language: PaperLanguage) => print(paper, language, publicUrl);

describe('a print', () => {
  for (const kind of documentKinds) {
    for (const language of paperLanguages) {
      it(`of ${kind} in ${language} is tagged, can be searched, has the same bytes again, and says on each page what it is and where that is checked`, async () => {
        const bytes = await printed(paperSample(kind), language);
        expect(Buffer.compare(bytes, await printed(paperSample(kind), language)), 'the same bytes again').to.equal(0);
        const { pages, roles, language: said, title } = await readPrint(bytes);
        expect(said).to.equal(language);
        expect(title).to.be.a('string').and.contain('X-2026-000001');
        expect([...roles]).to.include.members(['Document', 'H1', 'P']);
        pages.forEach((page, index) => {
          expect(page)
            .to.contain('X-2026-000001')
            .and.contain(`${index + 1} / ${pages.length}`);
          expect(page).to.contain(`${publicUrl}/public/documents/7Q2M4-XK0Z9-AB3CD-EF4GH`);
        });
        const mark = { kk: 'ҚОЛ ҚОЙЫЛМАҒАН', ru: 'НЕ ПОДПИСАНО' };
        expect(pages.join('')).to.contain(mark[language]);
      });
    }
  }

  it('has the same bytes whenever it is made of the same data, and others of other data', async () => {
    const [first, again] = [
      await printed(paperSample('rejection'), 'kk'),
      await printed(paperSample('rejection'), 'kk'),
    ];
    expect(Buffer.compare(first, again)).to.equal(0);
    expect(Buffer.compare(first, await printed(paperSample('rejection', 4), 'kk'))).to.not.equal(0);
  });

  it('keeps every letter of Kazakh, and numbers what nobody would see or no letter is there for', async () => {
    const paper = paperSample('complaint_decision');
    const letters = 'ӘәҒғҚқҢңӨөҰұҮүҺһІі №«»₸';
    paper.data.reasons = `${letters} a\u202Eb\u200B中`;
    const text = squeezed((await readPrint(await printed(paper, 'kk'))).pages.join(''));
    expect(text).to.contain(squeezed(`${letters} a⟨U+202E⟩b⟨U+200B⟩⟨U+4E2D⟩`));
  });

  it('gives addresses in full as filed, what was made of them beside them, and codes of devices in Annex 2 alone', async () => {
    for (const kind of documentKinds) {
      const text = squeezed((await readPrint(await printed(paperSample(kind, 5), 'ru'))).pages.join(''));
      const hasAddresses = ['annex_2', 'prescription', 'instruction', 'rejection', 'edms_letter'].includes(kind);
      const wanted = [
        `https://kazino.kz/${'uzaq-zhol-segmenti/'.repeat(14)}2`,
        'қазақстан.қаз',
        'xn--80aaa1agaa5t3b.xn--80ao21a',
      ];
      for (const address of wanted) expect(text.includes(address), `${kind} ${address}`).to.equal(hasAddresses);
      expect(text.includes('490154203237518'), kind).to.equal(kind === 'annex_2');
    }
  });

  it('of a prescription names the act that another track carries, in place of the clause under which notices are judged', async () => {
    const paper = paperSample('prescription');
    const text = async () => squeezed((await readPrint(await printed(paper, 'ru'))).pages.join(''));
    expect(await text()).to.contain('пунктом10Правил');
    const name = { kk: 'Прокурордың ұсынуы', ru: 'Представление прокурора' };
    paper.data.sourceAct = { name, number: '7-12-26', date: '2026-06-30' };
    expect(await text())
      .to.contain('наоснованииакта:Представлениепрокурора№7-12-26от30июня2026года')
      .and.not.contain('пунктом10');
  });

  it('of a correction says which document it corrects, what stood there, what is right, and why', async () => {
    const paper = { ...paperSample('rejection'), corrects: 'R-2026-000007' };
    const name = { kk: 'Лауазымды адамның аты-жөні', ru: 'Имя должностного лица' };
    const official = { fullName: 'Болат', post: { kk: 'Жетекші', ru: 'Руководитель' } };
    paper.data.correction = {
      official,
      reasons: 'Описка',
      fields: [{ name, was: 'Серикова', becomes: 'Серикова А.' }],
    };
    const text = squeezed((await readPrint(await printed(paper, 'ru'))).pages.join(''));
    expect(text)
      .to.contain('исправляеттехническуюошибкувдокументе№R-2026-000007')
      .and.contain('Имядолжностноголица:вместо«Серикова»—«СериковаА.»')
      .and.contain('Причинаисправления:Описка')
      .and.contain('Исправил(а):Болат,Руководитель');
  });

  it('repeats the head of a long list on every page and splits no row, letting other work have its turn', async function () {
    this.timeout(60_000);
    let turns = 0;
    const turning = setInterval(() => (turns += 1), 1);
    const { pages, roles } = await readPrint(await printed(paperSample('rejection', 120), 'ru'));
    clearInterval(turning);
    expect(turns).to.be.greaterThan(3);
    expect([...roles]).to.include.members(['Table', 'TR', 'TH', 'TD']);
    expect(pages.length).to.be.greaterThan(10);
    const withRows = pages.map(squeezed).filter((page) => page.includes('ставкинепринимаются'));
    expect(withRows.length).to.be.greaterThan(10);
    for (const page of withRows) {
      expect(page).to.contain('Почемунарушениянет');
      // Each row has its number and its last words on one page.
      const numbers = page.match(/\d+\)(?=Идент|Домен)/gu) ?? [];
      expect(page.match(/ставкинепринимаются/gu)).to.have.length(numbers.length);
    }
  });

  it('is PDF/A-2a by what it says, with its colours and all its faces in it, and nothing that runs', async () => {
    const bytes = Buffer.from(await printed(paperSample('annex_2'), 'kk')).toString('latin1');
    expect(bytes).to.match(/<pdfaid:part>2<\/pdfaid:part>\s*<pdfaid:conformance>A<\/pdfaid:conformance>/u);
    for (const part of [
      '/OutputIntents',
      '/DestOutputProfile',
      '/StructTreeRoot',
      '/Marked true',
      '/DisplayDocTitle true',
    ]) {
      expect(bytes, part).to.contain(part);
    }
    const descriptors = bytes.match(/\/Type \/FontDescriptor/gu) ?? [];
    expect(descriptors.length).to.be.greaterThan(2);
    expect(bytes.match(/\/FontFile2 \d/gu)).to.have.length(descriptors.length);
    expect(bytes).to.not.match(/\/JavaScript|\/Launch|\/OpenAction|\/Encrypt/u);
  });
});
