import type { ActOf } from './act-schema.js';
import { person } from './narrator.js';
import { sameOrThrow } from './filing-steps.js';
import { DifferenceError } from './play.js';
import type { Play, TypedFact } from './play.js';
import {
  publicRemovalAnswer,
  publicRestrictionsAnswer,
  restorationActAnswer,
  restorationAnswer,
} from './story-answers.js';

/** A body says that what was restricted is gone. */
export async function reportRemoval({ by, statement }: ActOf<'report_removal'>, play: Play): Promise<void> {
  const body = { about: { noticeId: play.caseOf({}).id }, cause: 'removed', statement };
  const asked = await play.http.call({ as: by, method: 'POST', path: '/restorations', body });
  const { restorationId, status } = restorationActAnswer.parse(asked.body);
  sameOrThrow('what was asked for is', status, 'in_check');
  play.restorationId = restorationId;
  play.say(person(by), `tells of a removal: «${statement}»`);
}

/** An owner without an account says so by the public form, and opens the link that comes by mail; by it he may take that back as easily. */
export async function reportRemovalAsOwner(act: ActOf<'report_removal_as_owner'>, play: Play): Promise<void> {
  const { email, language, statement, thenTakenBack } = act;
  const body = { locator: restrictedOf(play.typed.facts[0]), statement, email, language };
  const ask = async (method: 'GET' | 'POST', path: string, sent?: unknown) =>
    publicRemovalAnswer.parse((await play.http.call({ as: null, method, path, body: sent })).body).status;
  sameOrThrow('the form answers', await ask('POST', '/public/removal-notices', body), 'to_be_confirmed');
  const mail = await play.deps.mails.find(email, ({ text }) => text.includes('/public/removal-notices/'));
  const link = /\/public\/removal-notices\/\S+/u.exec(mail?.text ?? '')?.[0];
  if (link === undefined) throw new DifferenceError(`no letter with a link came to ${email}`);
  sameOrThrow('the link says', await ask('GET', link), 'confirmed');
  play.say('An owner', `tells of a removal by the public form, and opens the link of the letter: «${statement}»`);
  if (!thenTakenBack) return;
  sameOrThrow('the link answers', await ask('POST', link.replace('?', '/withdrawal?')), 'taken_back');
  sameOrThrow('the link says then', await ask('GET', link), 'taken_back');
  play.say('The owner', 'takes it back by the same link');
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
  for (const fact of play.typed.facts) {
    const value = restrictedOf(fact);
    const asked = `/public/restrictions?locator=${encodeURIComponent(value)}`;
    const { body } = await play.http.call({ as: null, method: 'GET', path: asked });
    sameOrThrow(`of ${value} the public register says`, publicRestrictionsAnswer.parse(body).items, []);
  }
  play.say(
    'The register',
    `says lifted, under instruction ${closed.instruction?.number ?? ''}; in public nothing is restricted`,
  );
}

/** The address of a fact that is restricted. */
function restrictedOf(fact: TypedFact | undefined): string {
  const named = fact?.locators.find(({ kind }) => kind === fact.target) ?? fact?.locators[0];
  return named?.value ?? '';
}

function restorationOf({ restorationId }: Play): string {
  if (restorationId === undefined) throw new Error('Nobody has asked for anything to be lifted yet');
  return restorationId;
}
