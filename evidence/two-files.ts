const endOfZip = Buffer.from('PK\x05\x06\0\0\0\0', 'latin1');
const headOfTar = 257;
const markup =
  /<(!doctype|\?php|(html|head|title|body|script|style|svg|math|iframe|object|embed|img|link|meta|form|table|div|a)[\s/>])/i;
/** So long that the pixels of no picture spell it by chance. */
const behindPixels = /<(!doctype\s|\?php\s|(html|script)[\s/>])|%PDF-[12]\.\d/i;

/** Whether other programs would take it for a file of another kind too: an archive is read from its end, a page from its first tag. */
export function isTwoFiles(bytes: Buffer): boolean {
  const isArchive = bytes.includes(endOfZip) || bytes.toString('latin1', headOfTar, headOfTar + 5) === 'ustar';
  return isArchive || markup.test(bytes.toString('latin1', 0, 1024));
}

/** The same of a picture, which a reader of pages or PDF may also enter behind its head. */
export function isMoreThanPicture(bytes: Buffer): boolean {
  return isTwoFiles(bytes) || behindPixels.test(bytes.toString('latin1'));
}
