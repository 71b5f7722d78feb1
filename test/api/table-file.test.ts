import { expect } from 'chai';
import { Problem } from '../../api/problem.js';
import { readTable } from '../../api/table-file.js';
import { zipFile } from '../support/zip-file.js';

const related = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const wholeBook = (rows: string) => ({
  'xl/workbook.xml': `<workbook xmlns:r="${related}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="${related}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  'xl/worksheets/sheet1.xml': `<worksheet xmlns:r="${related}"><sheetData>${rows}</sheetData></worksheet>`,
  // The fourth edge of a gradient, as every workbook has one in its theme.
  'xl/theme/theme1.xml': '<a:theme><a:fillToRect l="50000" t="50000" r="50000" b="50000"/></a:theme>',
});
const workbook = (rows: string) => zipFile(wholeBook(rows));
const cell = (address: string) => `<c r="${address}"><v>7</v></c>`;

/** What is said of a file, or how many rows and columns it has. */
async function outcome(file: Buffer): Promise<unknown> {
  try {
    const rows = await readTable(file);
    return `${rows.length} x ${rows[0]?.length ?? 0}`;
  } catch (error) {
    return error instanceof Problem ? error.options.errors?.map(({ code }) => code) : error;
  }
}

describe('a table file', () => {
  it('is read as far as a list may reach', async () => {
    expect(await readTable(workbook(`<row r="1">${cell('A1')}</row><row r="2">${cell('B2')}</row>`))).to.deep.equal([
      ['7', ''],
      ['', '7'],
    ]);
    expect(await outcome(workbook(`<row r="10000">${cell('CV10000')}</row>`))).to.equal('10000 x 100');
  });

  for (const [claim, rows] of Object.entries({
    'a cell far to the right': `<row r="1">${cell('ZZZZ1')}</row>`,
    'a cell a column too far': `<row r="1">${cell('CW1')}</row>`,
    'a row far down': '<row r="100000"></row>',
    'a row far down, in another notation': '<row r="1e5"></row>',
    'a row far down, told by its cell': `<row>${cell('A100000')}</row>`,
    'addresses in other letters': `<row r="1">${cell('&#90;ZZZ1')}</row>`,
    'addresses in apostrophes': `<row r='1'><c s="&gt;" r='ZZZ1'><v>7</v></c></row>`,
    'more rows than a list has': '<row/>'.repeat(10_001),
  })) {
    it(`is not read where it claims ${claim}`, async () => {
      expect(await outcome(workbook(rows))).to.deep.equal(['unreadable_workbook']);
    });
  }

  it('is not read where two readers of zip files would unpack two things', async () => {
    const file = workbook(`<row r="1">${cell('A1')}</row>`);
    expect(await outcome(file)).to.equal('1 x 1');
    const located = Buffer.concat([file.subarray(0, -22), Buffer.alloc(20), file.subarray(-22)]);
    expect(await outcome(located), 'a gap before the end').to.equal('1 x 1');
    located.writeUInt32LE(0x07064b50, located.length - 42);
    expect(await outcome(located), 'a locator of zip64').to.deep.equal(['unreadable_workbook']);
    file.writeUInt16LE(0, file.length - 12);
    expect(await outcome(file), 'two counts').to.deep.equal(['unreadable_workbook']);
  });
});
