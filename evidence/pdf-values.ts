/** The objects of PDF (ISO 32000-1, 7.3), as far as looking for what acts needs them; streams are read apart. */
export type PdfValue = number | string | boolean | null | PdfName | PdfText | PdfReference | PdfDictionary | PdfValue[];

/** `/Name`, its `#xx` escapes resolved. */
export class PdfName {
  constructor(readonly name: string) {}
}

/** `(text)` or `<hex>`, byte by byte. */
export class PdfText {
  constructor(readonly text: string) {}
}

/** `12 0 R`. */
export class PdfReference {
  constructor(readonly object: number) {}
}

/** `<</Key value>>`; a key given twice stays twice, because readers differ in which one they take. */
export class PdfDictionary {
  constructor(readonly entries: readonly (readonly [key: string, value: PdfValue])[]) {}

  all(key: string): PdfValue[] {
    return this.entries.filter(([name]) => name === key).map(([, value]) => value);
  }

  has(key: string): boolean {
    return this.entries.some(([name]) => name === key);
  }

  /** The value of a key that is there once; undefined otherwise. */
  only(key: string): PdfValue | undefined {
    const [value, ...more] = this.all(key);
    return more.length === 0 ? value : undefined;
  }
}

/** Neither more nor less than this name. */
export function isName(value: PdfValue | undefined, name: string): boolean {
  return value instanceof PdfName && value.name === name;
}
