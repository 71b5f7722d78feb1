import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { Screenshot } from './sample-schema.js';

const width = 960;
const height = 600;

/** Draws a browser window that shows a page of a sample: a PNG, other bytes for other content, with or without fonts on the machine. */
export async function drawScreenshot(address: string, { title, lines }: Screenshot): Promise<Buffer> {
  const hash = createHash('sha256')
    .update(JSON.stringify([address, title, lines]))
    .digest();
  const hue = hash.readUInt16BE(0) % 360;
  const blocks = [...hash.subarray(2, 14)].map(
    (byte, index) =>
      `<rect x="${560 + (index % 3) * 120}" y="${150 + Math.floor(index / 3) * 95}" width="104" height="80" rx="8" fill="hsl(${(hue + byte) % 360} 55% 60%)"/>`,
  );
  const paragraphs = lines.map((line, index) => say(line, { x: 40, y: 210 + index * 36, size: 19 }));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="#ffffff"/>
    <rect width="100%" height="56" fill="#dfe3e8"/>
    <rect x="120" y="12" width="800" height="32" rx="16" fill="#ffffff"/>
    ${['#ed6a5e', '#f4bf4f', '#61c554'].map((fill, index) => `<circle cx="${28 + index * 26}" cy="28" r="8" fill="${fill}"/>`).join('')}
    <rect y="56" width="100%" height="70" fill="hsl(${hue} 60% 35%)"/>
    ${say(address, { x: 140, y: 34, size: 16 })}
    ${say(title, { x: 40, y: 100, size: 26, fill: '#ffffff' })}
    ${paragraphs.join('')}
    ${blocks.join('')}
  </svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

function say(text: string, { x, y, size, fill = '#1f2933' }: { x: number; y: number; size: number; fill?: string }) {
  return `<text x="${x}" y="${y}" font-family="DejaVu Sans, Noto Sans, sans-serif" font-size="${size}" fill="${fill}">${escape(text)}</text>`;
}

function escape(text: string): string {
  return text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
