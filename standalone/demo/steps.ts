import type { Act, ActName, ActOf } from './act-schema.js';
import { rule, waitClosed } from './execution-steps.js';
import { askHardStop, change, draft, inspect, ruleHardStop, submit } from './filing-steps.js';
import type { Play } from './play.js';
import { complete, decide, giveBack, secondOpinion, split } from './review-steps.js';

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
};

/** Does one act of a sample. Throws when it does not go as the sample says. */
export function doAct(act: Act, play: Play): Promise<void> {
  const step = steps[act.act] as (act: Act, play: Play) => Promise<void>;
  return step(act, play);
}
