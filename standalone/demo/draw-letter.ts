import { once } from 'node:events';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { SampleNotice } from './sample-schema.js';

const require = createRequire(import.meta.url);
const font = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');

/** Draws the letter of a body by which a notice comes: one PDF, as its head would sign it. */
export async function drawLetter(
  { body, edmsNumber, edmsDate, signer }: { body: string; edmsNumber: string; edmsDate: string; signer: string },
  { violationKind, norm = '', facts }: SampleNotice,
): Promise<Buffer> {
  const letter = new PDFDocument({ size: 'A4', margin: 56 });
  const chunks: Buffer[] = [];
  letter.on('data', (chunk: Buffer) => chunks.push(chunk));
  letter.font(font).fontSize(11).text(`${body}\n№ ${edmsNumber} · ${edmsDate}\n\n${violationKind}. ${norm}\n\n`);
  for (const [index, { locators, substantiation = '' }] of facts.entries()) {
    letter.text(`${index + 1}. ${locators.map(({ value }) => value).join(', ')}\n${substantiation}\n\n`);
  }
  letter.text(signer);
  letter.end();
  await once(letter, 'end');
  return Buffer.concat(chunks);
}
