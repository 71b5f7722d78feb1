import { attestationTexts } from '../../domain/attestation.js';
import type { ActOf } from './act-schema.js';
import { evidenceAnswer, inspectionAnswer, noticeAnswer, submissionAnswer } from './answers.js';
import { RefusedError } from './http.js';
import type { Call } from './http.js';
import { count, person } from './narrator.js';
import { DifferenceError } from './play.js';
import type { Play, TypedFact } from './play.js';
import { drawScreenshot } from './screenshot.js';

/** The officer asks how the addresses are understood. */
export async function inspect({ found }: ActOf<'inspect'>, play: Play): Promise<void> {
  const { filer } = play.sample;
  const locators = play.typed.facts.flatMap((fact) => fact.locators);
  const { body } = await play.http.call({
    as: filer,
    method: 'POST',
    path: '/locators/inspection',
    body: { locators },
  });
  const { items } = inspectionAnswer.parse(body);
  const understood = items.map(({ scope, hardStop, restrictedUnder, warnings }) => ({
    ...{ scope, hardStop: hardStop ?? undefined, restricted: typeof restrictedUnder === 'string', warnings },
  }));
  const wanted = found.map(({ scope, hardStop, restricted, warnings = [] }) => ({
    ...{ scope, hardStop, restricted, warnings },
  }));
  sameOrThrow('the inspection found', understood, wanted);
  const words = items.map(({ scope, hardStop, restrictedUnder }) => {
    const restricted = typeof restrictedUnder === 'string' ? `restricted already under ${restrictedUnder}` : undefined;
    return [scope, hardStop, restricted].filter((word) => typeof word === 'string').join(', ');
  });
  play.say(person(filer), `asks what ${count(locators.length, 'address', 'es')} would hit: ${words.join(' · ')}`);
}

/** The officer writes the draft and adds the screenshots. */
export async function draft(_act: ActOf<'draft'>, play: Play): Promise<void> {
  const { filer } = play.sample;
  const { body } = await play.http.call({ as: filer, method: 'POST', path: '/notices', body: asRequest(play) });
  const { id, facts } = noticeAnswer.parse(body);
  play.whole = { id, number: undefined };
  play.typed.facts.forEach((fact, index) => (fact.id = facts[index]?.id ?? ''));
  const screenshots = await uploadScreenshots(play, play.typed.facts);
  if (screenshots > 0) await save(play);
  play.say(
    person(filer),
    `drafts a ${play.typed.violationKind} notice: ${count(facts.length, 'fact')}, ${count(screenshots, 'screenshot')}`,
  );
}

/** The officer fills in what was missing. */
export async function change({ notice = {}, facts }: ActOf<'change'>, play: Play): Promise<void> {
  Object.assign(play.typed, notice);
  let screenshots = 0;
  for (const { fact: place, ...changes } of facts) {
    const fact = play.typed.facts[place - 1];
    if (fact === undefined) throw new Error(`The sample has no fact ${place}`);
    Object.assign(fact, changes);
    if (changes.screenshots === undefined) continue;
    fact.evidenceIds = [];
    screenshots += await uploadScreenshots(play, [fact]);
  }
  await save(play);
  const added = screenshots === 0 ? '' : ` and adds ${count(screenshots, 'screenshot')}`;
  play.say(person(play.sample.filer), `completes the notice${added}`);
}

/** The officer attests and submits: taken with a number, or refused with everything that is missing. */
export async function submit({ text, refused, forbidden }: ActOf<'submit'>, play: Play): Promise<void> {
  const { filer, attestation } = play.sample;
  if (attestation === undefined) throw new Error('Whoever submits attests');
  const { id, number } = play.caseOf({});
  const body = { attestation: { ...attestation, text: text ?? attestationTexts[attestation.language] } };
  const call = { as: filer, method: 'POST' as const, path: `/notices/${id}/submission`, body };
  if (refused !== undefined) return submitInVain(call, refused, play);
  if (forbidden !== undefined) return submitWithoutRight(call, forbidden, play);

  const submitted = submissionAnswer.parse((await play.http.call(call)).body);
  if (number !== undefined) sameOrThrow('its number is', submitted.number, number);
  play.say(person(filer), `attests and submits: notice ${submitted.number}`);
  await awaitReview(play, { id, number: submitted.number });
}

