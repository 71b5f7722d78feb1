import type { DispatchAnswer, NoticeAnswer } from './answers.js';
import { recipientCode } from './play.js';
import type { CaseAtHand, Play } from './play.js';
import type { Ending } from './sample-schema.js';

/** Where a notice of a sample stands once its acts are done. */
export interface Ended {
  at: CaseAtHand;
  notice: NoticeAnswer;
  dispatches: DispatchAnswer[];
}

/** Reads where the notice and its part stand. */
export async function readEndings(play: Play): Promise<Ended[]> {
  const cases = [play.whole, play.part].filter((found) => found !== undefined);
  return Promise.all(
    cases.map(async (at) => ({
      at,
      notice: await play.notice(at, play.sample.filer),
      dispatches: await play.dispatches(at),
    })),
  );
}

/** Everything that is not as the sample says, in words; nothing if it ended as it should. */
export async function differences(play: Play, ended: readonly Ended[]): Promise<string[]> {
  const { part, ...whole } = play.sample.expect;
  const endings = [whole, part].filter((ending) => ending !== undefined);
  if (endings.length !== ended.length) return [`${ended.length} notices came of it, not ${endings.length}`];
  const found = await Promise.all(
    endings.map(async (ending, index) => {
      const one = ended[index];
      if (one === undefined) return [];
      return [...compare(ending, one), ...(await deliveryFaults(play, one))];
    }),
  );
  return found.flat();
}

function compare(wanted: Ending, { at, notice, dispatches }: Ended): string[] {
  const name = at.number ?? 'the draft';
  const found = new Map(dispatches.map((dispatch) => [recipientCode(dispatch.recipient.name), dispatch]));
  const pairs: [what: string, is: unknown, should: unknown][] = [
    ['status', notice.status, wanted.status],
    ['outcome', notice.outcome ?? undefined, wanted.outcome],
    ['verdicts', notice.facts.map(({ verdict }) => verdict ?? 'pending').join(), wanted.verdicts.join()],
    ['recipients', [...found.keys()].sort().join(), Object.keys(wanted.dispatches).sort().join()],
    ...Object.entries(wanted.dispatches).map(([code, dispatch]): [string, unknown, unknown] => [
      `dispatch to ${code}`,
      found.get(code)?.status,
      dispatch?.status,
    ]),
  ];
  const tooFew = Object.entries(wanted.dispatches).flatMap(([code, dispatch]) => {
    const attempts = found.get(code)?.attempts ?? 0;
    // One more may be counted where a worker was killed between a delivery and its record.
    return attempts >= (dispatch?.attempts ?? 0) ? [] : [`${name}: ${code} was reached after ${attempts} attempts`];
  });
  const other = pairs.flatMap(([what, is, should]) =>
    is === should ? [] : [`${name}: ${what} is ${String(is)}, not ${String(should)}`],
  );
  return [...other, ...tooFew];
}

/** A simulated operator got its order signed, and however often it was delivered, as one order. */
async function deliveryFaults({ deps: { simulators } }: Play, { at, dispatches }: Ended): Promise<string[]> {
  const faults = await Promise.all(
    dispatches.map(async ({ id, recipient }) => {
      const deliveries = await simulators.deliveriesOf(recipientCode(recipient.name), id);
      if (deliveries === undefined) return [];
      const orders = deliveries.filter(({ type }) => type === 'prescription.issued').length;
      return [
        ...(orders === 1 ? [] : [`${at.number ?? ''}: ${recipient.name} got ${orders} orders instead of one`]),
        ...(deliveries.every(({ signatureValid }) => signatureValid) ? [] : [`${recipient.name} got a bad signature`]),
      ];
    }),
  );
  return faults.flat();
}
