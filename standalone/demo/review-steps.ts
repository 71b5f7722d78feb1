import { sampleAccounts } from '../sample-accounts.js';
import type { ActOf } from './act-schema.js';
import { completionAnswer, opinionAnswer, splitAnswer } from './answers.js';
import { sameOrThrow } from './filing-steps.js';
import { count, person } from './narrator.js';
import { DifferenceError } from './play.js';
import type { CaseAtHand, Play } from './play.js';

const simulated = ['SIM_TELECOM_A', 'SIM_TELECOM_B'];

/** The reviewer takes the lease and writes a verdict with its reasons for each fact. */
export async function decide({ verdicts, part }: ActOf<'decide'>, play: Play): Promise<void> {
  const at = play.caseOf({ part });
  const reviewer = await play.reviewer(at);
  await play.http.call({ as: reviewer, method: 'POST', path: `/notices/${at.id}/claim` });
  const path = `/notices/${at.id}/verdicts`;
  const { etag = '' } = await play.http.call({ as: reviewer, method: 'GET', path });
  const body = { verdicts: verdicts.map(({ fact, ...verdict }) => ({ factId: play.factId(fact), ...verdict })) };
  await play.http.call({ as: reviewer, method: 'PATCH', path, ifMatch: etag, body });
  for (const { fact, verdict, reasonCode, reasons, target } of verdicts) {
    const narrowed = target === undefined ? '' : `, its ${target} only`;
    play.say(person(reviewer), `finds fact ${fact} ${verdict}${narrowed} (${reasonCode}): «${reasons}»`);
  }
}

/** The reviewer makes urgent facts a part of their own. */
export async function split({ facts, reason }: ActOf<'split'>, play: Play): Promise<void> {
  const at = play.caseOf({});
  const reviewer = await play.reviewer(at);
  await play.http.call({ as: reviewer, method: 'POST', path: `/notices/${at.id}/claim` });
  const factIds = facts.map((place) => play.factId(place));
  const path = `/notices/${at.id}/split`;
  const { body } = await play.http.call({ as: reviewer, method: 'POST', path, body: { factIds, reason } });
  const { part } = splitAnswer.parse(body);
  play.part = { id: part.id, number: part.number };
  play.deps.registered(part.number);
  play.say(person(reviewer), `splits ${count(facts.length, 'fact')} off as ${part.number}: «${reason}»`);
}

/** The reviewer sends an incomplete notice back to its filer. */
export async function giveBack({ missing }: ActOf<'return'>, play: Play): Promise<void> {
  const at = play.caseOf({});
  const reviewer = await play.reviewer(at);
  await play.http.call({ as: reviewer, method: 'POST', path: `/notices/${at.id}/claim` });
  await play.http.call({ as: reviewer, method: 'POST', path: `/notices/${at.id}/return`, body: { missing } });
  const texts = missing.map(({ code, text }) => `${code} «${text}»`);
  play.say(person(reviewer), `returns it to be completed, which is no rejection: ${texts.join(' · ')}`);
}

/** The reviewer adopts the sheet; the operators behave as the sample says from now until its end. */
export async function complete({ part, secondOpinionBy }: ActOf<'complete'>, play: Play): Promise<void> {
  const at = play.caseOf({ part });
  const reviewer = await play.reviewer(at);
  await prepareOperators(play);
  const sheetVersion = await play.sheetVersion(at, reviewer);
  const path = `/notices/${at.id}/completion`;
  const { body } = await play.http.call({ as: reviewer, method: 'POST', path, body: { sheetVersion } });
  const completed = completionAnswer.parse(body);
  sameOrThrow('the second opinion is to be given by', completed.secondOpinionBy, secondOpinionBy);
  const next =
    secondOpinionBy === null ? nextOf(completed.status) : `a second opinion is asked of a ${secondOpinionBy}`;
  play.say(person(reviewer), `adopts the sheet (version ${sheetVersion}): ${next}`);
}

/** A second reader agrees to the sheet, or sends the case back. */
export async function secondOpinion(act: ActOf<'second_opinion'>, play: Play): Promise<void> {
  const { part, opinion, reasons } = act;
  const at = play.caseOf({ part });
  const by = act.by ?? (await anotherReviewer(play, at));
  const sheetVersion = await play.sheetVersion(at, by);
  const path = `/notices/${at.id}/second-opinion`;
  const body = { sheetVersion, opinion, reasons };
  const { status } = opinionAnswer.parse((await play.http.call({ as: by, method: 'POST', path, body })).body);
  play.say(person(by), `${opinion}s as second reader: «${reasons}»; ${nextOf(status)}`);
}

async function anotherReviewer(play: Play, at: CaseAtHand): Promise<string> {
  const first = await play.reviewer(at);
  const other = sampleAccounts.find(({ account, roles }) => roles.includes('reviewer') && account !== first);
  if (other === undefined) throw new DifferenceError('there is no second reviewer');
  return other.account;
}

async function prepareOperators(play: Play): Promise<void> {
  play.release();
  const { dispatches, part } = play.sample.expect;
  const codes = simulated.filter((code) => code in { ...dispatches, ...part?.dispatches });
  play.release = await play.deps.simulators.take(
    codes,
    play.sample.operators as Parameters<typeof play.deps.simulators.take>[1],
  );
}

function nextOf(status: string): string {
  const words: Record<string, string> = {
    in_execution: 'a prescription goes out',
    closed: 'the case is closed, nobody is ordered anything',
    in_review: 'the case is back in review',
  };
  return words[status] ?? `the case is ${status}`;
}
