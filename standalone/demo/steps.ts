import type { Act, ActName, ActOf } from './act-schema.js';
import { moveDay } from './calendar-steps.js';
import { complainAsOwner, complainOfRejection, decideComplaint, giveComplaint } from './complaint-steps.js';
import { rule, waitClosed } from './execution-steps.js';
import { askHardStop, change, draft, inspect, ruleHardStop, submit } from './filing-steps.js';
import { compareLetter, enterLetter, releaseLetter, sendAnswer } from './letter-steps.js';
import { fetchPapers } from './paper-steps.js';
import type { Play } from './play.js';
import { complete, decide, giveBack, secondOpinion, split } from './review-steps.js';
import { renewRoster } from './roster-steps.js';
import { chooseMail, findNotification, readMail } from './telling-steps.js';
import { checkRemoval, reportRemoval, reportRemovalAsOwner, waitLifted } from './way-back-steps.js';

/** The one table of what a sample may say, and how it is done over HTTP. */
const steps: { [K in ActName]: (act: ActOf<K>, play: Play) => Promise<void> } = {
  inspect,
  draft,
  change,
  submit,
  ask_hard_stop: askHardStop,
  rule_hard_stop: ruleHardStop,
  decide,
  split,
  return: giveBack,
  complete,
  second_opinion: secondOpinion,
  rule,
  wait_closed: waitClosed,
  renew_roster: renewRoster,
  enter_letter: enterLetter,
  compare_letter: compareLetter,
  release_letter: releaseLetter,
  send_answer: sendAnswer,
  fetch_papers: fetchPapers,
  report_removal: reportRemoval,
  report_removal_as_owner: reportRemovalAsOwner,
  check_removal: checkRemoval,
  wait_lifted: waitLifted,
  complain_of_rejection: complainOfRejection,
  complain_as_owner: complainAsOwner,
  give_complaint: giveComplaint,
  decide_complaint: decideComplaint,
  move_day: moveDay,
  choose_mail: chooseMail,
  find_notification: findNotification,
  read_mail: readMail,
};

/** Does one act of a sample. Throws when it does not go as the sample says. */
export function doAct(act: Act, play: Play): Promise<void> {
  const step = steps[act.act] as (act: Act, play: Play) => Promise<void>;
  return step(act, play);
}
