import { escapeHtml, page } from './issuer/page.js';
import type { ReadMail } from './read-mail.js';

/** A mail that came in, with the time at which it did. */
export interface KeptMail extends ReadMail {
  receivedAt: string;
}

/** The mails of this machine, newest first: plain text, nothing of it a link or a picture. */
export function mailPage(mails: readonly KeptMail[]): string {
  const list = mails.map((mail, index) => one(mail, mails.length - index)).join('\n');
  const body =
    mails.length === 0 ? '<p>No mail yet. Reload the page to look again.</p>' : `<ol reversed>\n${list}\n</ol>`;
  return page('en', 'Mails', `<h1>Mails of this machine</h1>\n${note}\n${body}`);
}

const note =
  '<p>A simulator takes every mail that the house sends and brings it nowhere. The newest comes first; the last 500 are kept until it stops.</p>';

function one(mail: KeptMail, place: number): string {
  const heading = `mail-${place}`;
  return `<li><article aria-labelledby="${heading}">
<h2 id="${heading}">${escapeHtml(mail.subject)}</h2>
<p>To: ${escapeHtml(mail.to)}<br>From: ${escapeHtml(mail.from)}<br>Received: <time datetime="${escapeHtml(mail.receivedAt)}">${escapeHtml(mail.receivedAt)}</time></p>
<pre tabindex="0" style="white-space:pre-wrap;overflow-wrap:anywhere;font:inherit">${escapeHtml(mail.text)}</pre>
</article></li>`;
}
