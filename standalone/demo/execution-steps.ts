import type { ActOf } from './act-schema.js';
import { person } from './narrator.js';
import { recipientCode } from './play.js';
import type { Play } from './play.js';

/** A supervisor answers an operator that has asked or could not. */
export async function rule({ part, by, recipient, ruling, reasons }: ActOf<'rule'>, play: Play): Promise<void> {
  const at = play.caseOf({ part });
  const asked = await play.until(`a question of ${recipient}`, at, async () => {
    const dispatches = await play.dispatches(at);
    play.tellOf(dispatches);
    return dispatches.find(
      ({ recipient: { name }, status }) =>
        recipientCode(name) === recipient && (status === 'unclear' || status === 'impossible'),
    );
  });
  const path = `/dispatches/${asked.id}/rulings`;
  await play.http.call({ as: by, method: 'POST', path, body: { ruling, reasons } });
  play.say(person(by), `rules ${ruling}: «${reasons}»`);
}

/** Until the last dispatch has settled and the case is closed. */
export async function waitClosed({ part }: ActOf<'wait_closed'>, play: Play): Promise<void> {
  const at = play.caseOf({ part });
  const closed = await play.until('the closing', at, async () => {
    play.tellOf(await play.dispatches(at));
    const notice = await play.notice(at);
    return notice.status === 'closed' ? notice : undefined;
  });
  play.tellOf(await play.dispatches(at));
  play.say('The case', `${at.number ?? ''} is closed: ${closed.outcome ?? ''}`);
}
