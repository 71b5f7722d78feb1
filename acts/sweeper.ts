import { unansweredActs } from '../db/acts.js';
import type { Act } from '../db/acts.js';
import { isAlone } from '../db/is-alone.js';
import type { ActSender } from './send-act.js';
import { sendAct } from './send-act.js';

const actsAtOnce = 500;
const casesAtOnce = 8;

/**
 * Sends again what has been unanswered for a while: in the order of receipt per case, cases side by side, and in one process at a time.
 * Gives how many acts were answered; 0 too if another process is sweeping.
 * @param afterMs how long an act may be unanswered before it is sent again
 * @throws AggregateError after the sweep, of the cases whose acts could not even be sent
 */
export async function sweep(sender: ActSender, afterMs: number, isStopped = () => false): Promise<number> {
  return sender.db.transaction(async (tx) => {
    if (!(await isAlone(tx, 'sweeping'))) return 0;
    const acts = await unansweredActs(sender.db, sender.clock.now() - afterMs, actsAtOnce);
    const cases = byCase(acts);
    const failures: unknown[] = [];
    let answered = 0;
    const next = async (): Promise<void> => {
      for (let mine = cases.shift(); mine !== undefined && !isStopped(); mine = cases.shift()) {
        // What is wrong with one case must not keep the others waiting, now or at any later sweep.
        const sent = await sendInOrder(sender, mine).catch((error: unknown) => {
          failures.push(error);
          return 0;
        });
        answered += sent;
      }
    };
    await Promise.all(Array.from({ length: casesAtOnce }, next));
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} cases could not be swept`, { cause: failures[0] });
    return answered;
  });
}

function byCase(acts: readonly Act[]): Act[][] {
  const cases = new Map<string, Act[]>();
  for (const act of acts) {
    const ofCase = cases.get(act.caseId);
    if (ofCase === undefined) cases.set(act.caseId, [act]);
    else ofCase.push(act);
  }
  return [...cases.values()];
}

async function sendInOrder(sender: ActSender, acts: readonly Act[]): Promise<number> {
  let answered = 0;
  for (const act of acts) {
    // A later act of the same case must not overtake an earlier one.
    if ((await sendAct(sender, act)) === 'unknown') return answered;
    answered += 1;
  }
  return answered;
}
