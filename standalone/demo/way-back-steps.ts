import type { ActOf } from './act-schema.js';
import { person } from './narrator.js';
import { sameOrThrow } from './filing-steps.js';
import type { Play } from './play.js';
import { publicRestrictionsAnswer, restorationActAnswer, restorationAnswer } from './story-answers.js';

/** A body says that what was restricted is gone. */
export async function reportRemoval({ by, statement }: ActOf<'report_removal'>, play: Play): Promise<void> {
  const body = { about: { noticeId: play.caseOf({}).id }, cause: 'removed', statement };
  const asked = await play.http.call({ as: by, method: 'POST', path: '/restorations', body });
  const { restorationId, status } = restorationActAnswer.parse(asked.body);
  sameOrThrow('what was asked for is', status, 'in_check');
  play.restorationId = restorationId;
  play.say(person(by), `tells of a removal: «${statement}»`);
}

/** An official looks at it and decides. */
export async function checkRemoval({ by, decision, reasons }: ActOf<'check_removal'>, play: Play): Promise<void> {
  const path = `/restorations/${restorationOf(play)}/decision`;
  const decided = await play.http.call({ as: by, method: 'POST', path, body: { decision, reasons } });
  const { status } = restorationActAnswer.parse(decided.body);
  sameOrThrow('the restoration is', status, decision === 'lift' ? 'in_execution' : 'closed');
  play.say(person(by), `checks it and decides to ${decision}: «${reasons}»`);
}

/** Until every recipient has resumed access. Nothing of it is restricted in public then. */
export async function waitLifted(_act: ActOf<'wait_lifted'>, play: Play): Promise<void> {
  const at = play.caseOf({});
  const path = `/restorations/${restorationOf(play)}`;
  const closed = await play.until('the lifting', at, async () => {
    const { body } = await play.http.call({ as: 'auditor', method: 'GET', path });
    const restoration = restorationAnswer.parse(body);
    return restoration.status === 'closed' ? restoration : undefined;
  });
  sameOrThrow('the restoration ended as', closed.outcome, 'lifted');
  for (const { locators, target } of play.typed.facts) {
    const { value = '' } = locators.find(({ kind }) => kind === target) ?? locators[0] ?? {};
    const asked = `/public/restrictions?locator=${encodeURIComponent(value)}`;
    const { body } = await play.http.call({ as: null, method: 'GET', path: asked });
    sameOrThrow(`of ${value} the public register says`, publicRestrictionsAnswer.parse(body).items, []);
  }
  play.say(
    'The register',
    `says lifted, under instruction ${closed.instruction?.number ?? ''}; in public nothing is restricted`,
  );
}

function restorationOf({ restorationId }: Play): string {
  if (restorationId === undefined) throw new Error('Nobody has asked for anything to be lifted yet');
  return restorationId;
}
