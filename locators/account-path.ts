import { accountShapes } from './account-shapes.js';
import type { AccountShape } from './account-shapes.js';

const shapesByHost = new Map(accountShapes.flatMap((shape) => shape.hosts.map((host) => [host, shape] as const)));

// What a "share" button adds; it does not change what is shown.
const tracking =
  /^(?:utm_\w+|igshid|igsh|fbclid|gclid|yclid|si|ref|ref_src|ref_url|hl|lang|locale|feature|s|t|_t|_r|mibextid|rdid|share_url|sender_device|is_from_webapp|is_copy_url|from)$/;

/**
 * The key of the account that a path names on a platform's own host: `https://`, the platform's first host, the path in
 * its shortest form, the name in lower case where the platform does not tell case apart. Undefined for a single page.
 * @param pathname as WHATWG gives it, from the first slash @param search with its question mark, or empty
 */
export function findAccountKey(host: string, pathname: string, search: string): string | undefined {
  const shape = shapesByHost.get(host);
  const path = decode(pathname.replace(/^\/|\/$/g, ''));
  if (shape === undefined || path === undefined) return undefined;
  const parameters = readParameters(search).filter(([name]) => !tracking.test(name));
  if (parameters.some(([name]) => shape.pageParameters?.includes(name))) return undefined;

  const number = parameters.find(
    ([name, value]) => path === shape.numbered?.path && name === shape.numbered.parameter && /^\d+$/.test(value),
  );
  const account = number === undefined ? readName(shape, path) : readName(shape, number[1]);
  if (account === undefined) return undefined;
  // Parameters that we do not know may still choose what is shown: two targets never share a key.
  const kept = parameters.filter((parameter) => parameter !== number).map(([, , text]) => text);
  return `https://${shape.hosts[0]}/${account}${kept.length > 0 ? `?${kept.join('&')}` : ''}`;
}

/** Each parameter of a query: its name in lower case, its value, and the text of both as it stood. */
function readParameters(search: string): [name: string, value: string, text: string][] {
  const texts = search
    .replace(/^\?/, '')
    .split('&')
    .filter((text) => text !== '');
  return texts.map((text) => {
    const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(text) ?? [];
    return [name.toLowerCase(), value, text];
  });
}

/** True if accounts of the platform behind this host can be told from its pages. */
export function hasAccountShape(host: string): boolean {
  return shapesByHost.has(host);
}

function readName(shape: AccountShape, path: string): string | undefined {
  for (const { path: pattern, as, keepsCase } of shape.forms) {
    const name = pattern.exec(path)?.[1];
    if (name === undefined || (as === '' && isReserved(shape, path))) continue;
    return as + encodeURIComponent((keepsCase === true ? name : name.toLowerCase()).normalize('NFC'));
  }
  return undefined;
}

function isReserved(shape: AccountShape, path: string): boolean {
  return shape.reserved?.has(path.toLowerCase()) ?? false;
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path).normalize('NFC');
  } catch {
    return undefined;
  }
}
