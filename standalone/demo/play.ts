import { setTimeout as pause } from 'node:timers/promises';
import { sampleAccounts, sampleRecipients } from '../sample-accounts.js';
import { dispatchesAnswer, noticeAnswer, sheetAnswer } from './answers.js';
import type { DispatchAnswer, NoticeAnswer } from './answers.js';
import type { Http } from './http.js';
import type { Mails } from './mails.js';
import type { Say } from './narrator.js';
import type { Sample, SampleFact, SampleNotice } from './sample-schema.js';
import type { Simulators } from './simulators.js';

const waitAtMostMs = 60_000;
const lookEveryMs = 400;
/** Who looks at any case without touching it. */
const onlooker = 'auditor';

/** What happened is not what the sample says. */
export class DifferenceError extends Error {
  override readonly name = 'DifferenceError';
}

/** A fact as the officer has typed it so far, with what the API has answered about it. */
export interface TypedFact extends SampleFact {
  id?: string;
  evidenceIds: string[];
}

/** One notice, or the part that was split off it. */
export interface CaseAtHand {
  id: string;
  number: string | undefined;
}

/** A letter of the EDMS as its first registrar has entered it. */
export interface EnteredLetter {
  letter: {
    edmsNumber: string;
    edmsDate: string;
    signer: { fullName: string; post: string; postTitle: string };
  };
  notice: unknown;
}

export interface PlayDeps {
  http: Http;
  say: Say;
  simulators: Simulators;
  mails: Mails;
  /** The signature of a head on a document. */
  sign: (account: string, document: Uint8Array) => Promise<Uint8Array>;
  signal: AbortSignal;
  /** Told the number of every notice of the sample, so that polling operators know whose script to follow. */
  registered: (number: string) => void;
}

/** One sample being played: what is known of it between its acts. */
export class Play {
  readonly typed: Omit<SampleNotice, 'facts'> & { facts: TypedFact[] };
  whole: CaseAtHand | undefined;
  part: CaseAtHand | undefined;
  /** What came of the notice later: the letter it came by, its way back, the complaint about it. */
  letter: EnteredLetter | undefined;
  restorationId: string | undefined;
  complaintId: string | undefined;
  /** Gives the simulated operators back. */
  release: () => void = () => undefined;
  private readonly told = new Map<string, string>();

  constructor(
    readonly sample: Sample,
    readonly deps: PlayDeps,
  ) {
    const { facts, ...head } = sample.notice;
    this.typed = { ...head, facts: facts.map((fact) => ({ ...fact, evidenceIds: [] })) };
  }

  get http(): Http {
    return this.deps.http;
  }

  say(who: string, what: string): void {
    this.deps.say(who, what);
  }

  /** The notice that an act is about. Throws if the sample has not come to it yet. */
  caseOf({ part = false }: { part?: true | undefined | false }): CaseAtHand {
    const found = part ? this.part : this.whole;
    if (found === undefined) throw new Error(`There is no ${part ? 'part' : 'notice'} yet`);
    return found;
  }

  /** The API's id of a fact by its place in the sample, from 1. */
  factId(place: number): string {
    const id = this.typed.facts[place - 1]?.id;
    if (id === undefined) throw new Error(`There is no fact ${place} yet`);
    return id;
  }

  /** The place of a fact in the sample. */
  placeOf(factId: string): number {
    return this.typed.facts.findIndex(({ id }) => id === factId) + 1;
  }

  async notice(at: CaseAtHand, as = onlooker): Promise<NoticeAnswer> {
    const { body } = await this.http.call({ as, method: 'GET', path: `/notices/${at.id}` });
    return noticeAnswer.parse(body);
  }

  async dispatches(at: CaseAtHand): Promise<DispatchAnswer[]> {
    const path = `/dispatches?notice=${at.id}&limit=200`;
    const { body } = await this.http.call({ as: onlooker, method: 'GET', path });
    return dispatchesAnswer.parse(body).items;
  }

  async sheetVersion(at: CaseAtHand, as: string): Promise<number> {
    const { body } = await this.http.call({ as, method: 'GET', path: `/notices/${at.id}/verdicts` });
    return sheetAnswer.parse(body).sheetVersion;
  }

  /** The account of the reviewer a notice was given to. */
  async reviewer(at: CaseAtHand): Promise<string> {
    const { reviewer } = await this.notice(at);
    const found = sampleAccounts.find(({ id }) => id === reviewer?.id);
    if (found === undefined) throw new DifferenceError('the notice has no reviewer');
    return found.account;
  }

  /** Looks again and again until `look` answers; tells meanwhile what happens to the dispatches. Throws DifferenceError when it takes too long. */
  async until<T>(what: string, at: CaseAtHand, look: () => Promise<T | undefined>): Promise<T> {
    const deadline = Date.now() + waitAtMostMs;
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      if (Date.now() > deadline) {
        const { status } = await this.notice(at);
        throw new DifferenceError(`waited ${waitAtMostMs / 1_000} s for ${what}; the notice is ${status}`);
      }
      await pause(lookEveryMs, undefined, { signal: this.deps.signal });
    }
  }

  /** Tells what has changed about dispatches since they were last looked at. */
  tellOf(dispatches: readonly DispatchAnswer[]): void {
    for (const { id, recipient, status, attempts } of dispatches) {
      const news = attempts > 1 ? `${status} (${attempts} attempts)` : status;
      if (this.told.get(id) === news || status === 'pending') continue;
      this.told.set(id, news);
      this.say(recipient.name, `stands at: ${news}`);
    }
  }
}

/** The code of a recipient by its name. */
export function recipientCode(name: string): string {
  return sampleRecipients.find((recipient) => recipient.name === name)?.code ?? name;
}
