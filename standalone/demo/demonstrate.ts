import type { Stack } from '../stack-types.js';
import { engineCosts } from './engine-cost.js';
import { Http } from './http.js';
import { Mails } from './mails.js';
import type { Narrator } from './narrator.js';
import { Stage } from './play-samples.js';
import type { Played } from './play-samples.js';
import { playPollingOperator } from './polling-operator.js';
import { resultTable } from './result-table.js';
import type { Sample } from './sample-schema.js';
import { Simulators } from './simulators.js';
import { summarise } from './summary.js';
import type { Summary } from './summary.js';

const pollingOperators = [
  { account: 'operator.poll', name: 'Polling Telecom', code: 'POLLING_TELECOM' },
  { account: 'platform.kz', name: 'Platform Representative', code: 'PLATFORM_KZ' },
] as const;

/** Plays the samples on a running stack, asks the engine what each case has cost, and gives the table, with what differs, and the counts. */
export async function demonstrate({
  stack,
  samples,
  narrator,
  signal,
}: {
  stack: Stack;
  samples: readonly Sample[];
  narrator: Narrator;
  signal: AbortSignal;
}): Promise<{ summary: Summary; report: string }> {
  const over = new AbortController();
  const playing = AbortSignal.any([signal, over.signal]);
  const http = new Http({ api: stack.api, token: (account) => stack.token(account), signal: playing });
  const codes = ['SIM_TELECOM_A', 'SIM_TELECOM_B'];
  const simulators = new Simulators(
    new Map(stack.simulators.map(({ url }, index): [string, string] => [codes[index] ?? '', url])),
  );
  const mails = new Mails(stack.mail, playing);
  const sign = (account: string, document: Uint8Array) => stack.sign(account, document);
  const stage = new Stage({ http, narrator, simulators, mails, sign, signal: playing });
  const polling = pollingOperators.map((operator) =>
    playPollingOperator(operator, {
      http,
      signal: playing,
      scriptFor: (number, code) => stage.scriptFor(number, code),
    }),
  );
  try {
    const acted = stage.playAll(samples);
    // An operator that polls never ends by itself: if one does, something is wrong and nobody should wait for the rest.
    const played = await Promise.race([acted, ...polling.map((operator) => operator.then(() => acted))]);
    const costs = await engineCosts(
      stack,
      played.flatMap(({ ended }) => ended),
    );
    const checked = played.map((one) => withRunning(one, costs));
    return { summary: summarise(checked), report: [resultTable(checked, costs), ...faults(checked)].join('\n') };
  } finally {
    over.abort();
    await Promise.allSettled(polling);
  }
}

function faults(played: readonly Played[]): string[] {
  const failed = played.filter(({ differences }) => differences.length > 0);
  return failed.map(
    ({ sample, differences }) => `\n${sample.id} did not end as it says:\n  ${differences.join('\n  ')}`,
  );
}

function withRunning(one: Played, costs: Awaited<ReturnType<typeof engineCosts>>): Played {
  const running = one.ended.flatMap(({ at }) => costs.get(at.id)?.running ?? []);
  return { ...one, differences: [...one.differences, ...running.map((id) => `${id} still runs`)] };
}
