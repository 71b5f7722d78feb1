import { expect } from 'chai';
import type { DocumentKind, IssuedPaper, PaperLanguage } from '../../domain/paper.js';
import { print } from '../../paper/print.js';
import { readPrint, squeezed } from '../support/paper-reading.js';
import { paperSample } from '../support/paper-samples.js';

/** The pages of a print as a program reads them, without spaces. */
async function pagesOf<K extends DocumentKind>(paper: IssuedPaper<K>, language: PaperLanguage = 'ru') {
  const { pages } = await readPrint(await print(paper, language, 'https://habarlama.test'));
  return pages.map(squeezed);
}

/** So many words, each with its number: what gets lost, or comes twice, shows. */
const words = (count: number) => Array.from({ length: count }, (_, at) => `сөз${String(at).padStart(4, '0')}`);
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);
const longOfficial = {
  fullName: `Бастау ${'Нұрмұхамбетқызы '.repeat(11)}Аяқталу`,
  post: `Қызмет ${'басқарма басшысының орынбасары '.repeat(8)}Соңы`,
};

describe('the pages of a print', () => {
  it('carry a row that is higher than a page on over as many as it takes, and lose and double nothing', async () => {
    const paper = paperSample('rejection', 4);
    const [before, high] = paper.data.facts;
    if (before === undefined || high === undefined) throw new Error('The sample has four');
    const [reasons, segments] = [words(600), upTo(120).map((at) => `сілтеме${String(at).padStart(3, '0')}/`)];
    high.reasons = reasons.join(' ');
    expect(high.reasons.length).to.be.greaterThan(4_000);
    high.locators = [{ kind: 'url', raw: `https://kazino.kz/${segments.join('')}${'Щ'.repeat(900)}` }];
    const pages = await pagesOf(paper);
    const all = pages.join('');
    expect(all.match(/сөз\d{4}/gu)).to.deep.equal(reasons);
    expect(all.match(/сілтеме\d{3}\//gu)).to.deep.equal(segments);
    expect(all.match(/Щ/gu)).to.have.length(900);
    const over = pages.filter((page) => page.includes('сөз'));
    expect(over.length).to.be.greaterThan(1);
    for (const page of over) {
      // Its number and the head of the table stand wherever it goes on; no single line of it is left alone.
      expect(page)
        .to.contain('Почемунарушениянет')
        .and.match(/2\)(Идент|https|сілтеме|сөз|Щ)/u);
      expect(page.match(/сөз/gu)?.length).to.be.greaterThan(5);
    }
    for (const each of ['1)Идент', '3)Идент', '4)Идент']) expect(all.split(each), each).to.have.length(2);
  });

  it('never end with a heading, or with the head of a table that has no row under it', async () => {
    // From where all of it has room below to where none has.
    for (const lines of [17, 18, 20, 22, 24, 25]) {
      const paper = paperSample('prescription', 2);
      paper.data.norm.ru = `Бап${'\nтармақ'.repeat(lines)}`;
      const pages = await pagesOf(paper);
      const heading = pages.find((page) => page.includes('3.Информация,доступ'));
      expect(heading, `${lines} lines`).to.match(/3\.Информация,доступккоторойограничивается.*Обоснование1\)Идент/u);
      for (const page of pages) {
        // The head is drawn only where a row follows.
        const heads = page.match(/Обоснование\d\)/gu)?.length ?? 0;
        expect(page.split('Обоснование').length - 1, `${lines} lines`).to.equal(heads);
        expect(page, `${lines} lines`).to.not.match(/(Срокисполнения|Заслушивание|Порядокобжалования)№X/u);
      }
    }
  });

  it('never part a signature, however long a name and a post are, nor leave it alone', async () => {
    for (const lines of [0, 1, 2, 3]) {
      const paper = paperSample('prescription', 1);
      paper.data.norm.ru = `Бап${'\nтармақ'.repeat(lines)}`;
      paper.data.official = longOfficial;
      const signed = (await pagesOf(paper)).find((page) => page.includes('НЕПОДПИСАНО'));
      expect(signed, `${lines} lines`).to.match(
        /Порядокобжалования.*Должностноелицо.*Қызмет.*Соңыдолжность.*НЕПОДПИСАНО\(подпись\)Бастау.*Аяқталу\(фамилия/u,
      );
    }
    const edges = { annex_1: [17, 20], annex_2: [7, 18], inactivity_list: [12, 15] };
    for (const kind of ['annex_1', 'annex_2', 'inactivity_list'] as const) {
      for (const rows of edges[kind]) {
        const signed = (await pagesOf(paperSample(kind, rows))).find((page) => page.includes('НЕПОДПИСАНО'));
        expect(signed, `${kind}, ${rows} rows`).to.match(/\d+\).*НЕПОДПИСАНО\(подпись\)/u);
      }
    }
  });

  it('keep the number of an addressee with his name, up to the hundreds', async () => {
    const paper = paperSample('prescription', 1);
    paper.data.addressees = upTo(120).map((at) => `Атауы${at + 1}. ${'Ұзақ атау '.repeat(25)}соңы${at + 1}`);
    const pages = await pagesOf(paper);
    for (const at of upTo(120)) {
      const [number, name] = [`${at + 1})Атауы${at + 1}.`, `соңы${at + 1}`];
      expect(
        pages.some((page) => page.includes(number)),
        number,
      ).to.equal(true);
      expect(pages.join('').includes(name), name).to.equal(true);
    }
  });

  it('have a dash where there is nothing to say, and say of a list that the system made it', async () => {
    const roster = paperSample('annex_1', 1);
    roster.data.rows = [{ fullName: 'Өтегенұлы Ұлан', email: 'u.otegenuly@fin-monitoring.gov.kz', phone: '' }];
    expect((await pagesOf(roster)).join('')).to.match(/gov\.kz—Уполномоченное/u);
    const list = paperSample('inactivity_list', 0);
    delete list.data.official;
    const said = (await pagesOf(list)).join('');
    expect(said).to.contain('(сотрудник,руководительоргана)').and.contain('учитываетсяс01.05.2026.');
    expect(said).to.contain(
      'Таких учётных записей нет. Список сформирован информационной системой автоматически. НЕ ПОДПИСАНО'.replaceAll(
        ' ',
        '',
      ),
    );
  });
});
