import type { Charge } from '../faults/bomb.js';
import type { Json } from '../support/http-client.js';
import { confirmed } from '../support/players.js';
import type { Filed, Players } from '../support/players.js';

/** A case of a scene; a part that was split off is a case of its own. */
export interface SceneCase extends Filed {
  part?: Filed;
}

/** One state in which a release may leave a case, and how people finish it under a later one. */
export interface Scene {
  /** Brings the case there, the house being whole. */
  begin(play: Players): Promise<SceneCase>;
  /** The step at which the worker dies, and what leads to it. */
  killed?: Pick<Charge, 'step' | 'moment'> & { by(play: Players, filed: SceneCase): Promise<unknown> };
  /** Asked for when the worker has gone: the engine has it, nobody answers. */
  withoutWorker?(play: Players, filed: SceneCase): Promise<unknown>;
  /** Asked for when the engine has gone too: it is stored and not sent. */
  withoutEngine?(play: Players, filed: SceneCase): Promise<unknown>;
  /** What people still do. Whoever reviews by then is asked for: others may have been put in his place. */
  finish(play: Players, filed: SceneCase): Promise<unknown>;
  /** The status, and the outcome if there is one. */
  ends: string;
}

/** Claims the case, writes the same verdict on every fact, and completes it. */
export async function decide(play: Players, filed: Filed, verdict: Json = confirmed, recipients?: string[]) {
  await play.until(filed.id, 'in_review');
  return play.complete(filed.id, await play.decide(filed, verdict), recipients);
}

/** Submits and decides. */
export async function submitAndDecide(play: Players, filed: Filed, verdict: Json = confirmed): Promise<void> {
  await play.submit(filed);
  await decide(play, filed, verdict);
}

/** A ruling or redelivery by a supervisor on the dispatch of a case to a recipient, once it stands like this. */
export async function onDispatch(
  play: Players,
  filed: Filed,
  {
    recipient = 'Sim Telecom A',
    status,
    act,
  }: { recipient?: string; status: string; act: [path: string, body?: Json] },
): Promise<void> {
  const { id } = await play.untilDispatch(filed.id, recipient, status);
  await play.act('supervisor.saule', `/dispatches/${String(id)}/${act[0]}`, act[1]);
}

/** A receipt of the machine that has the dispatch of a case, once it stands like this. */
export async function receipt(
  play: Players,
  filed: Filed,
  { status, recipient = 'Sim Telecom A', who = 'operator.a' }: { status: string; recipient?: string; who?: string },
  body: Json = { status: 'executed' },
) {
  const { id } = await play.untilDispatch(filed.id, recipient, status);
  return play.call(who, `POST /dispatches/${String(id)}/receipts`, { body });
}
