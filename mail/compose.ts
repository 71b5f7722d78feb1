import type { MailContent } from '../db/mails.js';
import { notificationEvents } from '../domain/notifications.js';
import type { Language } from '../domain/roles.js';
import { write } from './texts.js';

/** What goes into a mail: plain text, no names, no locators. */
export interface Written {
  subject: string;
  text: string;
}

/** Lines of one mail of the day; more are counted. */
const linesAtMost = 100;

/**
 * Writes a mail in its reader's language; undefined if there is nothing to say any more, or no such text.
 * @param publicUrl the base address under which he reaches us
 */
export function compose(mail: MailContent, publicUrl: string): Written | undefined {
  const { language, template } = mail;
  if (template === 'digest') return digest(mail, publicUrl);
  if (template === 'notification') return single(mail, publicUrl);
  const link = mail.params.link === undefined ? {} : { link: `${publicUrl}${mail.params.link}` };
  const params = { ...mail.params, ...link };
  const text = write(language, `letters.${template}.text`, params);
  return {
    subject: write(language, `letters.${template}.subject`, params),
    text: paragraphs(text, write(language, 'mail.letterFooter')),
  };
}

function single({ language, told }: MailContent, publicUrl: string): Written | undefined {
  const [only] = told.filter(isKnown);
  if (only === undefined) return undefined;
  const subject = write(language, `events.${only.event}`, only.params);
  const more = `${write(language, 'mail.more')}:\n${publicUrl}${only.href}`;
  return { subject, text: paragraphs(subject, more, footer(language, publicUrl)) };
}

function digest({ language, told }: MailContent, publicUrl: string): Written | undefined {
  const known = told.filter(isKnown);
  if (known.length === 0) return undefined;
  const lines = known
    .slice(0, linesAtMost)
    .map(({ event, params, href }) => `${write(language, `events.${event}`, params)}\n${publicUrl}${href}`);
  const count = known.length - lines.length;
  const rest = `${write(language, 'mail.rest', { count })}:\n${publicUrl}/api/v1/notifications`;
  return {
    subject: write(language, 'mail.digest'),
    text: paragraphs(...lines, ...(count > 0 ? [rest] : []), footer(language, publicUrl)),
  };
}

function isKnown({ event }: { event: string }): boolean {
  return event in notificationEvents;
}

function footer(language: Language, publicUrl: string): string {
  return `${write(language, 'mail.footer')}:\n${publicUrl}/api/v1/me/notification-preferences`;
}

function paragraphs(...all: string[]): string {
  return `${all.join('\n\n')}\n`;
}