/** A notice has its number; its case registers it, checks it again and gives it to a reviewer. Throws DifferenceError if it was returned. */
export async function awaitReview(play: Play, { id, number }: { id: string; number: string }): Promise<void> {
  play.whole = { id, number };
  play.deps.registered(number);
  await play.until('a reviewer', { id, number }, async () => {
    const { status } = await play.notice({ id, number });
    if (status === 'returned') throw new DifferenceError('the notice was returned by its validation');
    return status === 'in_review' || undefined;
  });
  play.say('The case', `is registered, checked again and given to ${person(await play.reviewer({ id, number }))}`);
}

async function submitWithoutRight(call: { as: string } & Call, wanted: string, play: Play): Promise<void> {
  const refusal = await refusalOf(play, call, 403);
  sameOrThrow('he may not file because', refusal.problem?.code, wanted);
  play.say(person(call.as), `submits and is refused (403): ${wanted}`);
}

/** The refusal of what must not be done. Throws DifferenceError if it was done, and whatever else went wrong. */
export async function refusalOf(play: Play, call: Call, status: number): Promise<RefusedError> {
  const refusal = await play.http.call(call).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof RefusedError && error.status === status) return error;
      throw error;
    },
  );
  if (refusal === undefined) throw new DifferenceError(`${call.method} ${call.path} passed and had to be refused`);
  return refusal;
}

async function submitInVain(
  call: { as: string; method: 'POST'; path: string; body: unknown },
  wanted: readonly { pointer: string; code: string }[],
  play: Play,
): Promise<void> {
  const refusal = await refusalOf(play, call, 422);
  const named = (refusal.problem?.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`).sort();
  sameOrThrow('the gate names', named, wanted.map(({ pointer, code }) => `${pointer} ${code}`).sort());
  play.say(person(call.as), `submits and is refused (422), everything named at once: ${named.join(' · ')}`);
}

/** The officer asks to let a stopped fact pass. */
export async function askHardStop({ facts, reasons }: ActOf<'ask_hard_stop'>, play: Play): Promise<void> {
  const { filer } = play.sample;
  const factIds = facts.map((place) => play.factId(place));
  const path = `/notices/${play.caseOf({}).id}/hard-stop-requests`;
  await play.http.call({ as: filer, method: 'POST', path, body: { factIds, reasons } });
  play.say(person(filer), `asks to let it pass all the same: «${reasons}»`);
}

/** A supervisor rules on that. */
export async function ruleHardStop(ruling: ActOf<'rule_hard_stop'>, play: Play): Promise<void> {
  const { by, facts, allow, reasons } = ruling;
  const factIds = facts.map((place) => play.factId(place));
  const path = `/notices/${play.caseOf({}).id}/hard-stop-rulings`;
  await play.http.call({ as: by, method: 'POST', path, body: { factIds, allow, reasons } });
  play.say(person(by), `${allow ? 'allows' : 'refuses'} it: «${reasons}»`);
}

/** Draws the screenshots of facts and adds them to the notice; gives how many. */
export async function uploadScreenshots(play: Play, facts: readonly TypedFact[]): Promise<number> {
  const path = `/notices/${play.caseOf({}).id}/evidence`;
  let uploaded = 0;
  for (const fact of facts) {
    for (const screenshot of fact.screenshots) {
      uploaded += 1;
      const bytes = await drawScreenshot(fact.locators[0]?.value ?? '', screenshot);
      const file = { bytes, name: `скриншот-${uploaded}.png` };
      const { body } = await play.http.call({ as: play.sample.filer, method: 'POST', path, file });
      fact.evidenceIds.push(evidenceAnswer.parse(body).id);
    }
  }
  return uploaded;
}

/** Writes the notice as it was typed so far. */
export async function save(play: Play): Promise<void> {
  const { filer } = play.sample;
  const path = `/notices/${play.caseOf({}).id}`;
  const { etag = '' } = await play.http.call({ as: filer, method: 'GET', path });
  await play.http.call({ as: filer, method: 'PUT', path, ifMatch: etag, body: asRequest(play) });
}

/** The facts as the API takes them. */
export function factsOf({ typed: { facts } }: Play): Omit<TypedFact, 'screenshots'>[] {
  return facts.map(({ screenshots: _, ...fact }) => fact);
}

function asRequest(play: Play): unknown {
  const { facts: _, ...head } = play.typed;
  return { ...head, facts: factsOf(play) };
}

/** Throws DifferenceError unless both are the same. */
export function sameOrThrow(what: string, found: unknown, wanted: unknown): void {
  const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (is !== should) throw new DifferenceError(`${what} ${is}, not ${should}`);
}
