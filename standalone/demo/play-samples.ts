import type { Http } from './http.js';
import { differences, readEndings } from './ending.js';
import type { Ended } from './ending.js';
import type { Mails } from './mails.js';
import type { Narrator } from './narrator.js';
import { Play } from './play.js';
import type { PollingScript } from './polling-operator.js';
import type { Sample } from './sample-schema.js';
import type { Simulators } from './simulators.js';
import { doAct } from './steps.js';

const sideBySide = 4;

/** How one sample went. */
export interface Played {
  sample: Sample;
  ended: Ended[];
  seconds: number;
  /** What is not as the sample says. */
  differences: string[];
}

export interface StageDeps {
  http: Http;
  narrator: Narrator;
  simulators: Simulators;
  mails: Mails;
  sign: (account: string, document: Uint8Array) => Promise<Uint8Array>;
  signal: AbortSignal;
}

/** Plays samples, several side by side, and remembers whose number is whose for the operators that poll. */
export class Stage {
  private readonly owners = new Map<string, Sample>();

  constructor(private readonly deps: StageDeps) {}

  /** What an operator that polls does with a dispatch of that notice. */
  scriptFor(noticeNumber: string, code: string): PollingScript {
    const sample = this.owners.get(noticeNumber);
    const scripts = sample?.operators;
    const receipts = code === 'PLATFORM_KZ' ? scripts?.PLATFORM_KZ : scripts?.POLLING_TELECOM;
    return { receipts, say: this.deps.narrator.of(sample?.id ?? '··') };
  }

  /** Plays them all and gives how each went, in the order of the samples. Throws only when it is stopped. */
  async playAll(samples: readonly Sample[]): Promise<Played[]> {
    const waiting = [...samples];
    const played = new Map<string, Promise<Played>>();
    const lane = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const sample = next;
        const earlier = sample.after === undefined ? undefined : played.get(sample.after);
        played.set(
          sample.id,
          Promise.resolve(earlier).then(() => this.playOne(sample)),
        );
        await played.get(sample.id);
      }
    };
    await Promise.all(Array.from({ length: sideBySide }, lane));
    this.deps.signal.throwIfAborted();
    return Promise.all(played.values());
  }

  private async playOne(sample: Sample): Promise<Played> {
    const { narrator, ...deps } = this.deps;
    const say = narrator.of(sample.id);
    const began = performance.now();
    const play = new Play(sample, { ...deps, say, registered: (number) => void this.owners.set(number, sample) });
    const seconds = () => (performance.now() - began) / 1_000;
    say('▶', `${sample.title}. ${sample.story}`);
    try {
      for (const act of sample.acts) await doAct(act, play);
      const ended = await readEndings(play);
      const found = await differences(play, ended);
      say(found.length === 0 ? '✔' : '✘', found.length === 0 ? 'ended as it should' : found.join('; '));
      return { sample, ended, seconds: seconds(), differences: found };
    } catch (error) {
      this.deps.signal.throwIfAborted();
      const reason = error instanceof Error ? error.message : String(error);
      say('✘', reason);
      const ended = await readEndings(play).catch(() => []);
      return { sample, ended, seconds: seconds(), differences: [reason] };
    } finally {
      play.release();
    }
  }
}
