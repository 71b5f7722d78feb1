import { deflateSync } from 'node:zlib';
import { expect } from 'chai';
import { EvidenceRefusedError } from '../../domain/evidence.js';
import { checkPdf } from '../../evidence/check-pdf.js';
import { objectStream, packedStream, pdf, pdfOf } from '../support/pictures.js';

const text = (said: string) => Buffer.from(said, 'latin1');
const catalogue = (more: string) => `<</Type/Catalog/Pages 2 0 R${more}>>`;
const pages = '<</Type/Pages/Kids[]/Count 0>>';
const script = '<</S/JavaScript/JS(app.alert(1))>>';

/** The code with which a PDF is refused; undefined if it is accepted. */
function refusal(file: Buffer): string | undefined {
  try {
    checkPdf(file);
    return undefined;
  } catch (error) {
    if (error instanceof EvidenceRefusedError) return error.code;
    throw error;
  }
}

function expectAll(code: string | undefined, files: Record<string, Buffer>): void {
  for (const [name, file] of Object.entries(files)) expect(refusal(file), name).to.equal(code);
}

/** With one more object of this kind that nothing leads to. */
const withObject = (object: string) => pdfOf([catalogue(''), pages, object]);

describe('a PDF as evidence', () => {
  it('may lead to web pages and to places in itself, have comments, and be written to more than once', () => {
    const whole = pdf().toString('latin1');
    const later = `4 0 obj <</A 1>> endobj\nxref\n4 1\n0000000000 00000 n \ntrailer <</Size 5/Root 1 0 R/Prev ${whole.indexOf('xref\n')}>>\nstartxref\n`;
    expectAll(undefined, {
      plain: pdf(),
      'a link': withObject(
        '<</Type/Annot/Subtype/Link/A<</S/URI/URI(https://kino.example/Movie/JavaScript/Launch)>>>>',
      ),
      'flags of a comment, parts of a text': withObject('[<</Type/Annot/Subtype/Text/F 4>><</S/Note/Ref[2 0 R]>>]'),
      'a text about scripts': withObject('<</Said(/JavaScript /Launch \\(/JS\\) <</AA>>)>>'),
      'a script of a font': withObject('<</Font<</JavaScriptish 3 0 R/Launcher 3 0 R>>>>'),
      'a place it opens at': pdfOf([catalogue('/OpenAction[3 0 R/Fit]'), pages, '<</Type/Page>>']),
      'a plain GoTo': pdfOf([catalogue('/OpenAction 3 0 R'), pages, '<</S/GoTo/D[2 0 R/Fit]>>']),
      comments: pdfOf([catalogue(''), pages], { head: '% who made it\n' }),
      'keys that look like tags': withObject('<</Title (A)/B<</A 1>>/C<</Form 1>>>>'),
      'a later revision': text(`${whole}${later}${whole.length + 24}\n%%EOF\n`),
      'objects in a stream': pdfOf([catalogue(''), pages, objectStream({ 7: '<</A(b)>>', 8: '[1 2]', 9: '(c)' })]),
      'bytes that mean nothing': withObject('<</Length 9>>\nstream\n)>>\u0000(((\nendstream'),
    });
  });

  it('is refused without an end, without a table, or with anything before or behind it', () => {
    const whole = pdf().toString('latin1');
    expectAll('unreadable_pdf', {
      'cut short': text(whole.slice(0, -40)),
      'a table elsewhere': text(whole.replace(/startxref\n\d+/, 'startxref\n99999')),
      'no objects': text('%PDF-1.7\nhello\n%%EOF\n'),
      'words before it': text(`hello\n${whole}`),
      'words behind it': text(`${whole}alert(1)`),
      'words between objects': text(whole.replace('2 0 obj', 'alert 2 0 obj')),
      'a second one behind it, with words between': text(`${whole}hello\n${whole}`),
      'another end': text(whole.replace('%%EOF', '')),
      'an object that does not end': text(whole.replace('endobj', '')),
      'a nest of a thousand': withObject(`${'['.repeat(1_000)}${']'.repeat(1_000)}`),
      'a million values': withObject(`[${'0 '.repeat(1_000_000)}]`),
    });
  });

  it('is refused when it is locked', () => {
    expectAll('encrypted_pdf', {
      'in the trailer': pdfOf([catalogue(''), pages, '<</Filter/Standard>>'], { trailer: '/Encrypt 3 0 R' }),
      'under another spelling': pdfOf([catalogue(''), pages, '<</A 1>>'], { trailer: '/Encr#79pt 3 0 R' }),
      'in a stream of references': withObject(packedStream('/Type/XRef/Encrypt<</Filter/Standard>>', 'x')),
    });
  });

  it('is refused when it runs, opens or carries something', () => {
    const files = Object.fromEntries(
      [
        script,
        '<</S/J#61vaScript/J#53(app.alert(1))>>',
        '<</#53/#4a#61#76#61#53#63#72#69#70#74>>',
        '/JavaScript',
        '<</S/Launch/F(cmd.exe)>>',
        '<</S/L#61unch/Win<</F(cmd.exe)>>>>',
        '<</S/GoToR/F(//evil/share)>>',
        '<</S/GoToE/T<<>>>>',
        '<</S/SubmitForm/F(https://evil.example)>>',
        '<</S/ImportData/F(a)>>',
        '<</S/Rendition/OP 0>>',
        '<</AA<</O 9 0 R>>>>',
        '<</Names<</EmbeddedFiles<</Names[]>>>>>>',
        '<</Names<</JavaScript 9 0 R>>>>',
        '<</Type/Filespec/EF<</F 9 0 R>>>>',
        '<</Type/Annot/Subtype/FileAttachment>>',
        '<</Type/Annot/Subtype/RichMedia>>',
        '<</Type/Annot/Subtype/Movie>>',
        '<</Type/Annot/Subtype/Sound>>',
        '<</Type/Annot/Subtype/3D>>',
        '<</AcroForm<</XFA[(a)9 0 R]>>>>',
        '<</Collection<<>>>>',
        '<</S/URI/URI(javascript:alert\\(1\\))>>',
        '<</S/URI/URI<6A6176617363726970743A616C6572742831293B>>>',
        '<</S/URI/URI(\\152avascript:1)>>',
        '<</S/URI/URI(file:///etc/passwd)>>',
        '[1[2<</A<</B[<</S/Launch>>]>>>>]]',
        '<</Length 1/F(elsewhere.bin)>>\nstream\nx\nendstream',
      ].map((object) => [object, withObject(object)]),
    );
    expectAll('active_pdf', files);
    expectAll('active_pdf', {
      'a script at its opening': pdfOf([catalogue(`/OpenAction${script}`), pages]),
      'a page of the web at its opening': pdfOf([catalogue('/OpenAction<</S/URI/URI(https://evil.example)>>'), pages]),
      'the same, elsewhere': pdfOf([catalogue('/OpenAction 3 0 R'), pages, '<</S/URI/URI(https://evil.example)>>']),
      'a GoTo with something next': pdfOf([catalogue('/OpenAction<</S/GoTo/D[]/Next 9 0 R>>'), pages]),
      'two of the same key': pdfOf([catalogue('/OpenAction[2 0 R]/OpenAction<</S/Named/N/Print>>'), pages]),
    });
  });

  it('is refused when it leads elsewhere than to a whole address of the web', () => {
    const objects = [
      '<</S/URI/URI(\\\\\\\\host\\\\share)>>',
      '<</S/URI/URI(ftp://files.example)>>',
      '<</S/URI/URI(page.html)>>',
      '<</URI<</Base(javascript:)>>>>',
      '<</S/Thread/D 0>>',
      '<</Type/Filespec>>',
      '<</D 0/F(other.pdf)>>',
      '<</UF(other.pdf)>>',
      '<</Ref<</Page 0>>>>',
      '<</Ref 9 0 R>>',
    ];
    expectAll('active_pdf', Object.fromEntries(objects.map((object) => [object, withObject(object)])));
    expectAll('active_pdf', {
      'a script by reference': pdfOf([catalogue(''), pages, '<</S/URI/URI 4 0 R>>', '(javascript:alert\\(1\\))']),
      'a file by reference': pdfOf([catalogue(''), pages, '<</D 0/F 4 0 R>>', '(other.pdf)']),
    });
  });

  it('is refused when that hides in an object stream, and bounded however far one unfolds', () => {
    expectAll('active_pdf', {
      'in a stream': pdfOf([catalogue(''), pages, objectStream({ 7: '(a)', 8: script })]),
      'in one of no type': pdfOf([catalogue(''), pages, objectStream({ 7: script }).replace('/Type/ObjStm', '')]),
      'in one of a spelt-out type': pdfOf([
        catalogue(''),
        pages,
        objectStream({ 7: script }).replace('/Type', '/T#79pe'),
      ]),
      'its opening in one': pdfOf([
        catalogue('/OpenAction 7 0 R'),
        pages,
        objectStream({ 7: '<</S/URI/URI(http://a)>>' }),
      ]),
    });
    const bomb = packedStream('/Type/ObjStm/N 1/First 4', Buffer.alloc(200 * 1024 * 1024, 32));
    expect(bomb.length).to.be.lessThan(300_000);
    const inAString = '9 1 (<</S/JavaScript>>) ';
    const packedTwice = deflateSync(deflateSync(`7 0 ${script}`)).toString('latin1');
    expectAll('unreadable_pdf', {
      'a bomb': pdfOf([catalogue(''), pages, bomb]),
      'packed twice': withObject(
        `<</Type/ObjStm/N 1/First 4/Filter[/FlateDecode/FlateDecode]/Length 9>>\nstream\n${packedTwice}\nendstream`,
      ),
      'packed otherwise': withObject('<</Type/ObjStm/N 1/First 4/Filter/LZWDecode/Length 1>>\nstream\nx\nendstream'),
      'not packed as it says': withObject(
        '<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length 1>>\nstream\nx\nendstream',
      ),
      'a place inside of a string': withObject(packedStream('/Type/ObjStm/N 1/First 4', inAString)),
      'a length that says more': withObject(`<</Type/ObjStm/N 1/First 4/Length 999>>\nstream\n7 0 (a)\nendstream`),
    });
  });

  it('is refused when its tables are said to be in places that take long to look at', () => {
    const comment = `${'%'.repeat(6_000_000)}\n`;
    const pointing = (many: number, apart: number) =>
      pdfOf([catalogue(''), pages], {
        head: comment,
        trailer: Array.from({ length: many }, (_, index) => `/Prev ${100 + index * apart}`).join(''),
      });
    const files = {
      'one of them': pointing(200, 0),
      'many of them': pointing(200, 20_000),
      'too many': pointing(1_001, 1),
    };
    const begun = performance.now();
    expectAll('unreadable_pdf', files);
    expect(performance.now() - begun).to.be.lessThan(3_000);
  });

  it('is refused when objects hide where only some readers look', () => {
    const hidden = `9 0 obj ${script} endobj`;
    expectAll('unreadable_pdf', {
      'in a string': withObject(`(${hidden})`),
      'in a comment': text(pdf().toString('latin1').replace('1 0 obj', `%${hidden}\n1 0 obj`)),
      'in the data of a stream': withObject(`<</Length 60>>\nstream\n${hidden}\nendstream`),
      'a table in a string': pdfOf([catalogue(''), pages, '(xref)'], { trailer: '/Prev 30' }),
    });
  });

  it('is refused when it is a file of another kind as well', () => {
    const zip = `PK\x03\x04${'\0'.repeat(26)}a`;
    const endOfZip = `PK\x05\x06${'\0'.repeat(18)}`;
    expectAll('two_files_in_one', {
      'an archive behind it': text(`${pdf().toString('latin1')}${zip}${endOfZip}`),
      'an archive inside of it': withObject(`<</Length 60>>\nstream\n${zip}${endOfZip}\nendstream`),
      'a page in a comment': pdfOf([catalogue(''), pages], { head: '%<html><script>alert(1)</script>\n' }),
      'a drawing in a string': pdfOf([catalogue('/Said(<svg onload=alert\\(1\\)>)'), pages]),
      'a program': pdfOf([catalogue(''), pages], { head: '%<?php system(1); ?>\n' }),
    });
  });
});
