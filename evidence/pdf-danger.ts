import { EvidenceRefusedError } from '../domain/evidence.js';
import { PdfDictionary, PdfName, PdfReference, PdfText, isName } from './pdf-values.js';
import type { PdfValue } from './pdf-values.js';

/** What a dictionary has that runs, opens or carries something: scripts, additional actions, embedded files, forms in XML, portfolios. */
const actingKeys = new Set(
  [
    'JavaScript',
    'JS',
    'AA',
    'EmbeddedFiles',
    'EF',
    'XFA',
    'RichMediaContent',
    'RichMediaSettings',
    'Collection',
  ].concat(['Renditions', 'Rendition']),
);
/** Kinds of actions and annotations that do more than lead to a place in the document or to a web address. */
const actingNames = new Set(
  [
    'JavaScript',
    'Launch',
    'GoToR',
    'GoToE',
    'SubmitForm',
    'ImportData',
    'Rendition',
    'GoTo3DView',
    'RichMediaExecute',
    'Thread',
  ].concat(['EmbeddedFile', 'FileAttachment', 'Filespec', 'RichMedia', 'Movie', 'Sound', '3D']),
);
const plainKeys = new Set(['Type', 'S', 'D', 'SD']);
/** What may name another file, on another machine too: as text, or by an object that is one. An annotation's flags, a number, are F as well. */
const fileKeys = new Set(['F', 'UF']);
/** Whole ones only: a relative one could be a path to another machine, or be made anything by the base of the document. */
const harmlessAddress = /^(https?|mailto|tel):/i;

/** Looks at every value of a PDF, wherever it stands and whether or not anything leads to it, for what acts. */
export class PdfDanger {
  private readonly opened: PdfValue[] = [];
  private readonly isDestination = new Map<number, boolean>();
  private readonly texts = new Set<number>();
  private readonly files = new Set<number>();

  /**
   * @param number the object's own, where the value is one that others refer to
   * @throws EvidenceRefusedError *active_pdf* or *encrypted_pdf*
   */
  look(value: PdfValue, number?: number): void {
    if (number !== undefined) {
      // Two objects of one number: readers differ in which one they take, so both must be harmless.
      this.isDestination.set(number, isPlain(value) && this.isDestination.get(number) !== false);
      if (value instanceof PdfText) this.texts.add(number);
    }
    if (value instanceof PdfName && actingNames.has(value.name)) throw new EvidenceRefusedError('active_pdf');
    if (Array.isArray(value)) for (const each of value) this.look(each);
    if (value instanceof PdfDictionary) for (const [key, each] of value.entries) this.lookAt(key, each);
  }

  /** What opens with the document may only lead to a place in it, and nothing to a file by name; asked when all objects are known. */
  lookAtReferences(): void {
    const isHarmless = this.opened.every((value) =>
      value instanceof PdfReference ? this.isDestination.get(value.object) !== false : isPlain(value),
    );
    const namesFile = [...this.files].some((number) => this.texts.has(number));
    if (!isHarmless || namesFile) throw new EvidenceRefusedError('active_pdf');
  }

  private lookAt(key: string, value: PdfValue): void {
    if (key === 'Encrypt') throw new EvidenceRefusedError('encrypted_pdf');
    if (actingKeys.has(key)) throw new EvidenceRefusedError('active_pdf');
    if (key === 'URI' && !(value instanceof PdfText && harmlessAddress.test(readable(value.text)))) {
      throw new EvidenceRefusedError('active_pdf');
    }
    // A list leads to other parts of the text; anything else is a page of another file.
    if (key === 'Ref' && !Array.isArray(value)) throw new EvidenceRefusedError('active_pdf');
    if (fileKeys.has(key)) this.lookAtFile(value);
    if (key === 'OpenAction') this.opened.push(value);
    this.look(value);
  }

  private lookAtFile(value: PdfValue): void {
    if (value instanceof PdfText) throw new EvidenceRefusedError('active_pdf');
    if (value instanceof PdfReference) this.files.add(value.object);
  }
}

function isPlain(value: PdfValue): boolean {
  if (value instanceof PdfDictionary) {
    return isName(value.only('S'), 'GoTo') && value.entries.every(([key]) => plainKeys.has(key));
  }
  return Array.isArray(value) || value === null || value instanceof PdfText || value instanceof PdfName;
}

// Addresses are ASCII; one in UTF-16 has a zero beside each letter, and spaces before a scheme are skipped by readers.
function readable(text: string): string {
  return text.replaceAll(/[\0-\x20\xfe\xff]/g, '');
}
