/** Texts that must not turn up, by what each of them is. */
export type Canaries = Readonly<Record<string, string>>;

/** Shorter ones are looked for as a whole: half of them might turn up by chance. */
const halvedFrom = 20;

/**
 * Which of these texts lie in some bytes, in any form that programs write text in. Long ones are looked for in halves, as a database may break
 * a text off at the end of a page and go on elsewhere.
 */
export function canariesIn(haystack: Uint8Array, canaries: Canaries): string[] {
  const bytes = Buffer.from(haystack.buffer, haystack.byteOffset, haystack.byteLength);
  const found = Object.entries(canaries).flatMap(([what, text]) =>
    partsOf(text)
      .flatMap(formsOf)
      .filter(({ needle }) => bytes.includes(needle))
      .map(({ form }) => `${what} as ${form}`),
  );
  return [...new Set(found)];
}

function partsOf(text: string): string[] {
  const half = text.length / 2;
  const parts = text.length < halvedFrom ? [text] : [text.slice(0, half), text.slice(half)];
  return [...new Set(parts.flatMap((part) => [part, part.toLowerCase()]))];
}

function formsOf(text: string): { form: string; needle: Buffer }[] {
  const utf8 = Buffer.from(text, 'utf8');
  const utf16 = Buffer.from(text, 'utf16le');
  const hex = utf8.toString('hex');
  const bigEndian = Buffer.from(utf16).swap16();
  const escapes = bigEndian.toString('hex').replace(/..../g, '\\u$&');
  const written = { hex, 'percent-encoding': hex.replace(/../g, '%$&'), 'JSON escapes': escapes };
  return [
    { form: 'UTF-8', needle: utf8 },
    { form: 'UTF-16LE', needle: utf16 },
    { form: 'UTF-16BE', needle: bigEndian },
    ...[0, 1, 2].map((offset) => ({ form: `base64 from byte ${offset}`, needle: base64At(utf8, offset) })),
    ...Object.entries(written).flatMap(([form, digits]) =>
      [digits, digits.toUpperCase().replaceAll('\\U', '\\u')].map((each) => ({ form, needle: Buffer.from(each) })),
    ),
  ];
}

/** The letters of base64 that a text gives wherever it begins so many bytes into a group, whatever stands before and after it. */
function base64At(bytes: Buffer, offset: number): Buffer {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  const whole = Math.floor(((offset + bytes.length) * 8) / 6);
  return Buffer.from(encoded.slice(Math.ceil((offset * 8) / 6), whole));
}
