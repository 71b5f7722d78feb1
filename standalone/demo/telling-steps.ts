import { sampleAccount } from '../sample-accounts.js';
import type { ActOf } from './act-schema.js';
import { person } from './narrator.js';
import { DifferenceError } from './play.js';
import type { Play } from './play.js';
import { notificationsAnswer } from './story-answers.js';

/** Somebody chooses how he is told of an event by mail. */
export async function chooseMail({ by, event, mail }: ActOf<'choose_mail'>, play: Play): Promise<void> {
  const body = { events: [{ event, mail }] };
  await play.http.call({ as: by, method: 'PUT', path: '/me/notification-preferences', body });
  play.say(person(by), `wants to be told of ${event} by mail: ${mail}`);
}

/** Somebody finds that he was told of an event, and has read it then. */
export async function findNotification({ by, event }: ActOf<'find_notification'>, play: Play): Promise<void> {
  const path = `/notifications?unread=true&event=${event}`;
  const found = await play.until(`a notification of ${event}`, play.caseOf({}), async () => {
    const { body } = await play.http.call({ as: by, method: 'GET', path });
    return notificationsAnswer.parse(body).items[0];
  });
  await play.http.call({ as: by, method: 'POST', path: `/notifications/${found.id}/reading` });
  play.say(person(by), `finds and reads: «${found.text}»`);
}

/** The mail page shows what the house has sent, in the reader's language. */
export async function readMail({ to, subject }: ActOf<'read_mail'>, play: Play): Promise<void> {
  const { number = '' } = play.part ?? play.caseOf({});
  const account = to === 'reviewer' ? await play.reviewer(play.caseOf({})) : to;
  const { address, said } = readerOf(account, subject);
  const wanted = said.replace('{number}', number);
  const mail = await play.deps.mails.find(address, (one) => one.subject.startsWith(wanted));
  if (mail === undefined) throw new DifferenceError(`no mail «${wanted}» came to ${address}`);
  const locators = play.typed.facts.flatMap((fact) => fact.locators.map(({ value }) => value));
  if (locators.some((value) => `${mail.subject} ${mail.text}`.includes(value))) {
    throw new DifferenceError(`the mail «${mail.subject}» names what is restricted`);
  }
  play.say('The mail page', `shows to ${address}: «${mail.subject}»`);
}

function readerOf(to: string, subject: ActOf<'read_mail'>['subject']): { address: string; said: string } {
  if (to.includes('@')) return { address: to, said: Object.values(subject)[0] ?? '' };
  const { email, language } = sampleAccount(to);
  const said = subject[language];
  if (said === undefined) throw new Error(`The sample does not say what a mail in ${language} says`);
  return { address: email, said };
}
