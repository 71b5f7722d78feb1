import { sampleAccount } from '../sample-accounts.js';
import type { ActOf } from './act-schema.js';
import { sameOrThrow } from './filing-steps.js';
import { person } from './narrator.js';
import { DifferenceError } from './play.js';
import type { Play } from './play.js';
import { complaintActAnswer, complaintsAnswer, prescriptionsAnswer, publicComplaintAnswer } from './story-answers.js';

/** The body that filed complains that its notice was rejected. */
export async function complainOfRejection(act: ActOf<'complain_of_rejection'>, play: Play): Promise<void> {
  const { by, statement } = act;
  const path = `/notices/${play.caseOf({}).id}/complaints`;
  const lodged = await play.http.call({ as: by, method: 'POST', path, body: { statement } });
  const { complaintId, number, dueOn } = complaintActAnswer.parse(lodged.body);
  play.complaintId = complaintId;
  play.say(person(by), `complains of the rejection (${number}, to be decided by ${dueOn}): «${statement}»`);
}

/** An owner without an account complains by the public form, and opens the link that comes by mail. */
export async function complainAsOwner(act: ActOf<'complain_as_owner'>, play: Play): Promise<void> {
  const { name, email, language, statement } = act;
  const at = play.caseOf({});
  const ordered = await play.http.call({ as: 'auditor', method: 'GET', path: `/prescriptions?notice=${at.id}` });
  const against = prescriptionsAnswer.parse(ordered.body).items[0]?.number ?? '';
  const body = { name, email, language, against, statement };
  const sent = await play.http.call({ as: null, method: 'POST', path: '/public/complaints', body });
  sameOrThrow('the form answers', publicComplaintAnswer.parse(sent.body).status, 'to_be_confirmed');
  play.say(name, `complains of ${against} by the public form: «${statement}»`);

  const mail = await play.deps.mails.find(email, ({ text }) => text.includes('/public/complaints/'));
  const link = /\/public\/complaints\/\S+/u.exec(mail?.text ?? '')?.[0];
  if (link === undefined) throw new DifferenceError(`no letter with a link came to ${email}`);
  const opened = await play.http.call({ as: null, method: 'GET', path: link });
  sameOrThrow('the link says', publicComplaintAnswer.parse(opened.body).status, 'confirmed');
  const complaint = await play.until('the complaint', at, async () => {
    const listed = await play.http.call({ as: 'auditor', method: 'GET', path: `/complaints?notice=${at.id}` });
    return complaintsAnswer.parse(listed.body).items[0];
  });
  play.complaintId = complaint.id;
  play.say(
    name,
    `opens the link of the letter: the complaint is ${complaint.number}, to be decided by ${complaint.dueOn}`,
  );
}

/** A supervisor gives a complaint to somebody who took no part in what it is about. */
export async function giveComplaint({ by, to, reason }: ActOf<'give_complaint'>, play: Play): Promise<void> {
  const path = `/complaints/${complaintOf(play)}/assignment`;
  await play.http.call({ as: by, method: 'POST', path, body: { to: sampleAccount(to).id, reason } });
  play.say(person(by), `gives the complaint to ${person(to)}: «${reason}»`);
}

/** Whoever has it decides. Upheld, it lifts what was ordered, or has another reviewer look at what was rejected. */
export async function decideComplaint({ by, outcome, reasons }: ActOf<'decide_complaint'>, play: Play): Promise<void> {
  const path = `/complaints/${complaintOf(play)}/decision`;
  const body = { outcome, reasons };
  const decided = complaintActAnswer.parse((await play.http.call({ as: by, method: 'POST', path, body })).body);
  sameOrThrow('the complaint is', [decided.status, decided.outcome], ['closed', outcome]);
  play.say(person(by), `decides it: ${outcome}, by letter ${decided.decisionNumber ?? ''}: «${reasons}»`);
  play.restorationId = decided.restorationId;
  if (decided.reopenedAs !== undefined) await follow(decided.reopenedAs, play);
}

/** The facts are copies of those that were rejected, in a part of their own. */
async function follow(id: string, play: Play): Promise<void> {
  const { number, facts } = await play.notice({ id, number: undefined });
  play.part = { id, number: number ?? undefined };
  for (const fact of facts) {
    const typed = play.typed.facts[fact.ordinal - 1];
    if (typed !== undefined) typed.id = fact.id;
  }
  play.deps.registered(number ?? '');
  play.say(
    'The case',
    `goes to ${person(await play.reviewer(play.part))} as ${number ?? ''}, who took no part in the rejection`,
  );
}

/** The complaint of a story. Throws if nobody has complained yet. */
export function complaintOf({ complaintId }: Play): string {
  if (complaintId === undefined) throw new Error('Nobody has complained yet');
  return complaintId;
}
