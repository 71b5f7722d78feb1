import type { Language } from '../../domain/roles.js';

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
ul{list-style:none;padding:0}li{margin:.5rem 0}nav a{margin-right:1rem}h2{font-size:1rem;margin:1.5rem 0 .25rem}
button{font:inherit;width:100%;text-align:left;padding:.6rem .8rem;border:1px solid #57606a;border-radius:6px;background:#f6f8fa;color:inherit;cursor:pointer}
button:hover{background:#eaeef2}a:focus-visible,button:focus-visible{outline:3px solid #0550ae;outline-offset:2px}small{color:#57606a;display:block}`;

/** What a page of the issuer may do: nothing but send its form, to itself and on from there to a program of this machine. */
export const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' http://127.0.0.1:*; frame-ancestors 'none'; base-uri 'none'";

/** One page, without scripts and without anything from elsewhere. */
export function page(language: Language, title: string, body: string): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${style}</style></head><body><main>${body}</main></body></html>`;
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
