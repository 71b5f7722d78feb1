/** A mail as its reader sees it. */
export interface ReadMail {
  to: string;
  from: string;
  date: string;
  messageId: string;
  subject: string;
  text: string;
}

/** Reads a plain-text mail (RFC 5322, RFC 2047), as our mailer writes them; of what others write, what can be read so. */
export function readMail(raw: string): ReadMail {
  const at = raw.indexOf('\r\n\r\n');
  const head = (at < 0 ? raw : raw.slice(0, at)).replace(/\r\n[ \t]/gu, ' ');
  const header = (name: string) =>
    words(new RegExp(`^${name}:[ \\t]*(.*)$`, 'imu').exec(head)?.[1]?.trim().slice(0, 2_000) ?? '');
  const body = at < 0 ? '' : raw.slice(at + 4);
  return {
    to: header('To'),
    from: header('From'),
    date: header('Date'),
    messageId: header('Message-ID'),
    subject: header('Subject'),
    text: decoded(header('Content-Transfer-Encoding').toLowerCase(), body).trimEnd(),
  };
}

function words(text: string): string {
  return text
    .replace(/\?=[ \t]+=\?/gu, '?==?')
    .replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/giu, (_, how: string, coded: string) =>
      how.toUpperCase() === 'B' ? decoded('base64', coded) : decoded('quoted-printable', coded.replaceAll('_', ' ')),
    );
}

function decoded(encoding: string, text: string): string {
  if (encoding === 'base64') return Buffer.from(text, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return Buffer.from(text, 'latin1').toString('utf8');
  const bytes = text
    .replace(/=\r\n/gu, '')
    .replace(/=([0-9A-F]{2})/giu, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
