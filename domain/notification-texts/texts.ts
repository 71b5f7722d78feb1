import type { Letter, NotificationEvent } from '../notifications.js';

/** What people are told, in one language; `{{number}}` and the like stand for the parameters. */
export interface NotificationTexts {
  events: Record<NotificationEvent, string>;
  letters: Record<Letter, { subject: string; text: string }>;
  mail: { more: string; digest: string; rest: string; footer: string; letterFooter: string };
}
