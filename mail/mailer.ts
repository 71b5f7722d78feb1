import type { Knex } from 'knex';
import { isAlone } from '../db/is-alone.js';
import { beginTry, giveUpMail, mailContent, mailFailed, mailSent, mailsToSend } from '../db/mails.js';
import type { MailToSend } from '../db/mails.js';
import type { Clock } from '../domain/clock.js';
import { compose } from './compose.js';
import { failureOf } from './transport.js';
import type { Post } from './transport.js';

const minute = 60_000;
const mailsAtOnce = 200;
const longestPause = 60 * minute;
/** A mail that could not be sent for so long says nothing new: what it tells stands in the house. */
const tooOldAfter = 14 * 24 * 60 * minute;
const awayPauses = { first: 5_000, longest: 5 * minute };

export interface MailerDeps {
  db: Knex;
  clock: Clock;
  post: Post;
  /** Base address under which readers reach us, without a slash at the end. */
  publicUrl: string;
}

/**
 * A mailer: each call sends the mails whose time has come, one process at a time, and gives how many left. A server that is away is asked again after
 * pauses that grow, and costs nobody else anything; a mail that it puts off waits longer each time; one that it refuses is given up. What was taken by
 * the server and not noted here, because the process died in between, is sent again under the same Message-ID.
 */
export function createMailer({
  db,
  clock,
  post,
  publicUrl,
}: MailerDeps): (isStopped?: () => boolean) => Promise<number> {
  let failuresInARow = 0;
  let quietUntil = 0;

  async function sendOne(mail: MailToSend): Promise<'sent' | 'not_sent' | 'away'> {
    const now = clock.now();
    const pause = Math.min(minute * 2 ** mail.tries, longestPause);
    await beginTry(db, mail, now + pause);
    const content = await mailContent(db, mail.id);
    const written = compose(content, publicUrl);
    const give = (failure: string) => giveUpMail(db, mail.id, { failure, at: clock.now() });
    if (content.address === undefined) return give('no_account').then(() => 'not_sent');
    if (!isOneAddress(content.address)) return give('bad_address').then(() => 'not_sent');
    if (written === undefined) return give('read_already').then(() => 'not_sent');
    try {
      await post.send({ id: mail.id, to: content.address, ...written });
    } catch (error) {
      const { kind, code } = failureOf(error);
      if (kind === 'never' || now - mail.queuedAt > tooOldAfter) return give(code).then(() => 'not_sent');
      // While nobody listens it stays at the head of the queue.
      await mailFailed(db, mail.id, { failure: code, nextTryAt: kind === 'away' ? now : now + pause });
      return kind === 'away' ? 'away' : 'not_sent';
    }
    await mailSent(db, mail.id, clock.now());
    return 'sent';
  }

  return async (isStopped = () => false) => {
    if (clock.now() < quietUntil) return 0;
    return db.transaction(async (alone) => {
      if (!(await isAlone(alone, 'mailing'))) return 0;
      let sent = 0;
      for (const mail of await mailsToSend(db, clock.now(), mailsAtOnce)) {
        if (isStopped()) break;
        const outcome = await sendOne(mail);
        if (outcome === 'away') {
          quietUntil = clock.now() + Math.min(awayPauses.first * 2 ** failuresInARow, awayPauses.longest);
          failuresInARow += 1;
          break;
        }
        failuresInARow = 0;
        if (outcome === 'sent') sent += 1;
      }
      return sent;
    });
  };
}

/** An address that a mail server can only read as one. */
function isOneAddress(address: string): boolean {
  return /^[^\s,;:<>@"()\\]{1,64}@[^\s,;:<>@"()\\]{1,255}$/u.test(address);
}
