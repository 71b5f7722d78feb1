import { z } from 'zod';
import { operatorScript, usualScript } from '../operator-script.js';
import type { OperatorScript } from '../operator-script.js';
import { deliveriesAnswer } from './answers.js';

const answered = z.looseObject({ behaviour: operatorScript });

/**
 * A simulated operator that several cases use at once. It knows one behaviour at a time: cases that want the same one share it, a case that wants
 * another waits until it is free. Answers are used up, so a behaviour with answers is shared with nobody.
 */
class SharedSimulator {
  private holders = 0;
  private current = '';
  private told: Promise<void> = Promise.resolve();
  private waiting: (() => void)[] = [];

  constructor(private readonly url: string) {}

  async take(script: OperatorScript): Promise<() => void> {
    const wanted = JSON.stringify(script);
    const shareable = script.answers.length === 0;
    while (this.holders > 0 && !(shareable && this.current === wanted)) {
      await new Promise<void>((free) => this.waiting.push(free));
    }
    if (this.holders === 0) {
      this.current = wanted;
      this.told = this.tell(wanted);
    }
    this.holders += 1;
    const release = () => {
      this.holders -= 1;
      for (const free of this.waiting.splice(0)) free();
    };
    await this.told.catch((error: unknown) => {
      release();
      throw error;
    });
    return release;
  }

  async deliveries(): Promise<z.infer<typeof deliveriesAnswer>['items']> {
    const response = await fetch(`${this.url}/deliveries`);
    return deliveriesAnswer.parse(await response.json()).items;
  }

  private async tell(script: string): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${this.url}/behaviour`, { method: 'PUT', headers, body: script });
    if (!response.ok) throw new Error(`${this.url}/behaviour answered ${response.status}: ${await response.text()}`);
    answered.parse(await response.json());
  }
}

/** The simulated operators of a stack, by the codes of their recipients. */
export class Simulators {
  private readonly byCode: ReadonlyMap<string, SharedSimulator>;

  constructor(urls: ReadonlyMap<string, string>) {
    this.byCode = new Map([...urls].map(([code, url]) => [code, new SharedSimulator(url)]));
  }

  /** Has these operators behave so until the answer is called. Always in one order, so that two cases never wait for each other. */
  async take(
    codes: readonly string[],
    scripts: Partial<Record<string, OperatorScript | undefined>>,
  ): Promise<() => void> {
    const releases: (() => void)[] = [];
    const releaseAll = () => releases.splice(0).forEach((release) => release());
    try {
      for (const [code, simulator] of this.byCode) {
        if (codes.includes(code)) releases.push(await simulator.take(scripts[code] ?? usualScript));
      }
      return releaseAll;
    } catch (error) {
      releaseAll();
      throw error;
    }
  }

  /** What that operator got for a dispatch; undefined if nobody simulates it. */
  async deliveriesOf(code: string, dispatchId: string) {
    const all = await this.byCode.get(code)?.deliveries();
    return all?.filter(({ data }) => data?.dispatchId === dispatchId);
  }
}
