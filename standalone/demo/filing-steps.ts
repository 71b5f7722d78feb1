import { attestationTexts } from '../../domain/attestation.js';
import type { ActOf } from './act-schema.js';
import { evidenceAnswer, inspectionAnswer, noticeAnswer, submissionAnswer } from './answers.js';
import { RefusedError } from './http.js';
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
export async function submit({ text, refused }: ActOf<'submit'>, play: Play): Promise<void> {
  const { filer, attestation } = play.sample;
  const { id, number } = play.caseOf({});
  const body = { attestation: { ...attestation, text: text ?? attestationTexts[attestation.language] } };
  const call = { as: filer, method: 'POST' as const, path: `/notices/${id}/submission`, body };
  if (refused !== undefined) return submitInVain(call, refused, play);

  const submitted = submissionAnswer.parse((await play.http.call(call)).body);
  if (number !== undefined) sameOrThrow('its number is', submitted.number, number);
  play.whole = { id, number: submitted.number };
  play.deps.registered(submitted.number);
  play.say(person(filer), `attests and submits: notice ${submitted.number}`);
  await play.until('a reviewer', { id, number }, async () => {
    const { status } = await play.notice({ id, number });
    if (status === 'returned') throw new DifferenceError('the notice was returned by its validation');
    return status === 'in_review' || undefined;
  });
  play.say('The case', `is registered, checked again and given to ${person(await play.reviewer({ id, number }))}`);
}

async function submitInVain(
  call: { as: string; method: 'POST'; path: string; body: unknown },
  wanted: readonly { pointer: string; code: string }[],
  play: Play,
): Promise<void> {
  const refusal = await play.http.call(call).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof RefusedError && error.status === 422) return error;
      throw error;
    },
  );
  if (refusal === undefined) throw new DifferenceError('the gate let pass what it had to refuse');
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

async function uploadScreenshots(play: Play, facts: readonly TypedFact[]): Promise<number> {
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

async function save(play: Play): Promise<void> {
  const { filer } = play.sample;
  const path = `/notices/${play.caseOf({}).id}`;
  const { etag = '' } = await play.http.call({ as: filer, method: 'GET', path });
  await play.http.call({ as: filer, method: 'PUT', path, ifMatch: etag, body: asRequest(play) });
}

function asRequest({ typed: { facts, ...head } }: Play): unknown {
  return { ...head, facts: facts.map(({ screenshots: _, ...fact }) => fact) };
}

/** Throws DifferenceError unless both are the same. */
export function sameOrThrow(what: string, found: unknown, wanted: unknown): void {
  const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (is !== should) throw new DifferenceError(`${what} ${is}, not ${should}`);
}
